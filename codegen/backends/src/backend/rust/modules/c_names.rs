//! The names of C, as they are, for programs that are ported: constants, and other names for types.

use std::collections::BTreeMap;

use super::{OperationItem, RustModule, variants_of};
use crate::backend::rust::calls;
use crate::backend::rust::naming::{declared, ident, module_name};
use crate::backend::rust::operations::{operation_name, operation_word};
use crate::backend::rust::{constants, functions, groups, strings};
use crate::matrix::VariantSet;
use xen_abi_model::{GroupInC, Operations, Spec};

/// What names of C stand for: in Rust's space of types and that of values.
#[derive(Debug, Default)]
pub(in crate::backend::rust) struct CNamesInRust {
    types: BTreeMap<String, Vec<(VariantSet, String)>>,
    values: BTreeMap<String, Vec<(VariantSet, String)>>,
}

impl CNamesInRust {
    /// The items, each with the variants that have it.
    pub(in crate::backend::rust) fn items(&self) -> impl Iterator<Item = &(VariantSet, String)> {
        self.types.values().chain(self.values.values()).flatten()
    }

    fn add_type(&mut self, name: &str, variants: &VariantSet, path: &str) {
        let item = format!("/// C's name of [`{path}`].\npub type {} = {path};", ident(name));
        add(&mut self.types, name, variants, item);
    }

    /// A value of which a path is known, and a type if it is no import.
    fn add_value(&mut self, name: &str, variants: &VariantSet, item: String) {
        add(&mut self.values, name, variants, item);
    }
}

/// Adds an item, unless the name is taken: C has tags beside other names, and these come later.
fn add(
    known: &mut BTreeMap<String, Vec<(VariantSet, String)>>,
    name: &str,
    variants: &VariantSet,
    item: String,
) {
    let all = known.entry(name.to_owned()).or_default();
    let is_taken = all.iter().any(|(others, _)| variants.iter().any(|variant| others.contains(variant)));
    if !is_taken {
        all.push((variants.clone(), item));
    }
}

impl<'s> RustModule<'s> {
    /// Adds the names that C has for what it declares.
    pub(in crate::backend::rust) fn add_c_names(&self, spec: &'s Spec, names: &mut CNamesInRust) {
        let module = calls::types(spec, self.id);
        let path = |name: &str| format!("{module}{}", ident(name));
        let import = |rust: &str, c: &str| format!("pub use {} as {};", path(rust), ident(c));
        for item in &self.typedefs {
            let head = &spec[item.id].head;
            names.add_type(&head.name, &variants_of(&item.cases), &path(&declared(head)));
        }
        for item in &self.records {
            let (record, variants) = (&spec[item.id], variants_of(&item.cases));
            let of = path(&declared(&record.head));
            for name in record.typedef.iter().chain([&record.head.name]) {
                names.add_type(name, &variants, &of);
            }
        }
        for item in &self.bitwords {
            let word = &spec[item.id];
            if word.typedef {
                names.add_type(&word.head.name, &variants_of(&item.cases), &path(&declared(&word.head)));
            }
        }
        for item in &self.groups {
            let group = &spec[item.id];
            let of = path(&declared(&group.head));
            if matches!(group.c, GroupInC::Enum | GroupInC::Typedef) {
                names.add_type(&group.head.name, &variants_of(&item.cases), &of);
            }
            for case in &item.cases {
                for (constant, _) in case.is.values() {
                    let (c_name, name) = (ident(&constant.head.name), groups::value_name(group, constant));
                    let item = format!(
                        "/// C's name of [`{of}::{name}`].\npub const {c_name}: {of} = {of}::{};",
                        ident(&name)
                    );
                    names.add_value(&constant.head.name, &case.variants, item);
                }
            }
        }
        for item in &self.constants {
            let constant = &spec[item.id];
            let item_text = import(&constants::rust_name(constant), &constant.head.name);
            names.add_value(&constant.head.name, &variants_of(&item.cases), item_text);
        }
        for item in &self.strings {
            let string = &spec[item.id];
            let item_text = import(&strings::rust_name(string), &string.head.name);
            names.add_value(&string.head.name, &variants_of(&item.cases), item_text);
        }
        for item in &self.functions {
            let function = &spec[item.id];
            let item_text = import(&functions::rust_name(function), &function.head.name);
            names.add_value(&function.head.name, &variants_of(&item.cases), item_text);
        }
        for item in &self.hypercalls {
            let call = &spec[item.id];
            let within = path(&module_name(&call.head.name));
            add_operations(&within, &call.ops, &item.operations, names);
        }
    }
}

/// The numbers of operations.
fn add_operations(within: &str, of: &Operations, items: &[OperationItem<'_>], names: &mut CNamesInRust) {
    for item in items {
        let (c_name, name) = (&item.of.head.name, operation_name(of, item.of));
        let text = format!(
            "/// The number of [`{within}::{name}`].\n\
             pub const {}: u32 = <{within}::{} as runtime::SubOperation>::NUMBER;",
            ident(c_name),
            ident(&name)
        );
        names.add_value(c_name, &variants_of(&item.cases), text);
        let inner = format!("{within}::{}", ident(&operation_word(of, item.of)));
        add_operations(&inner, &item.of.inner, &item.inner, names);
    }
}
