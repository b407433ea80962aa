//! Where headers include others.

use super::handles::Handles;
use super::root::Root;
use xen_abi_model::{Include, ModuleId, Spec};
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
    /// Behind all that it declares: a part, which needs that.
    Behind,
}

impl Inclusion {
    pub(super) fn of(spec: &Spec, dialect: Dialect, module: ModuleId, include: &Include) -> Self {
        let included = include.header.as_str();
        match () {
            () if include.behind => Inclusion::Behind,
            () if Root(dialect).surrounds(spec, module, included) => Inclusion::Around,
            () if Handles(dialect).has_part(spec, module, included) => Inclusion::Part,
            () => Inclusion::First,
        }
    }
}
