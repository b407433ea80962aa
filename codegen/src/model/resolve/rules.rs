//! Rules that need all declarations.

use std::collections::BTreeMap;

use super::Resolver;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Head, Operation, Record, Spec, TypeItem};

impl Resolver {
    pub(super) fn rules(&mut self) {
        let spec = &self.spec;
        for entry in &spec.names {
            let heads: Vec<&Head> = entry.items.iter().map(|item| spec.head(*item)).collect();
            declared_once(&heads, &mut self.diagnostics);
        }
        let constants: BTreeMap<_, _> = spec.constants_by_name.iter().collect();
        for ids in constants.values() {
            let heads: Vec<&Head> = ids.iter().map(|id| &spec[*id].head).collect();
            declared_once(&heads, &mut self.diagnostics);
        }
        for operation in spec.hypercalls.iter().flat_map(|call| &call.ops) {
            directions(spec, operation, &mut self.diagnostics);
        }
    }
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

/// The directions of an operation cover the argument: every member that is not reserved, and nothing else.
fn directions(spec: &Spec, operation: &Operation, diagnostics: &mut Diagnostics) {
    let mut complain = |code, message: String| {
        diagnostics.push(Diagnostic::new(code, operation.head.place, message));
    };
    let Some(arg) = operation.arg else {
        if let Some((name, _)) = operation.dirs.first() {
            complain(Code::BadDirection, format!("there is a direction for `{name}`, but no argument"));
        }
        return;
    };
    let records: Vec<&Record> = spec[arg]
        .items
        .iter()
        .filter_map(|item| match item {
            TypeItem::Record(id) => Some(&spec[*id]),
            _ => None,
        })
        .collect();
    if records.is_empty() {
        complain(Code::NotARecord, format!("the argument `{}` is no structure or union", spec[arg].name));
        return;
    }
    let members = || records.iter().flat_map(|record| &record.body.members);
    for (name, _) in &operation.dirs {
        if !members().any(|member| member.name.as_ref() == Some(name)) {
            complain(Code::BadDirection, format!("`{}` has no member `{name}`", spec[arg].name));
        }
    }
    for member in members().filter(|member| !member.reserved) {
        if let Some(name) = &member.name
            && !operation.dirs.iter().any(|(known, _)| known == name)
        {
            complain(Code::BadDirection, format!("there is no direction for the member `{name}`"));
        }
    }
}
