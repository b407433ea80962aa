//! What either side defines in one cell: the facts, and the home of each name.

use std::collections::BTreeMap;

use xen_abi_codegen::axes::{Dialect, InterfaceVersion, Release, Target, Variant, View};
use xen_abi_codegen::facts::Facts;

use crate::cell::CellId;
use crate::header_set::HeaderSet;

/// Facts with the header of every name; facts alone tell it for records only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Definitions {
    /// The facts.
    pub facts: Facts,
    /// The header that defines each name, relative to the root of the public headers.
    pub homes: BTreeMap<String, String>,
}

impl Definitions {
    /// No definitions at all, for a cell of a header set.
    pub fn empty(set: &HeaderSet, cell: CellId) -> Definitions {
        let mut empty = Definitions::of_no_cell();
        empty.facts.release = set.release.to_string();
        empty.facts.dialect = set.dialect;
        (empty.facts.target, empty.facts.view) = (cell.target, cell.view);
        empty.facts.interface = cell.interface;
        empty
    }

    /// No definitions at all, of what several cells share: what its facts say of a cell means nothing.
    pub(crate) fn of_no_cell() -> Definitions {
        let variant = Variant {
            target: Target::X86_64,
            release: Release::NONE,
            view: View::Tools,
            interface: InterfaceVersion::NONE,
            dialect: Dialect::Xen,
        };
        Definitions { facts: Facts::of_nothing(variant, ""), homes: BTreeMap::new() }
    }
}
