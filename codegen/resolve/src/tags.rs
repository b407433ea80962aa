//! The tags that follow from operations: which member of an envelope's union goes with which number is said once,
//! by the operations.

use xen_abi_model::{
    Argument, Body, Case, Cases, Envelope, Member, MemberType, NameId, Operations, RecordId, RecordKind,
    Spec, Tag, TagAt, TagBits, Type, TypeItem,
};
use xen_abi_syntax::diagnostic::{Code, Diagnostic, Diagnostics};
use xen_abi_syntax::expression::Expression;
use xen_abi_syntax::member_path::MemberPath;

/// A member of a union that is valid for an operation.
struct Valid {
    record: RecordId,
    union: String,
    member: String,
    tag: String,
    case: Case<Expression>,
}

/// Gives the unions of all envelopes their tags.
pub(super) fn derive(spec: &mut Spec, diagnostics: &mut Diagnostics) {
    let mut all = Vec::new();
    for call in &spec.hypercalls {
        collect(spec, &call.ops, &mut all);
    }
    let mut written = Vec::new();
    for record in &spec.records {
        for member in &record.body.members {
            if let (MemberType::Inline(Body { tag: Some(tag), .. }), Some(name)) = (&member.of, &member.name)
            {
                written.push((record.head.place, name.clone(), tag.place));
            }
        }
    }
    for valid in all {
        let record = &mut spec.records[valid.record.0 as usize];
        // Dialects have hypercalls and records of one name.
        if record.head.when.and(&valid.case.when).is_impossible() {
            continue;
        }
        let place = record.head.place;
        if let Some((.., tag)) = written.iter().find(|(of, union, _)| *of == place && *union == valid.union) {
            let message = "the tag of this union follows from the operations that use it";
            diagnostics.push(
                Diagnostic::new(Code::BadTag, *tag, message).note(valid.case.place, "such as this one"),
            );
            continue;
        }
        for member in &mut record.body.members {
            let is_union = member.name.as_ref() == Some(&valid.union);
            if let (MemberType::Inline(union), true) = (&mut member.of, is_union) {
                union.tag = Some(Tag {
                    place: valid.case.place,
                    member: valid.tag.clone(),
                    at: TagAt::Beside,
                    bits: TagBits::All,
                });
                for member in
                    union.members.iter_mut().filter(|member| member.name.as_ref() == Some(&valid.member))
                {
                    add(member, &valid.case);
                }
            }
        }
    }
}

fn add(member: &mut Member, case: &Case<Expression>) {
    if member.valid_for.iter().all(|known| known.place != case.place) {
        member.valid_for.push(case.clone());
    }
}

fn collect(spec: &Spec, operations: &Operations, found: &mut Vec<Valid>) {
    if let Some(envelope) = operations.envelope.as_ref().filter(|envelope| envelope.bits.is_none()) {
        for operation in &operations.all {
            let argument = match &operation.arg {
                Argument::Member(_, path) => Some(path),
                Argument::None | Argument::Record(_) | Argument::Plain(..) | Argument::Opaque(_) => None,
            };
            let paths = operation.dirs.iter().map(|directed| &directed.path).chain(argument);
            let case = Case {
                when: operation.head.when.clone(),
                place: operation.head.place,
                is: Expression::Name(operation.head.name.clone()),
            };
            for path in paths {
                found.extend(valid(spec, envelope, path, &case));
            }
        }
    }
    for operation in &operations.all {
        collect(spec, &operation.inner, found);
    }
}

/// What a way says, if it leads through a union beside the number of the operation.
fn valid(spec: &Spec, envelope: &Envelope, path: &MemberPath, case: &Case<Expression>) -> Vec<Valid> {
    let ([tag], Some([union, member, ..])) = (&envelope.op_in.0[..], path.0.get(envelope.at.0.len()..))
    else {
        return Vec::new();
    };
    let is_union = |id: &RecordId| {
        spec[*id].body.members.iter().any(|at| {
            at.name.as_ref() == Some(union)
                && matches!(&at.of, MemberType::Inline(body) if body.kind == RecordKind::Union)
        })
    };
    holders(spec, envelope)
        .into_iter()
        .filter(is_union)
        .map(|record| Valid {
            record,
            union: union.clone(),
            member: member.clone(),
            tag: tag.clone(),
            case: case.clone(),
        })
        .collect()
}

/// The records that hold the number, if they have a name of their own.
fn holders(spec: &Spec, envelope: &Envelope) -> Vec<RecordId> {
    let records = |name: NameId| {
        spec[name].items.iter().filter_map(|item| match item {
            TypeItem::Record(id) => Some(*id),
            _ => None,
        })
    };
    if envelope.at.0.is_empty() {
        return records(envelope.record).collect();
    }
    let named = |member: &&Member| match &member.of {
        MemberType::Named(Cases(cases)) => cases
            .iter()
            .filter_map(|case| if let Type::Named(name) = case.is { Some(name) } else { None })
            .collect(),
        MemberType::Inline(_) => Vec::new(),
    };
    let members = spec.members_at(envelope.record, &envelope.at);
    members.iter().flat_map(named).flat_map(records).collect()
}
