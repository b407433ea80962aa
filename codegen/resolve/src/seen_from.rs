use std::collections::HashSet;

use crate::releases::availability;
use xen_abi_document::Conditions;
use xen_abi_model::Availability;
use xen_abi_syntax::axes::{Dialect, InterfaceVersion, Release, Variant, View};

/// From where declarations of Xen's dialect are looked at.
#[derive(Debug, Clone)]
pub(super) struct SeenFrom {
    /// The release of Xen that is meant, and its newest interface version.
    pub(super) release: Release,
    pub(super) interface: InterfaceVersion,
    /// Values and operations that the other dialect does not have.
    pub(super) lacking: HashSet<String>,
    /// All values and operations that were come across.
    pub(super) met: HashSet<String>,
    /// The conditions of the original's file.
    pub(super) around: Availability,
}

impl SeenFrom {
    /// What is left of conditions: targets. All else is as it is for a guest of the release.
    pub(super) fn availability(&self, written: &Conditions) -> Availability {
        let original = availability(written);
        let holds = |target: &_| {
            original.holds(Variant {
                target: *target,
                release: self.release,
                view: View::Guest,
                interface: self.interface,
                dialect: Dialect::Xen,
            })
        };
        let targets = original.targets.iter().filter(holds).collect();
        Availability { targets, ..Availability::default() }.and(&self.around)
    }
}
