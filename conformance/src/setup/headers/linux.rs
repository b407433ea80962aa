//! Linux's copies of Xen's headers, from the packages for programs that build modules.
//!
//! Each build of the kernel is a package of its own name, so that a suite offers several; the newest counts.

use std::path::Path;

use xen_abi_codegen::axes::{Branch, Dialect};

use super::Wanted;
use crate::atomic_file;
use crate::header_set::PackageVersion;
use crate::manifest::FetchedSet;
use crate::setup::apt::Offer;
use crate::setup::{SetupError, move_folder};

/// Names of the packages, as a regular expression.
pub(super) const PACKAGES: &str = "^linux-headers-6[.](1|12)[.].*-common$";

/// The suites, and the branch that each is built with; they may carry others for those who want newer ones.
pub(super) const SUITES: [(&str, Branch); 4] = [
    ("bookworm", Branch { major: 6, minor: 1 }),
    ("bookworm-security", Branch { major: 6, minor: 1 }),
    ("trixie", Branch { major: 6, minor: 12 }),
    ("trixie-security", Branch { major: 6, minor: 12 }),
];

/// What a suite lacks that has none.
pub(super) const WANTED: &str = "linux-headers of 6.1 or 6.12";

/// A header without which a set is not whole.
pub(super) const MAIN_HEADER: &str = "include/xen/interface/xen.h";

/// What is kept of a package: the rest of the kernel's headers is large, and of no use here.
const KEPT: [&str; 11] = [
    "arch/arm/include/asm/xen",
    "arch/arm64/include/asm/pvclock-abi.h",
    "arch/arm64/include/asm/xen",
    "arch/x86/include/asm/emulate_prefix.h",
    "arch/x86/include/asm/pvclock-abi.h",
    "arch/x86/include/asm/xen",
    "include/linux/args.h",
    "include/linux/arm-smccc.h",
    "include/uapi/linux/const.h",
    "include/uapi/linux/psci.h",
    "include/xen",
];

/// The newest version of each suite.
pub(super) fn sets(offers: &[Offer]) -> Vec<FetchedSet> {
    let mut sets: Vec<FetchedSet> = Vec::new();
    for (suite, branch) in SUITES {
        let wanted = Wanted { dialect: Dialect::Linux, branch };
        let versions = offers.iter().filter(|offer| offer.suite == suite);
        let versions = versions.map(|offer| (PackageVersion(offer.version.clone()), &offer.package));
        let mine = versions.filter(|(version, _)| wanted.is_of(Dialect::Linux, version));
        let Some((version, package)) = mine.max_by_key(|(version, _)| version.release().ok()) else {
            continue;
        };
        // Two suites with one release of Linux have the same headers.
        match sets.iter_mut().find(|set| set.version.short() == version.short()) {
            Some(set) => set.suites.push(suite.to_owned()),
            None => sets.push(FetchedSet {
                dialect: Dialect::Linux,
                package: package.clone(),
                version,
                suites: vec![suite.to_owned()],
            }),
        }
    }
    sets
}

/// Puts what is needed of a package into the folder of the set; older releases lack some of it.
pub(super) fn arrange(sources: &Path, set: &Path) -> Result<(), SetupError> {
    for path in KEPT {
        let (from, to) = (sources.join(path), set.join(path));
        if let Some(folder) = to.parent().filter(|_| from.exists()) {
            atomic_file::create_folder(folder)?;
            move_folder(&from, &to)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_of_each_suite_is_taken_once() {
        let offer = |package: &str, version: &str, suite: &str| Offer {
            package: package.into(),
            architecture: "amd64".into(),
            version: version.into(),
            suite: suite.into(),
        };
        let sets = sets(&[
            offer("a", "6.1.99-1", "bookworm"),
            offer("b", "6.1.176-1", "bookworm"),
            offer("c", "6.12.117-1~deb12u1", "bookworm-security"),
            offer("d", "6.12.117-1", "trixie-security"),
            offer("d", "6.12.117-1", "trixie"),
            offer("e", "6.12.107-1", "trixie"),
        ]);
        assert_eq!(sets.len(), 2);
        assert_eq!((sets[0].package.as_str(), sets[0].version.short()), ("b", "6.1.176"));
        assert_eq!(
            (sets[1].package.as_str(), &*sets[1].suites),
            ("d", &["trixie".to_owned(), "trixie-security".to_owned()][..])
        );
    }
}
