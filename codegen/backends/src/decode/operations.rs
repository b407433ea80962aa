//! Operations that the specification tells in words alone. The documentation of their numbers begins with a word for
//! it; that of a member of the union with their arguments says `For` or `Of` and the constants; that of a parameter has the
//! record, or the beginning of the constants, in code. Tests hold the specification to it.

use super::bits::get;
use super::names::Numbered;
use super::shapes::records_named;
use crate::abi::{Abi, BodyLayout, Choice, MemberLayout, Shape, ShapeKind, TaggedUnion};
use crate::prose::{Piece, pieces};
use xen_abi_model::{Head, RecordId};
use xen_abi_syntax::record_kind::RecordKind;

/// How the documentation of the number of an operation begins.
const BEGINNINGS: [&str; 3] = ["Operation", "Number of the operation", "Number of an operation"];

/// How the documentation of an argument begins.
const ARGUMENT_OF: [&str; 2] = ["For `", "Of `"];

/// What the member is called that holds the number.
const NUMBERS: [&str; 2] = ["cmd", "op"];

/// What a text has in code.
fn code(text: &str) -> impl Iterator<Item = String> + use<> {
    pieces(text).into_iter().filter_map(|piece| match piece {
        Piece::Code(code) => Some(code),
        _ => None,
    })
}

/// The first record that a text names.
pub(super) fn record_named_in(abi: &Abi<'_>, text: &str) -> Option<RecordId> {
    code(text).find_map(|name| records_named(abi, &name))
}

/// The operation of a number, by a text that names how the constants begin: `XENPMU_*`.
pub(super) fn operation_named_in(abi: &Abi<'_>, text: &str, number: i128) -> Option<String> {
    code(text).find_map(|name| operation(abi, name.strip_suffix('*')?, number))
}

/// The operation of a number, among those whose names begin alike.
fn operation(abi: &Abi<'_>, prefix: &str, number: i128) -> Option<String> {
    let known = abi.constants().iter().filter(|(_, known)| known.value == number);
    let mut named = known.map(|(id, _)| &abi.spec[id].head);
    let found =
        named.find(|head| !prefix.is_empty() && head.name.starts_with(prefix) && is_operation(head))?;
    Some(found.name.clone())
}

/// Whether a constant is the number of an operation.
fn is_operation(constant: &Head) -> bool {
    BEGINNINGS.iter().any(|beginning| constant.doc.starts_with(beginning))
}

/// The union `member` of a record, if a number in front of it says which argument it has.
pub(super) fn union_by_operation<'a, 's>(
    abi: &'a Abi<'s>,
    around: &'a BodyLayout<'s>,
    member: &'a MemberLayout<'s>,
) -> Option<TaggedUnion<'a, 's>> {
    let body = member.shape.spelt().filter(|body| body.kind == RecordKind::Union && body.tag.is_none())?;
    let tag = NUMBERS.iter().find_map(|name| around.named_here(name))?;
    let values = body.members.iter().map(|member| {
        let numbers = numbers_in(abi, &member.member.doc).map(|known| known.number);
        (numbers.collect::<Vec<_>>(), member)
    });
    let values: Vec<_> = values.filter(|(numbers, _)| !numbers.is_empty()).collect();
    (values.len() > 1).then_some(TaggedUnion {
        tag,
        part: None,
        union: member,
        choice: Choice::Values(values),
    })
}

/// The operations for which a member of such a union is there, each with its number.
fn numbers_in(abi: &Abi<'_>, text: &str) -> impl Iterator<Item = Numbered> {
    let names = code(text).filter(|_| ARGUMENT_OF.iter().any(|beginning| text.starts_with(beginning)));
    names.filter_map(|name| {
        let mut ids = abi.spec.constants_named(&name).iter().copied();
        let number = ids.find_map(|id| {
            abi.constants().get(id).filter(|_| is_operation(&abi.spec[id].head)).map(|known| known.value)
        })?;
        Some(Numbered { name, number })
    })
}

/// The way to the number of the operation in a record, and the operation, where a union says so in words.
pub(super) fn operation_of(abi: &Abi<'_>, shape: &Shape<'_>, bytes: &[u8]) -> Option<(String, Numbered)> {
    let ShapeKind::Record(id) = shape.underlying().kind else { return None };
    let body = abi.records().get(id)?;
    let union = body.members.iter().find_map(|member| union_by_operation(abi, body, member))?;
    let members = &union.union.shape.spelt()?.members;
    let names = members.iter().flat_map(|member| numbers_in(abi, &member.member.doc));
    let names: Vec<String> = names.map(|known| known.name).collect();
    let number = get(bytes, union.tag.offset_bits, union.tag.size_bits()) as i128;
    let name = operation(abi, &beginning(&names), number)?;
    Some((union.tag.member.name.clone()?, Numbered { name, number }))
}

/// How names begin alike, up to a `_`.
fn beginning(names: &[String]) -> String {
    let Some((first, rest)) = names.split_first() else { return String::new() };
    let alike = rest.iter().fold(first.as_str(), |alike, name| {
        let same = alike.bytes().zip(name.bytes()).take_while(|(one, other)| one == other).count();
        alike.get(..same).unwrap_or_default()
    });
    alike.rfind('_').and_then(|end| alike.get(..=end)).unwrap_or_default().to_owned()
}
