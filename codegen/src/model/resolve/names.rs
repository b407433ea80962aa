use std::collections::hash_map::Entry;

use super::ReadDocument;
use crate::diagnostic::closest;
use crate::document::{AliasKind, Declarations, Document, Name, Operation, Placed, When, name_of_bit};
use crate::hash::{HashMap, HashSet};
use crate::model::{NameId, TypeEntry};
use crate::type_name::Builtin;

/// Every name that is declared somewhere, so that declarations can refer to later ones.
pub(super) struct Names<'d> {
    types: HashMap<&'d str, NameId>,
    in_order: Vec<&'d str>,
    records: HashSet<&'d str>,
    constants: HashSet<&'d str>,
    /// Constants that hold the number of the bit of another.
    bits: HashSet<String>,
    functions: HashSet<&'d str>,
}

/// Aliases that can be used as types.
fn aliases_of_types(document: &Document) -> impl Iterator<Item = &Placed<Name>> {
    let of_types = document.aliases.into_iter().filter(|(_, alias)| alias.kind == AliasKind::Type);
    of_types.map(|(name, _)| name)
}

impl<'d> Names<'d> {
    pub(super) fn collect(documents: &'d [ReadDocument]) -> Self {
        let mut names = Names {
            types: HashMap::default(),
            in_order: Vec::new(),
            records: HashSet::default(),
            constants: HashSet::default(),
            bits: HashSet::default(),
            functions: HashSet::default(),
        };
        for (_, document) in documents {
            let types = (document.typedefs.into_iter().map(|(name, _)| name))
                .chain(document.enums.into_iter().map(|(name, _)| name))
                .chain(document.flags.into_iter().map(|(name, _)| name))
                .chain(document.bitwords.into_iter().map(|(name, _)| name))
                .chain(document.structs.into_iter().map(|(name, _)| name))
                .chain(document.unions.into_iter().map(|(name, _)| name))
                .chain(aliases_of_types(document));
            types.for_each(|name| names.add_type(&name.0));
            let records = document.structs.into_iter().chain(&document.unions);
            names.records.extend(records.map(|(name, _)| name.0.as_str()));
            let groups = document.enums.into_iter().chain(&document.flags);
            let constants = document.constants.into_iter().chain(groups.flat_map(|(_, group)| &group.values));
            names.functions.extend(document.functions.into_iter().map(|(name, _)| name.0.as_str()));
            for (name, constant) in constants {
                names.constants.insert(&name.0);
                names.bits.extend(constant.bit.as_ref().map(|_| name_of_bit(&name.0)));
            }
            let codes = document.save_records.into_iter().filter_map(|(_, save)| save.code_constant.as_ref());
            names.constants.extend(codes.map(|name| name.0.as_str()));
            for (_, call) in &document.hypercalls {
                names.add_operations(&call.ops);
            }
            let calls = document.smccc.into_iter().map(|(name, call)| call.c.as_ref().unwrap_or(name));
            names.constants.extend(calls.map(|name| name.0.as_str()));
        }
        for (ours, theirs) in documents.iter().flat_map(|(_, document)| &document.renamed) {
            names.add_other_name(&ours.0, &theirs.0);
        }
        names
    }

    /// Numbers of operations are constants.
    fn add_operations(&mut self, operations: &'d Declarations<When<Operation>>) {
        for (name, operation) in operations {
            self.constants.insert(&name.0);
            self.add_operations(&operation.ops);
        }
    }

    /// What one dialect calls otherwise is of the same kind.
    fn add_other_name(&mut self, ours: &str, theirs: &'d str) {
        if self.types.contains_key(ours) {
            self.add_type(theirs);
        }
        for kind in [&mut self.records, &mut self.constants, &mut self.functions] {
            if kind.contains(ours) {
                kind.insert(theirs);
            }
        }
    }

    fn add_type(&mut self, name: &'d str) {
        let next = NameId(self.in_order.len() as u32);
        if let Entry::Vacant(entry) = self.types.entry(name) {
            entry.insert(next);
            self.in_order.push(name);
        }
    }

    pub(super) fn entries(&self) -> Vec<TypeEntry> {
        let entry = |name: &&str| TypeEntry { name: (*name).to_owned(), items: Vec::new() };
        self.in_order.iter().map(entry).collect()
    }

    pub(super) fn type_named(&self, name: &str) -> Option<NameId> {
        self.types.get(name).copied()
    }

    /// Whether some structure or union has the name.
    pub(super) fn is_record(&self, name: &str) -> bool {
        self.records.contains(name)
    }

    pub(super) fn has_constant(&self, name: &str) -> bool {
        self.constants.contains(name) || self.bits.contains(name)
    }

    pub(super) fn has_function(&self, name: &str) -> bool {
        self.functions.contains(name)
    }

    pub(super) fn closest_function(&self, name: &str) -> Option<&str> {
        closest(name, self.functions.iter().copied())
    }

    pub(super) fn closest_type(&self, name: &str) -> Option<&str> {
        let builtin = Builtin::words().map(|word| -> &str { word });
        closest(name, self.in_order.iter().copied().chain(builtin))
    }

    pub(super) fn closest_constant(&self, name: &str) -> Option<&str> {
        closest(name, self.constants.iter().copied().chain(self.bits.iter().map(String::as_str)))
    }
}
