//! The sets of real headers: every version of two branches that Debian has today.

use std::collections::BTreeMap;

use xen_abi_codegen::axes::Branch;

use super::apt::{self, Offer, PrivateApt, Purpose};
use super::sources::{Mirrors, Source};
use super::{SetupError, replace_folder};
use crate::atomic_file::{self, FileError};
use crate::header_set::{PACKAGE, PackageVersion};
use crate::manifest::{FetchedSet, NotFound};
use crate::workplace::Workplace;

/// Suites of the archive that carry one of the branches.
const ARCHIVE_SUITES: [&str; 3] = ["bookworm", "trixie", "sid"];

/// Suites of security updates that do.
const SECURITY_SUITES: [&str; 2] = ["bookworm-security", "trixie-security"];

/// The branches that must be there.
pub(crate) const BRANCHES: [Branch; 2] = [Branch { major: 4, minor: 17 }, Branch { major: 4, minor: 20 }];

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
    let offers = private.offers(PACKAGE)?;
    let mut sets = Sets { fetched: Vec::new(), not_found: not_found(&offers, &mirrors, &complaints) };
    for (version, suites) in versions_of_branches(&offers) {
        match fetch(workplace, &private, &version) {
            Ok(()) => sets.fetched.push(FetchedSet { version, suites }),
            Err(error) => {
                let reason = format!("version {}: {error}", version.0);
                sets.not_found
                    .extend(suites.into_iter().map(|suite| NotFound { suite, reason: reason.clone() }));
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

/// Distinct versions of the branches, each with the suites that offer it.
fn versions_of_branches(offers: &[Offer]) -> BTreeMap<PackageVersion, Vec<String>> {
    let mut versions: BTreeMap<PackageVersion, Vec<String>> = BTreeMap::new();
    for offer in offers {
        let version = PackageVersion(offer.version.clone());
        if version.release().is_ok_and(|release| BRANCHES.contains(&release.branch)) {
            versions.entry(version).or_default().push(offer.suite.clone());
        }
    }
    versions
}

/// Each suite that offers nothing, with the reason as far as apt gave one.
fn not_found(offers: &[Offer], mirrors: &Mirrors, complaints: &str) -> Vec<NotFound> {
    let reason = |suite: &str| {
        let named = format!(" {suite} InRelease");
        let about = |line: &&str| line.contains(&named) || line.contains(&format!("/{suite}/"));
        if SECURITY_SUITES.contains(&suite) && mirrors.security.is_none() {
            return "this machine's sources name no mirror for security updates".to_owned();
        }
        match complaints.lines().find(about) {
            Some(line)
                if line.contains("NO_PUBKEY") || line.contains("not signed") || line.contains("GPG") =>
            {
                format!("this machine's keyring cannot verify it: {line}")
            }
            Some(line) => line.trim_start_matches(['W', 'E', ':', ' ']).to_owned(),
            None => format!(
                "it offers no {PACKAGE} of {}",
                BRANCHES.map(|branch| branch.to_string()).join(" or ")
            ),
        }
    };
    let versions = versions_of_branches(offers);
    let all = ARCHIVE_SUITES.into_iter().chain(SECURITY_SUITES);
    all.filter(|suite| !versions.values().flatten().any(|offered| offered == suite))
        .map(|suite| NotFound { suite: suite.to_owned(), reason: reason(suite) })
        .collect()
}

/// Unpacks one version; what is under way lies in the scratch folder until it is whole.
fn fetch(workplace: &Workplace, private: &PrivateApt, version: &PackageVersion) -> Result<(), SetupError> {
    let folder = workplace.header_sets().join(&version.0);
    if folder.join("xen/xen.h").exists() {
        return Ok(());
    }
    let scratch = workplace.scratch().join("headers").join(&version.0);
    replace_folder(&scratch)?;
    let package = private.download(PACKAGE, &version.0, &scratch)?.ok_or(SetupError::NothingDownloaded)?;
    let bytes = std::fs::metadata(&package).map_err(FileError::on("read", &package))?.len();
    eprintln!("setup: downloaded {PACKAGE} {}: {}", version.0, super::megabytes(bytes));
    apt::unpack(&package, &scratch.join("package"))?;
    let set = scratch.join("set");
    atomic_file::create_folder(&set)?;
    super::move_folder(&scratch.join("package/usr/include/xen"), &set.join("xen"))?;
    // One header includes others as `public/…`, as they lie in Xen's own tree.
    let link = set.join("public");
    std::os::unix::fs::symlink("xen", &link).map_err(FileError::on("create", &link))?;
    atomic_file::create_folder(&workplace.header_sets())?;
    super::move_folder(&set, &folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offer(version: &str, suite: &str) -> Offer {
        Offer { version: version.into(), suite: suite.into() }
    }

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
    fn a_version_is_taken_once_and_other_branches_are_not() {
        let offers = [
            offer("4.17.5+72-g0-1", "bookworm"),
            offer("4.20.4+39-g1-1", "sid"),
            offer("4.20.4+39-g1-1", "trixie"),
        ];
        let versions = versions_of_branches(&offers);
        assert_eq!(versions.len(), 2);
        assert_eq!(versions[&PackageVersion("4.20.4+39-g1-1".into())], ["sid", "trixie"]);
        assert!(versions_of_branches(&[offer("4.14.6-1", "bullseye"), offer("4.21.1-1", "sid")]).is_empty());
    }

    #[test]
    fn every_suite_that_gave_nothing_has_a_reason() {
        let complaints = "W: GPG error: http://mirror.example/debian sid InRelease: NO_PUBKEY 0123\n\
                          E: Failed to fetch http://mirror.example/debian/dists/trixie/InRelease  404";
        let missing = not_found(&[offer("4.17.5-1", "bookworm")], &mirrors(false), complaints);
        let reason = |suite: &str| &missing.iter().find(|entry| entry.suite == suite).unwrap().reason;
        assert_eq!(missing.len(), 4);
        assert!(reason("sid").starts_with("this machine's keyring cannot verify it"));
        assert!(reason("trixie").contains("404"));
        assert!(reason("trixie-security").contains("no mirror for security updates"));
        assert!(
            not_found(&[], &mirrors(true), "")
                .iter()
                .all(|entry| entry.reason == "it offers no libxen-dev of 4.17 or 4.20")
        );
    }
}
