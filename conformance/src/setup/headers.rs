//! The sets of real headers: every version of some branches of Xen and Linux that Debian has today.

mod linux;
mod xen;

use std::fmt;

use xen_abi_codegen::axes::{Branch, Dialect};

use super::apt::{self, PrivateApt, Purpose};
use super::sources::{Mirrors, Source};
use super::{SetupError, replace_folder};
use crate::atomic_file::{self, FileError};
use crate::header_set::{HeaderSet, PackageVersion};
use crate::manifest::{FetchedSet, NotFound};
use crate::workplace::Workplace;

pub(crate) use xen::PACKAGE as XEN_PACKAGE;

/// Suites of the archive that carry one of the branches.
const ARCHIVE_SUITES: [&str; 3] = ["bookworm", "trixie", "sid"];

/// Suites of security updates that do.
const SECURITY_SUITES: [&str; 2] = ["bookworm-security", "trixie-security"];

/// The branches that must be there.
pub(crate) const BRANCHES: [Wanted; 4] = [
    Wanted { dialect: Dialect::Xen, branch: Branch { major: 4, minor: 17 } },
    Wanted { dialect: Dialect::Xen, branch: Branch { major: 4, minor: 20 } },
    Wanted { dialect: Dialect::Linux, branch: Branch { major: 6, minor: 1 } },
    Wanted { dialect: Dialect::Linux, branch: Branch { major: 6, minor: 12 } },
];

/// A branch of Xen or of Linux.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Wanted {
    pub(crate) dialect: Dialect,
    pub(crate) branch: Branch,
}

impl Wanted {
    /// Whether a set is of this branch.
    pub(crate) fn is_in(self, set: &HeaderSet) -> bool {
        set.dialect == self.dialect && set.branch() == self.branch
    }

    fn is_of(self, dialect: Dialect, version: &PackageVersion) -> bool {
        let branch = version.release().map(|release| release.branch);
        self.dialect == dialect && branch == Ok(self.branch)
    }
}

impl fmt::Display for Wanted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.dialect {
            Dialect::Xen => write!(f, "Xen {}", self.branch),
            Dialect::Linux => write!(f, "Linux {}", self.branch),
        }
    }
}

/// What the suites gave.
#[derive(Debug)]
pub(crate) struct Sets {
    /// Sets that are unpacked now.
    pub(crate) fetched: Vec<FetchedSet>,
    /// Suites that gave none.
    pub(crate) not_found: Vec<NotFound>,
}

/// Downloads and unpacks every version of the branches that is not there yet.
pub(crate) fn obtain(workplace: &Workplace) -> Result<Sets, SetupError> {
    let mirrors = Mirrors::of_machine().ok_or(SetupError::NoMirror)?;
    let sources = sources_of_all_suites(&mirrors);
    let private = PrivateApt::create(&workplace.scratch().join("apt-headers"), Purpose::FilesOnly, &sources)?;
    eprintln!("setup: downloading the package lists of {}: about 30 MB", suites(&sources).join(", "));
    let complaints = private.update()?;
    let xen = xen::sets(&private.offers(&[xen::PACKAGE.to_owned()])?);
    let linux = linux::sets(&private.offers(&private.names(linux::PACKAGES)?)?);
    let silence = Silence { mirrors: &mirrors, complaints: &complaints };
    let mut not_found = silence.of_suites(&xen::SUITES, &xen, xen::WANTED);
    not_found.extend(silence.of_suites(&linux::SUITES.map(|(suite, _)| suite), &linux, linux::WANTED));
    let mut sets = Sets { fetched: Vec::new(), not_found };
    for set in xen.into_iter().chain(linux) {
        match fetch(workplace, &private, &set) {
            Ok(()) => sets.fetched.push(set),
            Err(error) => {
                let reason = format!("{} {}: {error}", set.package, set.version.0);
                let gave_none = |suite| NotFound { suite, reason: reason.clone() };
                sets.not_found.extend(set.suites.into_iter().map(gave_none));
            }
        }
    }
    Ok(sets)
}

fn sources_of_all_suites(mirrors: &Mirrors) -> Vec<Source> {
    let with = |source: &Source, suites: &[&str]| Source {
        suites: suites.iter().map(|suite| (*suite).to_owned()).collect(),
        ..source.clone()
    };
    let mut sources = vec![with(&mirrors.archive, &ARCHIVE_SUITES)];
    sources.extend(mirrors.security.as_ref().map(|source| with(source, &SECURITY_SUITES)));
    sources
}

fn suites(sources: &[Source]) -> Vec<&str> {
    sources.iter().flat_map(|source| source.suites.iter().map(String::as_str)).collect()
}

/// Why suites gave nothing, as far as apt said.
struct Silence<'a> {
    mirrors: &'a Mirrors,
    complaints: &'a str,
}

impl Silence<'_> {
    /// Those of the suites that offer none of the sets, each with the reason.
    fn of_suites(&self, suites: &[&str], sets: &[FetchedSet], wanted: &str) -> Vec<NotFound> {
        let offers = |suite: &str| sets.iter().flat_map(|set| &set.suites).any(|offering| offering == suite);
        let silent = suites.iter().filter(|suite| !offers(suite));
        silent
            .map(|suite| NotFound { suite: (*suite).to_owned(), reason: self.reason(suite, wanted) })
            .collect()
    }

    fn reason(&self, suite: &str, wanted: &str) -> String {
        let named = format!(" {suite} InRelease");
        let about = |line: &&str| line.contains(&named) || line.contains(&format!("/{suite}/"));
        if SECURITY_SUITES.contains(&suite) && self.mirrors.security.is_none() {
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
    let (package, version) = (&set.package, &set.version.0);
    let folder = workplace.header_set(set.dialect, &set.version);
    let main_header = match set.dialect {
        Dialect::Xen => xen::MAIN_HEADER,
        Dialect::Linux => linux::MAIN_HEADER,
    };
    if folder.join(main_header).exists() {
        return Ok(());
    }
    let scratch = workplace.scratch().join("headers").join(package).join(version);
    replace_folder(&scratch)?;
    let file = private.download(package, version, &scratch)?.ok_or(SetupError::NothingDownloaded)?;
    let bytes = std::fs::metadata(&file).map_err(FileError::on("read", &file))?.len();
    eprintln!("setup: downloaded {package} {version}: {}", super::megabytes(bytes));
    let unpacked = scratch.join("package");
    apt::unpack(&file, &unpacked)?;
    let arranged = scratch.join("set");
    atomic_file::create_folder(&arranged)?;
    match set.dialect {
        Dialect::Xen => xen::arrange(&unpacked, &arranged)?,
        Dialect::Linux => linux::arrange(&unpacked.join("usr/src").join(package), &arranged)?,
    }
    super::move_folder(&arranged, &folder)
}

#[cfg(test)]
mod tests {
    use super::*;

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
        };
        let silence = Silence { mirrors: &mirrors(false), complaints };
        let missing = silence.of_suites(&xen::SUITES, &[offered], xen::WANTED);
        let reason = |suite: &str| &missing.iter().find(|entry| entry.suite == suite).unwrap().reason;
        assert_eq!(missing.len(), 4);
        assert!(reason("sid").starts_with("this machine's keyring cannot verify it"));
        assert!(reason("trixie").contains("404"));
        assert!(reason("trixie-security").contains("no mirror for security updates"));
        let silence = Silence { mirrors: &mirrors(true), complaints: "" };
        let missing = silence.of_suites(&["sid"], &[], xen::WANTED);
        assert_eq!(missing[0].reason, "it offers no libxen-dev of 4.17 or 4.20");
    }
}
