//! Where headers include others.

use super::handles::Handles;
use super::root::Root;
use xen_abi_model::{ModuleId, Spec};
use xen_abi_syntax::axes::Dialect;

/// Where a header includes another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Inclusion {
    /// Before its guard: the header on which all build, of which it is a part.
    Around,
    /// Before its own macros.
    First,
    /// Behind its macros: a part, which needs them.
    Part,
}

impl Inclusion {
    pub(super) fn of(spec: &Spec, dialect: Dialect, module: ModuleId, included: &str) -> Self {
        match () {
            () if Root(dialect).surrounds(spec, module, included) => Inclusion::Around,
            () if Handles(dialect).has_part(spec, module, included) => Inclusion::Part,
            () => Inclusion::First,
        }
    }
}
