//! `[%%cstruct type t = { .. }]` and `[%%cenum type t = ..]`.

use xen_abi_syntax::axes::Target;

use super::integers;
use crate::declared::{BIG_ENDIAN, Body, Constant, Declarations, Member, Name, Record};
use crate::tree::Part;

/// What is declared by a name in a place of the text.
pub(super) struct Head<'n> {
    pub(super) within: &'n [String],
    pub(super) name: &'n str,
    pub(super) line: usize,
}

/// Reads an extension, if it is one of these.
pub(super) fn extension(item: Part<'_>, within: &[String], found: &mut Declarations) {
    let Some(binding) = item.inner("type_binding") else { return };
    let Some(name) = binding.field("name") else { return };
    let head = Head { within, name: name.text(), line: name.line() };
    match item.part("attribute_id").map(Part::text) {
        Some("cstruct") => {
            let order = binding.inner("item_attribute").and_then(|of| of.part("attribute_id"));
            found.add_record(record(&head, members(binding), order.map_or("", Part::text)));
        }
        Some("cenum") => enumeration(&head, &constructors(binding), found),
        _ => {}
    }
}

/// A record of members with nothing between them, in an order of bytes.
pub(super) fn record(head: &Head<'_>, members: Vec<Member>, order: &str) -> Record {
    // `t` is the type of its module.
    let name = match (head.name, head.within.split_last()) {
        ("t", Some((module, around))) => Name::new(around, module.as_str()),
        (name, _) => Name::new(head.within, name),
    };
    Record {
        name,
        line: head.line,
        body: Body::packed(members),
        targets: Target::ALL.to_vec(),
        flaw: (order == "big_endian").then(|| BIG_ENDIAN.to_owned()),
    }
}

/// Constants that count on from the last that has a value.
pub(super) fn enumeration(
    head: &Head<'_>,
    constructors: &[(&str, usize, Option<i128>)],
    found: &mut Declarations,
) {
    let mut within = head.within.to_vec();
    within.push(head.name.to_owned());
    let mut next = Some(0);
    for (name, line, value) in constructors {
        let Some(value) = value.or(next) else { return };
        next = value.checked_add(1);
        let (name, line, targets) = (Name::new(&within, *name), *line, Target::ALL.to_vec());
        found.add_constant(Constant { name, line, value, targets });
    }
}

fn members(binding: Part<'_>) -> Vec<Member> {
    let mut members = Vec::new();
    for (field, attribute) in with_attributes(binding, "field_declaration", "len") {
        let count = attribute.and_then(|count| u64::try_from(count).ok());
        let name = field.part("field_name").map_or("", Part::text);
        let of = field.field("type").map_or("", Part::last_name);
        members.push(Member::new(name, integers::declared(of, count)));
    }
    members
}

fn constructors(binding: Part<'_>) -> Vec<(&str, usize, Option<i128>)> {
    let all = with_attributes(binding, "constructor_declaration", "id").into_iter();
    all.map(|(of, id)| (of.part("constructor_name").map_or("", Part::text), of.line(), id)).collect()
}

/// The parts of a kind in the body of a type, each with the number in the attribute behind it, wherever the grammar puts
/// that.
fn with_attributes<'t>(binding: Part<'t>, kind: &str, attribute: &str) -> Vec<(Part<'t>, Option<i128>)> {
    let mut all: Vec<(Part<'t>, Option<i128>)> = Vec::new();
    let body = binding.field("body").map(Part::parts).unwrap_or_default();
    for part in body.into_iter().chain(binding.parts()) {
        if part.kind() == kind {
            let inside = part.parts().into_iter().find_map(|of| number(of, attribute));
            all.push((part, inside));
        } else if let (Some(value), Some((_, last))) = (number(part, attribute), all.last_mut()) {
            *last = Some(value);
        }
    }
    all
}

/// The number in an attribute of a name.
fn number(of: Part<'_>, name: &str) -> Option<i128> {
    let is_it = of.kind() == "attribute" && of.part("attribute_id")?.text() == name;
    of.inner("expression_item").filter(|_| is_it)?.value(&|_| None)
}
