//! Parts of the interface that a crate has under features of their names, so that a guest need not compile what only
//! a toolstack uses.

use xen_abi_model::Module;
use xen_abi_syntax::axes::View;

/// A part of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Area {
    /// What every guest can use.
    Guest,
    /// What only toolstacks see.
    Tools,
    /// The protocols of devices, in the folder `io`.
    Io,
    /// Calls by SMC and HVC, in the folder `smccc`.
    Smccc,
}

impl Area {
    /// The area of a file.
    pub(super) fn of(module: &Module) -> Self {
        match module.name.split('/').next() {
            Some("io") => Area::Io,
            Some("smccc") => Area::Smccc,
            _ if module.when.views == [View::Tools] => Area::Tools,
            _ => Area::Guest,
        }
    }

    /// The attribute of what it has.
    pub(super) fn attribute(self) -> &'static str {
        match self {
            Area::Guest => "#[cfg(feature = \"guest\")]",
            Area::Tools => "#[cfg(feature = \"tools\")]",
            Area::Io => "#[cfg(feature = \"io\")]",
            Area::Smccc => "#[cfg(feature = \"smccc\")]",
        }
    }

    /// Whether what this area needs brings another: each needs what guests have.
    pub(super) fn brings(self, other: Area) -> bool {
        self == other || other == Area::Guest
    }
}
