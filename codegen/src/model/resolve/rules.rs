//! Rules that need all declarations.

use std::collections::BTreeMap;

use super::names::Names;
use super::{ReadDocument, Resolver, operations, tags};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document;
use crate::model::Head;

impl Resolver {
    pub(super) fn rules(&mut self, documents: &[ReadDocument]) {
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
        for (_, document) in documents {
            for (_, record) in document.structs.into_iter().chain(&document.unions) {
                nesting(&self.names, record, &mut self.diagnostics);
            }
        }
        operations::check(&self.spec, &mut self.diagnostics);
        tags::derive(&mut self.spec, &mut self.diagnostics);
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

/// What C spells inside another record names a record.
fn nesting(names: &Names, record: &document::Record, diagnostics: &mut Diagnostics) {
    if let Some(outer) = record.nested_in.as_ref().filter(|outer| !names.is_record(&outer.0)) {
        let message = format!("`{}` is no structure or union", outer.0);
        diagnostics.push(Diagnostic::new(Code::NotARecord, outer.place, message));
    }
}
