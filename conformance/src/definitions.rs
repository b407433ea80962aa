//! What either side defines in one cell: the facts, and the home of each name.

use std::collections::BTreeMap;

use xen_abi_codegen::facts::{Facts, SCHEMA};

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
        let facts = Facts {
            schema: SCHEMA.to_owned(),
            project: "xen".to_owned(),
            release: set.release.to_string(),
            target: cell.target,
            view: cell.view,
            interface: cell.interface,
            dialect: set.dialect,
            records: BTreeMap::new(),
            constants: BTreeMap::new(),
            strings: BTreeMap::new(),
            const_types: BTreeMap::new(),
            typedefs: BTreeMap::new(),
            enums: BTreeMap::new(),
            aliases: BTreeMap::new(),
            save_codes: BTreeMap::new(),
            smccc: BTreeMap::new(),
        };
        Definitions { facts, homes: BTreeMap::new() }
    }
}
