//! Which releases there are, and for what they have headers: `spec/releases.yaml`.

use std::collections::BTreeMap;

use super::Availability;
use super::availability::Introduction;
use xen_abi_document::releases::{WrittenBranch, WrittenReleases};
use xen_abi_document::{Conditions, FORMAT, Placed, Tree};
use xen_abi_syntax::axes::{Branch, Dialect, InterfaceVersion, Release, Target, Variant, View};
use xen_abi_syntax::diagnostic::{Code, Diagnostics, Finding};
use xen_abi_syntax::limits;
use xen_abi_syntax::source::SourceId;

/// The releases that the specification covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Releases {
    branches: Vec<(Dialect, KnownBranch)>,
    headers: Vec<(Target, Availability)>,
}

/// A branch of releases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownBranch {
    /// Its number.
    pub branch: Branch,
    /// Its newest point release.
    pub newest_point: u16,
    /// The newest interface version that it offers.
    pub interface: InterfaceVersion,
    /// The commit, if it is the development branch, which is called `master`.
    pub master: Option<String>,
}

impl KnownBranch {
    /// The newest release of the branch.
    pub fn newest(&self) -> Release {
        Release { branch: self.branch, point: self.newest_point }
    }

    /// Its newest release on a target: tools view with the newest interface version, guest view with the newest
    /// and with none. Linux knows neither views nor versions.
    fn variants(&self, dialect: Dialect, target: Target) -> Vec<Variant> {
        let (release, newest) = (self.newest(), self.interface);
        let asked = match dialect {
            Dialect::Xen => {
                vec![(View::Tools, newest), (View::Guest, newest), (View::Guest, InterfaceVersion::NONE)]
            }
            Dialect::Linux => vec![(View::Guest, InterfaceVersion::NONE)],
        };
        let variant = |(view, interface)| Variant { target, release, view, interface, dialect };
        asked.into_iter().map(variant).collect()
    }

    /// How reports name the branch.
    pub fn name(&self) -> String {
        if self.master.is_some() { "master".to_owned() } else { self.branch.to_string() }
    }
}

impl Releases {
    /// Reads the file.
    pub(crate) fn parse(tree: Tree<'_>, source: SourceId) -> Result<Self, Diagnostics> {
        let written = WrittenReleases::parse_tree(tree, source)?;
        if *written.format != FORMAT {
            let message = format!("this is format {}, and only format {FORMAT} can be read", *written.format);
            let finding = Finding::new(Code::UnsupportedFormat, written.format.place.span, message);
            return Err(finding.within(source).into());
        }
        for of_dialect in [&written.xen, &written.linux] {
            if of_dialect.len() > limits::BRANCHES {
                let message = format!("more than {} branches", limits::BRANCHES);
                return Err(Finding::new(Code::TooMany, written.format.place.span, message)
                    .within(source)
                    .into());
            }
        }
        let branches = |dialect: Dialect, written: BTreeMap<Branch, WrittenBranch>| {
            written.into_iter().map(move |(branch, known)| {
                let newest_point = u16::try_from(known.points).unwrap_or(u16::MAX);
                (
                    dialect,
                    KnownBranch { branch, newest_point, interface: known.interface, master: known.master },
                )
            })
        };
        let all =
            branches(Dialect::Xen, written.xen).chain(branches(Dialect::Linux, written.linux)).collect();
        let headers =
            written.targets.iter().map(|(target, conditions)| (*target, availability(conditions))).collect();
        Ok(Self { branches: all, headers })
    }

    /// The branches of a dialect, oldest first.
    pub fn branches(&self, dialect: Dialect) -> impl DoubleEndedIterator<Item = &KnownBranch> {
        self.branches.iter().filter(move |(of, _)| *of == dialect).map(|(_, branch)| branch)
    }

    /// The branch of a release, if it is covered.
    pub fn branch(&self, dialect: Dialect, branch: Branch) -> Option<&KnownBranch> {
        self.branches(dialect).find(|known| known.branch == branch)
    }

    /// The newest release that is not the development branch.
    pub fn newest(&self, dialect: Dialect) -> Option<&KnownBranch> {
        self.branches(dialect).rfind(|known| known.master.is_none())
    }

    /// The branch and release that a word of the command line means.
    pub fn named(&self, dialect: Dialect, word: &str) -> Option<(&KnownBranch, Release)> {
        if word == "master" {
            return self
                .branches(dialect)
                .find(|known| known.master.is_some())
                .map(|known| (known, known.newest()));
        }
        if let Ok(branch) = word.parse() {
            return self.branch(dialect, branch).map(|known| (known, known.newest()));
        }
        let release: Release = word.parse().ok()?;
        let known = self.branch(dialect, release.branch)?;
        (release.point <= known.newest_point).then_some((known, release))
    }

    /// Whether there are headers for a target at a release, in a view and dialect.
    pub fn has_headers(&self, variant: Variant) -> bool {
        self.headers.iter().all(|(target, when)| *target != variant.target || when.holds(variant))
    }

    /// Every variant for which there are headers, of the newest release of each branch.
    pub fn variants(&self) -> impl Iterator<Item = Variant> {
        self.branches
            .iter()
            .flat_map(|(dialect, known)| {
                Target::ALL.into_iter().flat_map(move |target| known.variants(*dialect, target))
            })
            .filter(|variant| self.has_headers(*variant))
    }
}

/// What written conditions mean.
pub(crate) fn availability(written: &Conditions) -> Availability {
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
