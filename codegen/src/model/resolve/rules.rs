//! Rules that need all declarations.

use std::collections::BTreeMap;

use super::names::Names;
use super::{ReadDocument, Resolver, member_tags, operations, tags};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document;
use crate::model::{Head, Spec, TypedefInC};

impl Resolver {
    pub(super) fn rules(&mut self, documents: &[ReadDocument]) {
        let spec = &self.spec;
        for entry in &spec.names {
            // A macro would be put in the place of a tag of the same name.
            let aliases = spec.aliases.iter().map(|alias| &alias.head).filter(|head| head.name == entry.name);
            let heads: Vec<&Head> = entry.items.iter().map(|item| spec.head(*item)).chain(aliases).collect();
            declared_once(&heads, &mut self.diagnostics);
        }
        for heads in macros(spec).values() {
            declared_once(heads, &mut self.diagnostics);
        }
        self.smccc_collisions(documents.iter().flat_map(|(_, document)| &document.smccc));
        for (_, document) in documents {
            for (_, record) in document.structs.into_iter().chain(&document.unions) {
                nesting(&self.names, record, &mut self.diagnostics);
            }
        }
        operations::check(&self.spec, &mut self.diagnostics);
        tags::derive(&mut self.spec, &mut self.diagnostics);
        member_tags::check_embedded(&self.spec, &mut self.diagnostics);
    }
}

/// What C knows as a macro or enumerator, by name; operations are there as the constants that hold their numbers.
pub(super) fn macros(spec: &Spec) -> BTreeMap<&str, Vec<&Head>> {
    let typedefs_in_macros = spec.typedefs.iter().filter(|typedef| typedef.c != TypedefInC::Typedef);
    let heads = (spec.constants.iter().map(|constant| &constant.head))
        .chain(spec.strings.iter().map(|string| &string.head))
        .chain(typedefs_in_macros.map(|typedef| &typedef.head))
        .chain(spec.functions.iter().map(|function| &function.head))
        .chain(spec.aliases.iter().map(|alias| &alias.head))
        .chain(spec.x_macros.iter().map(|item| &item.head))
        .chain(spec.macros.iter().map(|item| &item.head));
    let mut by_name: BTreeMap<&str, Vec<&Head>> = BTreeMap::new();
    for head in heads {
        by_name.entry(&head.name).or_default().push(head);
    }
    by_name
}

fn declared_once(heads: &[&Head], diagnostics: &mut Diagnostics) {
    for (at, head) in heads.iter().enumerate() {
        if let Some(first) = heads[..at].iter().find(|first| !first.when.and(&head.when).is_impossible()) {
            let message = format!("`{}` is declared twice under the same conditions", head.name);
            diagnostics.push(
                Diagnostic::new(Code::DeclaredTwice, head.place, message)
                    .note(first.place, "the first is here"),
            );
        }
    }
}

/// What C spells inside another record names a record.
fn nesting(names: &Names, record: &document::Record, diagnostics: &mut Diagnostics) {
    if let Some(outer) = record.nested_in.as_ref().filter(|outer| !names.is_record(&outer.0)) {
        let message = format!("`{}` is no structure or union", outer.0);
        diagnostics.push(Diagnostic::new(Code::NotARecord, outer.place, message));
    }
}
