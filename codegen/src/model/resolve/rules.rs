//! Rules that need all declarations.

use std::collections::{BTreeMap, BTreeSet};

use super::names::Names;
use super::{ReadDocument, Resolver};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::{self, Name, Placed};
use crate::model::{Head, Member, Record, Spec, TypeItem, TypedefInC};
use crate::type_name::TypeName;

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
            let operations = document.hypercalls.into_iter().flat_map(|(_, call)| &call.ops);
            for (name, operation) in operations {
                directions(&self.spec, name, operation, &mut self.diagnostics);
            }
        }
    }
}

/// What C knows as a macro or enumerator, by name; operations are there as the constants that hold their numbers.
fn macros(spec: &Spec) -> BTreeMap<&str, Vec<&Head>> {
    let typedefs_in_macros = spec.typedefs.iter().filter(|typedef| typedef.c != TypedefInC::Typedef);
    let heads = (spec.constants.iter().map(|constant| &constant.head))
        .chain(spec.strings.iter().map(|string| &string.head))
        .chain(typedefs_in_macros.map(|typedef| &typedef.head))
        .chain(spec.aliases.iter().map(|alias| &alias.head))
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

/// The directions of an operation cover the argument: every member that is not reserved, and nothing else.
fn directions(
    spec: &Spec,
    name: &Placed<Name>,
    operation: &document::Operation,
    diagnostics: &mut Diagnostics,
) {
    let mut complain = |code, place, message: String| {
        diagnostics.push(Diagnostic::new(code, place, message));
    };
    let Some(written) = &operation.arg else {
        if let Some((name, _)) = operation.dirs.into_iter().next() {
            let message = format!("there is a direction for `{}`, but no argument", name.0);
            complain(Code::BadDirection, name.place, message);
        }
        return;
    };
    // A name that is not declared, or no name at all, has been reported.
    let TypeName::Named(arg) = &written.value else { return };
    let Some(id) = spec.type_named(arg) else { return };
    let records: Vec<&Record> = spec[id]
        .items
        .iter()
        .filter_map(|item| match item {
            TypeItem::Record(id) => Some(&spec[*id]),
            _ => None,
        })
        .collect();
    if records.is_empty() {
        complain(Code::NotARecord, written.place, format!("the argument `{arg}` is no structure or union"));
        return;
    }
    let members: Vec<&Member> = records.iter().flat_map(|record| &record.body.members).collect();
    let known: BTreeSet<&str> = members.iter().filter_map(|member| member.name.as_deref()).collect();
    let given: BTreeSet<&str> = operation.dirs.into_iter().map(|(name, _)| name.0.as_str()).collect();
    for (name, _) in &operation.dirs {
        if !known.contains(name.0.as_str()) {
            complain(Code::BadDirection, name.place, format!("`{arg}` has no member `{}`", name.0));
        }
    }
    for member in members.iter().filter(|member| !member.reserved) {
        if let Some(missing) = member.name.as_ref().filter(|name| !given.contains(name.as_str())) {
            let message = format!("`dirs` has no direction for the member `{missing}`");
            complain(Code::BadDirection, name.place, message);
        }
    }
}
