//! The list of releases, as it is written.

use std::collections::BTreeMap;

use super::keyed::read_keys;
use super::placed::Placed;
use super::when::Conditions;
use crate::axes::{Branch, InterfaceVersion, Target};

/// The file that lists the releases.
pub(crate) struct WrittenReleases {
    /// Always 1.
    pub(crate) format: Placed<u32>,
    /// The branches of Xen.
    pub(crate) xen: BTreeMap<Branch, WrittenBranch>,
    /// The branches of Linux.
    pub(crate) linux: BTreeMap<Branch, WrittenBranch>,
    /// When there are headers for a target, where that is not always.
    pub(crate) targets: BTreeMap<Target, Conditions>,
}

read_keys! {
    WrittenReleases {
        format: Placed<u32>,
        xen: BTreeMap<Branch, WrittenBranch> = default,
        linux: BTreeMap<Branch, WrittenBranch> = default,
        targets: BTreeMap<Target, Conditions> = default,
    }
}

/// A branch.
pub(crate) struct WrittenBranch {
    /// Its newest point release.
    pub(crate) points: u32,
    /// The newest interface version that it offers.
    pub(crate) interface: InterfaceVersion,
    /// The commit that is meant, if it is the development branch.
    pub(crate) master: Option<String>,
}

read_keys! {
    WrittenBranch {
        points: u32 = default,
        interface: InterfaceVersion,
        master: Option<String>,
    }
}
