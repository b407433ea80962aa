//! The sets of real headers: every version of some branches of Xen and Linux that Debian has today.

mod linux;
mod xen;

use xen_abi_codegen::axes::Dialect;

use super::apt::{PrivateApt, Purpose};
use super::error::SetupError;
use super::sources::{Mirrors, Source};
use crate::atomic_file::replace_folder;
use crate::header_source::{HeaderSource, Package};
use crate::manifest::{FetchedSet, NotFound};
use crate::suites::{Suites, XEN_PACKAGE};
use crate::workplace::Workplace;

/// What the suites gave.
#[derive(Debug)]
pub(crate) struct Sets {
    /// Sets that are unpacked now.
    pub(crate) fetched: Vec<FetchedSet>,
    /// Suites that gave none.
    pub(crate) not_found: Vec<NotFound>,
}

/// Downloads and unpacks every version of the branches that is not there yet.
pub(crate) fn obtain(workplace: &Workplace, wanted: &Suites) -> Result<Sets, SetupError> {
    let mirrors = Mirrors::of_machine().ok_or(SetupError::NoMirror)?;
    let sources = sources_of_all_suites(&mirrors, wanted);
    let private = PrivateApt::create(&workplace.scratch().join("apt-headers"), Purpose::FilesOnly, &sources)?;
    let suites: Vec<&str> =
        sources.iter().flat_map(|source| source.suites.iter().map(String::as_str)).collect();
    eprintln!("setup: downloading the package lists of {}: about 30 MB", suites.join(", "));
    let complaints = private.update()?;
    let xen = xen::sets(&private.offers(&[XEN_PACKAGE.to_owned()])?, wanted);
    let of_linux = match linux::packages(wanted) {
        Some(expression) => private.offers(&private.names(&expression)?)?,
        None => Vec::new(),
    };
    let linux = linux::sets(&of_linux, wanted);
    let silence = Silence { mirrors: &mirrors, suites: wanted, complaints: &complaints };
    let mut not_found = silence.of(Dialect::Xen, &xen);
    not_found.extend(silence.of(Dialect::Linux, &linux));
    let mut sets = Sets { fetched: Vec::new(), not_found };
    for set in xen.into_iter().chain(linux) {
        match fetch(workplace, &private, &set) {
            Ok(()) => sets.fetched.push(set),
            Err(error) => {
                let reason = format!("{} {}: {error}", set.package, set.version.0).replace('\n', " ");
                let gave_none = |suite| NotFound { suite, reason: reason.clone() };
                sets.not_found.extend(set.suites.into_iter().map(gave_none));
            }
        }
    }
    Ok(sets)
}

fn sources_of_all_suites(mirrors: &Mirrors, wanted: &Suites) -> Vec<Source> {
    let archive = Source { suites: wanted.archive(), ..mirrors.archive.clone() };
    let security = mirrors.security.as_ref();
    let security = security.map(|source| Source { suites: wanted.security(), ..source.clone() });
    std::iter::once(archive).chain(security).collect()
}

/// Why suites gave nothing, as far as apt said.
struct Silence<'a> {
    mirrors: &'a Mirrors,
    suites: &'a Suites,
    complaints: &'a str,
}

impl Silence<'_> {
    /// The suites that offer none of the sets of a dialect though they may have it, each with the reason.
    fn of(&self, dialect: Dialect, sets: &[FetchedSet]) -> Vec<NotFound> {
        let (suites, package) = match dialect {
            Dialect::Xen => {
                let all = self.suites.archive().into_iter().chain(self.suites.security());
                (all.filter(|suite| self.suites.may_have_xen(suite)).collect(), XEN_PACKAGE)
            }
            Dialect::Linux => {
                let of_linux = self.suites.of_linux().into_iter();
                (of_linux.map(|of| of.suite).collect::<Vec<_>>(), linux::PACKAGES)
            }
        };
        let branches: Vec<String> =
            self.suites.branches_of(dialect).iter().map(ToString::to_string).collect();
        let wanted = format!("{package} of {}", branches.join(" or "));
        let offers = |suite: &String| sets.iter().any(|set| set.suites.contains(suite));
        let silent = suites.into_iter().filter(|suite| !offers(suite));
        silent.map(|suite| NotFound { reason: self.reason(&suite, &wanted), suite }).collect()
    }

    fn reason(&self, suite: &str, wanted: &str) -> String {
        let named = format!(" {suite} InRelease");
        let about = |line: &&str| line.contains(&named) || line.contains(&format!("/{suite}/"));
        if self.suites.is_security(suite) && self.mirrors.security.is_none() {
            return "this machine's sources name no mirror for security updates".to_owned();
        }
        match self.complaints.lines().find(about) {
            Some(line)
                if line.contains("NO_PUBKEY") || line.contains("not signed") || line.contains("GPG") =>
            {
                format!("this machine's keyring cannot verify it: {line}")
            }
            Some(line) => line.trim_start_matches(['W', 'E', ':', ' ']).to_owned(),
            None => format!("it offers no {wanted}"),
        }
    }
}

/// Unpacks one set; what is under way lies in the scratch folder until it is whole.
fn fetch(workplace: &Workplace, private: &PrivateApt, set: &FetchedSet) -> Result<(), SetupError> {
    let folder = workplace.header_set(set.dialect, &set.version);
    if Package::is_in(set, &folder) {
        return Ok(());
    }
    let scratch = workplace.scratch().join("headers").join(&set.package).join(&set.version.0);
    replace_folder(&scratch)?;
    Package { set, private, scratch }.lay_out(&folder)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::package_version::PackageVersion;
    use crate::suites::tests::suites;

    fn mirrors(with_security: bool) -> Mirrors {
        let source = Source {
            uri: "http://mirror.example/debian".into(),
            suites: vec![],
            components: vec!["main".into()],
            signed_by: None,
            trusted: false,
        };
        Mirrors { archive: source.clone(), security: with_security.then_some(source) }
    }

    #[test]
    fn every_suite_that_gave_nothing_has_a_reason() {
        let complaints = "W: GPG error: http://mirror.example/debian sid InRelease: NO_PUBKEY 0123\n\
                          E: Failed to fetch http://mirror.example/debian/dists/trixie/InRelease  404";
        let offered = FetchedSet {
            dialect: Dialect::Xen,
            package: XEN_PACKAGE.into(),
            version: PackageVersion("4.17.5-1".into()),
            suites: vec!["bookworm".into()],
            without: Vec::new(),
        };
        let suites = suites();
        let silence = Silence { mirrors: &mirrors(false), suites: &suites, complaints };
        let missing = silence.of(Dialect::Xen, &[offered]);
        let reason = |suite: &str| &missing.iter().find(|entry| entry.suite == suite).unwrap().reason;
        assert_eq!(missing.len(), 5);
        assert!(reason("sid").starts_with("this machine's keyring cannot verify it"));
        assert!(reason("trixie").contains("404"));
        assert!(reason("trixie-security").contains("no mirror for security updates"));
        let silence = Silence { mirrors: &mirrors(true), suites: &suites, complaints: "" };
        let of = |dialect| silence.of(dialect, &[]).remove(0).reason;
        assert_eq!(of(Dialect::Xen), "it offers no libxen-dev of 4.17 or 4.20");
        assert_eq!(of(Dialect::Linux), "it offers no linux-headers of 6.1 or 6.12");
    }
}
