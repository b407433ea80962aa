//! Parts of the interface that a crate has under features of their names, so that a guest need not compile what only
//! a toolstack uses.

use xen_abi_model::{Area, Module};
use xen_abi_syntax::axes::View;

/// The area of a file: what it says, or else what its folder and view suggest.
pub(super) fn area_of(module: &Module) -> Area {
    module.area.unwrap_or_else(|| match module.name.split('/').next() {
        Some("io") => Area::Io,
        Some("smccc") => Area::Smccc,
        _ if module.when.views == [View::Tools] => Area::Tools,
        _ => Area::Guest,
    })
}

/// The attribute of what an area has.
pub(super) fn attribute(area: Area) -> &'static str {
    match area {
        Area::Guest => "#[cfg(feature = \"guest\")]",
        Area::Tools => "#[cfg(feature = \"tools\")]",
        Area::Io => "#[cfg(feature = \"io\")]",
        Area::Smccc => "#[cfg(feature = \"smccc\")]",
    }
}

/// Whether what an area needs brings another: each needs what guests have.
pub(super) fn brings(area: Area, other: Area) -> bool {
    area == other || other == Area::Guest
}
