//! Xen's public headers, from the package for programs that use Xen's libraries.

use std::collections::BTreeMap;
use std::path::Path;

use xen_abi_codegen::axes::Dialect;

use super::BRANCHES;
use crate::atomic_file::FileError;
use crate::header_set::PackageVersion;
use crate::manifest::FetchedSet;
use crate::setup::apt::Offer;
use crate::setup::{SetupError, move_folder};

/// The package.
pub(crate) const PACKAGE: &str = "libxen-dev";

/// The suites that may have it.
pub(super) const SUITES: [&str; 5] = ["bookworm", "trixie", "sid", "bookworm-security", "trixie-security"];

/// What a suite lacks that has none.
pub(super) const WANTED: &str = "libxen-dev of 4.17 or 4.20";

/// A header without which a set is not whole.
pub(super) const MAIN_HEADER: &str = "xen/xen.h";

/// Distinct versions of the branches, each with the suites that offer it.
pub(super) fn sets(offers: &[Offer]) -> Vec<FetchedSet> {
    let mut versions: BTreeMap<PackageVersion, Vec<String>> = BTreeMap::new();
    for offer in offers {
        let version = PackageVersion(offer.version.clone());
        if BRANCHES.iter().any(|wanted| wanted.is_of(Dialect::Xen, &version)) {
            versions.entry(version).or_default().push(offer.suite.clone());
        }
    }
    let sets = versions.into_iter().map(|(version, suites)| FetchedSet {
        dialect: Dialect::Xen,
        package: PACKAGE.to_owned(),
        version,
        suites,
    });
    sets.collect()
}

/// Puts what the package brings into the folder of the set.
pub(super) fn arrange(unpacked: &Path, set: &Path) -> Result<(), SetupError> {
    move_folder(&unpacked.join("usr/include/xen"), &set.join("xen"))?;
    // One header includes others as `public/…`, as they lie in Xen's own tree.
    let link = set.join("public");
    Ok(std::os::unix::fs::symlink("xen", &link).map_err(FileError::on("create", &link))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offer(version: &str, suite: &str) -> Offer {
        Offer {
            package: PACKAGE.into(),
            architecture: "amd64".into(),
            version: version.into(),
            suite: suite.into(),
        }
    }

    #[test]
    fn a_version_is_taken_once_and_other_branches_are_not() {
        let offers = [
            offer("4.17.5+72-g0-1", "bookworm"),
            offer("4.20.4+39-g1-1", "sid"),
            offer("4.20.4+39-g1-1", "trixie"),
        ];
        let sets = sets(&offers);
        assert_eq!(sets.len(), 2);
        assert_eq!(sets[1].version.0, "4.20.4+39-g1-1");
        assert_eq!(sets[1].suites, ["sid", "trixie"]);
        assert!(super::sets(&[offer("4.14.6-1", "bullseye"), offer("4.21.1-1", "sid")]).is_empty());
    }
}
