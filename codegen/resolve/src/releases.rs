//! What the file says that lists the releases.

use xen_abi_document::releases::{WrittenBranch, WrittenReleases};
use xen_abi_document::{ByKey, Conditions, FORMAT, Placed, Tree};
use xen_abi_model::{Availability, Introduction, KnownBranch, Releases};
use xen_abi_syntax::axes::{Branch, Dialect, InterfaceVersion};
use xen_abi_syntax::diagnostic::{Code, Diagnostics, Finding};
use xen_abi_syntax::limits;
use xen_abi_syntax::source::SourceId;

/// Reads the file.
pub(super) fn parse(tree: Tree<'_>, source: SourceId) -> Result<Releases, Diagnostics> {
    let written = WrittenReleases::parse_tree(tree, source)?;
    if *written.format != FORMAT {
        let message = format!("this is format {}, and only format {FORMAT} can be read", *written.format);
        let finding = Finding::new(Code::UnsupportedFormat, written.format.place.span, message);
        return Err(finding.within(source).into());
    }
    for of_dialect in [&written.xen, &written.linux] {
        if of_dialect.0.len() > limits::BRANCHES {
            let message = format!("more than {} branches", limits::BRANCHES);
            return Err(Finding::new(Code::TooMany, written.format.place.span, message)
                .within(source)
                .into());
        }
    }
    let branches = |dialect: Dialect, written: ByKey<Branch, WrittenBranch>| {
        let mut written = written.0;
        written.sort_by_key(|(branch, _)| *branch);
        written.into_iter().map(move |(branch, known)| {
            let newest_point = u16::try_from(known.points).unwrap_or(u16::MAX);
            (dialect, KnownBranch { branch, newest_point, interface: known.interface, master: known.master })
        })
    };
    let all = branches(Dialect::Xen, written.xen).chain(branches(Dialect::Linux, written.linux)).collect();
    let headers =
        written.targets.0.iter().map(|(target, conditions)| (*target, availability(conditions))).collect();
    Ok(Releases::new(all, headers))
}

/// What written conditions mean.
pub(super) fn availability(written: &Conditions) -> Availability {
    if written.is_none() {
        return Availability::default();
    }
    let introductions = |written: &Option<Placed<xen_abi_document::FirstReleases>>| {
        written.iter().map(|releases| Introduction(releases.0.clone())).collect()
    };
    let mut meant = Availability {
        since: introductions(&written.since),
        until: introductions(&written.until),
        ..Availability::default()
    };
    if let Some(arch) = &written.arch {
        meant.targets = arch.iter().map(|word| word.0).collect();
    }
    if let Some(view) = &written.view {
        meant.views = [view.0].into();
    }
    if let Some(dialect) = &written.dialect {
        meant.dialects = [dialect.0].into();
    }
    if let Some(range) = &written.interface {
        meant.interface_from = range.from.unwrap_or(InterfaceVersion::NONE);
        meant.interface_below = range.below;
    }
    meant
}
