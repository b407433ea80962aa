//! Rules that need all declarations.

use super::names::Names;
use super::{ReadDocument, aliases, member_tags, operations, safety, smccc, tags, versions, x_macros};
use xen_abi_model::{Group, Head, Spec};
use xen_abi_syntax::diagnostic::{Code, Diagnostic, Diagnostics};
use xen_abi_syntax::hash::HashMap;

/// Checks all rules, and adds what follows from several declarations.
pub(super) fn check(
    spec: &mut Spec,
    documents: &[ReadDocument],
    names: &Names<'_>,
    diagnostics: &mut Diagnostics,
) {
    aliases::tell_members(spec, diagnostics);
    x_macros::check_headers(spec, diagnostics);
    versions::check(spec, diagnostics);
    // A macro would be put in the place of a tag of the same name.
    let types = spec.names.iter().flat_map(|entry| &entry.items).map(|item| spec.head(*item));
    declared_once(types.chain(spec.aliases.iter().map(|alias| &alias.head)), diagnostics);
    declared_once(spec.macros.iter().filter(|item| item.inline).map(|item| &item.head), diagnostics);
    declared_once(spec.macro_heads(), diagnostics);
    one_has_the_errors(spec, diagnostics);
    smccc::check_collisions(spec, documents.iter().flat_map(|(_, document)| &document.smccc), diagnostics);
    for (_, document) in documents {
        for (_, record) in document.structs.into_iter().chain(&document.unions) {
            nesting(names, record, diagnostics);
        }
    }
    declared_once(spec.handles.iter().map(|handle| &handle.head), diagnostics);
    operations::check(spec, diagnostics);
    safety::check(spec, diagnostics);
    tags::derive(spec, diagnostics);
    member_tags::check_embedded(spec, diagnostics);
}

/// Things of one name are not there together.
fn declared_once<'s>(heads: impl Iterator<Item = &'s Head>, diagnostics: &mut Diagnostics) {
    // Of each name the last so far, and of that the one before.
    let mut last: HashMap<&str, usize> = HashMap::default();
    last.reserve(heads.size_hint().0);
    let mut known: Vec<(&Head, Option<usize>)> = Vec::new();
    for head in heads {
        let before = last.insert(&head.name, known.len());
        let of_the_name = std::iter::successors(before, |at| known[*at].1).map(|at| known[at].0);
        if let Some(first) = of_the_name.filter(|other| !other.when.and(&head.when).is_impossible()).last() {
            let message = format!("`{}` is declared twice under the same conditions", head.name);
            diagnostics.push(
                Diagnostic::new(Code::DeclaredTwice, head.place, message)
                    .note(first.place, "the first is here"),
            );
        }
        known.push((head, before));
    }
}

/// Hypercalls return the errors of one group.
fn one_has_the_errors(spec: &Spec, diagnostics: &mut Diagnostics) {
    let mut known: Vec<&Head> = Vec::new();
    for Group { head, .. } in spec.errors() {
        if let Some(first) = known.iter().find(|other| !other.when.and(&head.when).is_impossible()) {
            let message = format!("`{}` has the errors that hypercalls return already", first.name);
            let diagnostic = Diagnostic::new(Code::Contradiction, head.place, message);
            diagnostics.push(diagnostic.note(first.place, "the first is here"));
        }
        known.push(head);
    }
}

/// What C spells inside another record names a record.
fn nesting(names: &Names<'_>, record: &xen_abi_document::Record, diagnostics: &mut Diagnostics) {
    if let Some(outer) = record.nested_in.as_ref().filter(|outer| !names.is_record(&outer.0)) {
        let message = format!("`{}` is not a structure or union", outer.0);
        diagnostics.push(Diagnostic::new(Code::NotARecord, outer.place, message));
    }
}
