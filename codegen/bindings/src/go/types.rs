//! Types of Go.

use crate::c_integers;
use crate::declared::{Alignment, Body, Declarations, Member, Members, Type};
use crate::tree::Part;

/// A type.
pub(super) fn of(part: Part<'_>, found: &Declarations) -> Type {
    let unknown = || Type::Unknown(part.text().to_owned());
    match part.kind() {
        "type_identifier" => named(part.text()),
        "qualified_type" => qualified(part),
        "pointer_type" | "function_type" | "map_type" | "channel_type" => Type::Address,
        "parenthesized_type" => part.parts().first().map_or_else(unknown, |inner| of(*inner, found)),
        "array_type" => {
            let count = part.field("length").and_then(|count| count.value(&|name| found.value(name)));
            let count = count.and_then(|count| u64::try_from(count).ok());
            match (part.field("element"), count) {
                (Some(element), Some(count)) => Type::array(of(element, found), count),
                _ => unknown(),
            }
        }
        "struct_type" => {
            let fields = part.part("field_declaration_list").map(Part::parts).unwrap_or_default();
            let mut members = fields.into_iter().flat_map(|field| members(field, found)).collect();
            end(&mut members);
            // What C aligns to eight bytes on some targets of 32 bits is aligned to four in Go.
            let alignment = Alignment::AtMostWord;
            Type::Body(Box::new(Body { members: Members::InOrder(members), alignment, align: None }))
        }
        _ => unknown(),
    }
}

/// The members of a line. One without a name is embedded: its members are named as if they were of the record.
fn members(field: Part<'_>, found: &Declarations) -> Vec<Member> {
    let Some(is) = field.field("type") else { return Vec::new() };
    let is_pointer = field.text().starts_with('*');
    let of = if is_pointer { Type::Address } else { of(is, found) };
    let names = field.fields("name");
    if names.is_empty() {
        let name = if is_pointer { is.last_name() } else { "" };
        return vec![Member::new(name, of)];
    }
    names.into_iter().map(|name| Member::new(name.text(), of.clone())).collect()
}

/// Go adds a byte behind a last member that takes no room, so that its address is of the record.
fn end(members: &mut Vec<Member>) {
    let is_nothing = |member: &Member| matches!(member.of, Type::Nothing | Type::Array(_, 0));
    if members.len() > 1 && members.last().is_some_and(is_nothing) {
        members.push(Member::new("pad", Type::integer(8, false)));
    }
}

fn named(name: &str) -> Type {
    let of = |bits, signed| Type::integer(bits, signed);
    match name {
        "uint8" | "byte" | "bool" => of(8, false),
        "int8" => of(8, true),
        "uint16" => of(16, false),
        "int16" => of(16, true),
        "uint32" => of(32, false),
        "int32" | "rune" => of(32, true),
        "uint64" => of(64, false),
        "int64" => of(64, true),
        "uint" | "uintptr" => Type::Word { signed: false },
        "int" => Type::Word { signed: true },
        _ => Type::Named(name.to_owned()),
    }
}

/// A type of another package.
fn qualified(part: Part<'_>) -> Type {
    let name = part.last_name();
    let other = || Type::Named(part.text().to_owned());
    match part.field("package").map(Part::text) {
        Some("C") => c_integers::plain_named(name).unwrap_or_else(other),
        Some("unsafe") if name == "Pointer" => Type::Address,
        Some("structs") if name == "HostLayout" => Type::Nothing,
        Some("atomic") => match named(&name.to_ascii_lowercase()) {
            Type::Named(_) => other(),
            integer => integer,
        },
        _ => other(),
    }
}
