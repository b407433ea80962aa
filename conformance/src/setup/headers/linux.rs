//! Linux's copies of Xen's headers, from the packages for programs that build modules.
//!
//! Each build of the kernel is a package of its own name, so that a suite offers several; the newest counts.

use xen_abi_codegen::axes::Dialect;

use crate::manifest::FetchedSet;
use crate::package_version::PackageVersion;
use crate::setup::apt::Offer;
use crate::suites::{SuiteOf, Suites};

/// How the names of the packages begin.
pub(super) const PACKAGES: &str = "linux-headers";

/// The names of the packages of all branches, as a regular expression.
pub(super) fn packages(wanted: &Suites) -> Option<String> {
    let branches = wanted.branches_of(Dialect::Linux);
    let branches: Vec<String> =
        branches.iter().map(|branch| branch.to_string().replace('.', "[.]")).collect();
    (!branches.is_empty()).then(|| format!("^{PACKAGES}-({})[.].*-common$", branches.join("|")))
}

/// The newest version of each suite.
pub(super) fn sets(offers: &[Offer], wanted: &Suites) -> Vec<FetchedSet> {
    let mut sets: Vec<FetchedSet> = Vec::new();
    for SuiteOf { suite, branch } in wanted.of_linux() {
        let versions = offers.iter().filter(|offer| offer.suite == suite);
        let versions = versions.map(|offer| (PackageVersion(offer.version.clone()), &offer.package));
        let is_mine =
            |version: &PackageVersion| version.release().is_ok_and(|release| release.branch == branch);
        let mine = versions.filter(|(version, _)| is_mine(version));
        let Some((version, package)) = mine.max_by_key(|(version, _)| version.release().ok()) else {
            continue;
        };
        // Two suites with one release of Linux have the same headers.
        match sets.iter_mut().find(|set| set.version.short() == version.short()) {
            Some(set) => set.suites.push(suite),
            None => sets.push(FetchedSet {
                dialect: Dialect::Linux,
                package: package.clone(),
                version,
                suites: vec![suite],
                without: Vec::new(),
            }),
        }
    }
    sets
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::suites::tests::suites;

    #[test]
    fn packages_are_those_of_all_branches() {
        assert_eq!(packages(&suites()).unwrap(), "^linux-headers-(6[.]1|6[.]12)[.].*-common$");
    }

    #[test]
    fn the_newest_of_each_suite_is_taken_once() {
        let offer = |package: &str, version: &str, suite: &str| Offer {
            package: package.into(),
            architecture: "amd64".into(),
            version: version.into(),
            suite: suite.into(),
        };
        let sets = sets(
            &[
                offer("a", "6.1.99-1", "bookworm"),
                offer("b", "6.1.176-1", "bookworm"),
                offer("c", "6.12.117-1~deb12u1", "bookworm-security"),
                offer("d", "6.12.117-1", "trixie-security"),
                offer("d", "6.12.117-1", "trixie"),
                offer("e", "6.12.107-1", "trixie"),
            ],
            &suites(),
        );
        assert_eq!(sets.len(), 2);
        assert_eq!((sets[0].package.as_str(), sets[0].version.short()), ("b", "6.1.176"));
        assert_eq!(
            (sets[1].package.as_str(), &*sets[1].suites),
            ("d", &["trixie".to_owned(), "trixie-security".to_owned()][..])
        );
    }
}
