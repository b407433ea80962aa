//! The list of releases, as it is written.

use super::Tree;
use super::declarations::ByKey;
use super::keyed::read_keys;
use super::placed::Placed;
use super::when::Conditions;
use xen_abi_syntax::axes::{Branch, InterfaceVersion, Target};
use xen_abi_syntax::diagnostic::Diagnostics;
use xen_abi_syntax::source::SourceId;

/// The file that lists the releases.
pub struct WrittenReleases {
    /// Always 1.
    pub format: Placed<u32>,
    /// The branches of Xen.
    pub xen: ByKey<Branch, WrittenBranch>,
    /// The branches of Linux.
    pub linux: ByKey<Branch, WrittenBranch>,
    /// When there are headers for a target, where that is not always.
    pub targets: ByKey<Target, Conditions>,
}

read_keys! {
    WrittenReleases {
        format: Placed<u32>,
        xen: ByKey<Branch, WrittenBranch> = default,
        linux: ByKey<Branch, WrittenBranch> = default,
        targets: ByKey<Target, Conditions> = default,
    }
}

impl WrittenReleases {
    /// Reads the file, of which there is a tree.
    pub fn parse_tree(tree: Tree<'_>, source: SourceId) -> Result<Self, Diagnostics> {
        super::read(tree, source)
    }
}

/// A branch.
pub struct WrittenBranch {
    /// Its newest point release.
    pub points: u32,
    /// The newest interface version that it offers.
    pub interface: InterfaceVersion,
    /// The commit that is meant, if it is the development branch.
    pub master: Option<String>,
}

read_keys! {
    WrittenBranch {
        points: u32 = default,
        interface: InterfaceVersion,
        master: Option<String>,
    }
}
