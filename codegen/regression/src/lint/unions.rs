//! Unions of which nothing says what is in them.

use xen_abi_backends::abi::{Abi, BodyLayout};
use xen_abi_model::{Argument, Envelope, Operations, Spec};
use xen_abi_syntax::diagnostic::Code;
use xen_abi_syntax::member_path::MemberPath;
use xen_abi_syntax::record_kind::RecordKind;

use super::finding::{Findings, Subject};

/// Unions inside records, with a name, that have neither a tag nor operations that choose.
pub(super) fn look(abi: &Abi<'_>, findings: &mut Findings) {
    let spec = abi.spec;
    let chosen = chosen(spec);
    for (id, layout) in abi.records().iter().filter(|(id, _)| spec[*id].made_by.is_none()) {
        let head = &spec[id].head;
        for named in layout.named() {
            let Some(union) = named.layout.shape.spelt() else { continue };
            let path = named.path();
            let is_chosen = chosen.iter().any(|(record, member)| {
                *record == head.name && member.to_string().starts_with(&format!("{path}."))
            });
            if !is_open(union) || is_chosen {
                continue;
            }
            let name = format!("{}.{path}", head.name);
            let subject = Subject { module: head.module, place: named.layout.member.place, name: &name };
            findings
                .push(Code::UntaggedUnion, subject, format!("nothing says which member of `{name}` is valid"))
                .found_for(abi.variant());
        }
    }
}

/// Whether it is a union of several things, and nothing in the record says which.
fn is_open(body: &BodyLayout<'_>) -> bool {
    let meant = body.members.iter().filter(|member| !member.member.reserved);
    body.kind == RecordKind::Union && body.tag.is_none() && meant.count() > 1
}

/// The members that operations have for arguments, each with the record that has it.
fn chosen(spec: &Spec) -> Vec<(&str, &MemberPath)> {
    let of_calls = spec.hypercalls.iter().map(|call| &call.ops);
    let inner = spec.hypercalls.iter().flat_map(|call| call.ops.flat()).map(|op| &op.inner);
    of_calls.chain(inner).flat_map(|operations| arguments(spec, operations)).collect()
}

fn arguments<'s>(spec: &'s Spec, operations: &'s Operations) -> Vec<(&'s str, &'s MemberPath)> {
    let envelope: Option<&Envelope> = operations.envelope.as_ref();
    let record = |named| envelope.map_or(named, |envelope| envelope.record);
    let chosen = operations.all.iter().filter_map(|op| match &op.arg {
        Argument::Member(named, path) => Some((spec[record(*named)].name.as_str(), path)),
        _ => None,
    });
    chosen.collect()
}
