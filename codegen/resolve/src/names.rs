use std::collections::hash_map::Entry;

use super::ReadDocument;
use xen_abi_document::all_sections;
use xen_abi_document::{AliasKind, Declarations, Document, Operation, When, name_of_bit};
use xen_abi_model::{NameId, TypeEntry};
use xen_abi_syntax::diagnostic::closest;
use xen_abi_syntax::hash::{HashMap, HashSet};
use xen_abi_syntax::type_name::Builtin;

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

/// What the declarations of a section give names to.
pub(super) trait Naming {
    /// Adds them; `name` is that of the declaration.
    fn add_to<'d>(&'d self, name: &'d str, names: &mut Names<'d>);
}

/// Collects all names, from the list of sections.
macro_rules! collect {
    ($($(#[$doc:meta])* $section:ident: $of:ty, $one:ident, $shared:ident;)*) => {
        impl<'d> Names<'d> {
            fn add_document(&mut self, document: &'d Document) {
                $(for (name, item) in &document.$section {
                    item.add_to(&name.0, self);
                })*
            }
        }
    };
}

all_sections!(collect);

impl Naming for xen_abi_document::Typedef {
    fn add_to<'d>(&'d self, name: &'d str, names: &mut Names<'d>) {
        names.add_type(name);
    }
}

impl Naming for xen_abi_document::Constant {
    fn add_to<'d>(&'d self, name: &'d str, names: &mut Names<'d>) {
        names.constants.insert(name);
        names.bits.extend(self.bit.as_ref().map(|_| name_of_bit(name)));
    }
}

impl Naming for xen_abi_document::Group {
    fn add_to<'d>(&'d self, name: &'d str, names: &mut Names<'d>) {
        names.add_type(name);
        for (name, value) in &self.values {
            value.add_to(&name.0, names);
        }
    }
}

impl Naming for xen_abi_document::BitWord {
    fn add_to<'d>(&'d self, name: &'d str, names: &mut Names<'d>) {
        names.add_type(name);
    }
}

impl Naming for xen_abi_document::Record {
    fn add_to<'d>(&'d self, name: &'d str, names: &mut Names<'d>) {
        names.add_type(name);
        names.records.insert(name);
    }
}

impl Naming for xen_abi_document::SaveRecord {
    fn add_to<'d>(&'d self, _: &'d str, names: &mut Names<'d>) {
        names.constants.extend(self.code_constant.as_ref().map(|name| name.0.as_str()));
    }
}

impl Naming for xen_abi_document::Hypercall {
    fn add_to<'d>(&'d self, _: &'d str, names: &mut Names<'d>) {
        names.add_operations(&self.ops);
    }
}

impl Naming for xen_abi_document::SmcccCall {
    fn add_to<'d>(&'d self, name: &'d str, names: &mut Names<'d>) {
        names.constants.insert(self.c.as_ref().map_or(name, |name| &name.0));
    }
}

impl Naming for xen_abi_document::Function {
    fn add_to<'d>(&'d self, name: &'d str, names: &mut Names<'d>) {
        names.functions.insert(name);
    }
}

impl Naming for xen_abi_document::Alias {
    fn add_to<'d>(&'d self, name: &'d str, names: &mut Names<'d>) {
        if self.kind == AliasKind::Type {
            names.add_type(name);
        }
    }
}

/// That nothing refers to declarations of a section by name.
macro_rules! unnamed {
    ($($of:ident)*) => {
        $(impl Naming for xen_abi_document::$of {
            fn add_to<'d>(&'d self, _: &'d str, _: &mut Names<'d>) {}
        })*
    };
}

unnamed! { StringConstant ShapeDeclaration Ring ByteRing XMacro Macro Handle }

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
            names.add_document(document);
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
