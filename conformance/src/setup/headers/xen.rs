//! Xen's public headers, from the package for programs that use Xen's libraries.

use std::collections::BTreeMap;

use xen_abi_codegen::axes::Dialect;

use crate::manifest::FetchedSet;
use crate::package_version::PackageVersion;
use crate::setup::apt::Offer;
use crate::suites::{Suites, XEN_PACKAGE};

/// Distinct versions of the branches, each with the suites that offer it.
pub(super) fn sets(offers: &[Offer], wanted: &Suites) -> Vec<FetchedSet> {
    let mut versions: BTreeMap<PackageVersion, Vec<String>> = BTreeMap::new();
    for offer in offers.iter().filter(|offer| wanted.may_have_xen(&offer.suite)) {
        let version = PackageVersion(offer.version.clone());
        if wanted.covers(Dialect::Xen, &version) {
            versions.entry(version).or_default().push(offer.suite.clone());
        }
    }
    let sets = versions.into_iter().map(|(version, suites)| FetchedSet {
        dialect: Dialect::Xen,
        package: XEN_PACKAGE.to_owned(),
        without: wanted.without(&version).to_owned(),
        version,
        suites,
    });
    sets.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::suites::tests::suites;

    fn offer(version: &str, suite: &str) -> Offer {
        Offer {
            package: XEN_PACKAGE.into(),
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
            offer("4.17.3-1", "bullseye"),
        ];
        let sets = sets(&offers, &suites());
        assert_eq!(sets.len(), 2);
        assert_eq!(sets[1].version.0, "4.20.4+39-g1-1");
        assert_eq!(sets[1].suites, ["sid", "trixie"]);
        assert!(
            super::sets(&[offer("4.14.6-1", "bullseye"), offer("4.21.1-1", "sid")], &suites()).is_empty()
        );
    }
}
