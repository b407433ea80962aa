//! Types and members of `ctypes`.

use crate::c_integers;
use crate::declared::{Declarations, Member, Type};
use crate::tree::Part;

/// The members in a list of tuples of name, type, and bits if it is a bit-field.
pub(super) fn members(list: Part<'_>, found: &Declarations) -> Vec<Member> {
    let parts = list.parts();
    match (list.kind(), parts.as_slice()) {
        ("tuple", [name, of, rest @ ..]) if string(*name).is_some() => {
            let bits = rest.first().and_then(|bits| bits.value(&|name| found.value(name)));
            let bits = bits.and_then(|bits| u64::try_from(bits).ok());
            let name = string(*name).unwrap_or_default();
            vec![Member { bits, ..Member::new(name, of_type(*of, found)) }]
        }
        _ => parts.into_iter().flat_map(|part| members(part, found)).collect(),
    }
}

/// What is between the quotes of a string.
pub(super) fn string(of: Part<'_>) -> Option<&str> {
    let content = of.part("string_content").map_or("", Part::text);
    (of.kind() == "string").then_some(content)
}

/// A type, if an expression certainly is one.
pub(super) fn known_type(of: Part<'_>, found: &Declarations) -> Option<Type> {
    match of_type(of, found) {
        Type::Unknown(_) => None,
        Type::Named(name) => {
            let is_known = found.aliases.contains_key(&name) || found.has_record(&name);
            is_known.then_some(Type::Named(name))
        }
        known => Some(known),
    }
}

fn of_type(of: Part<'_>, found: &Declarations) -> Type {
    let unknown = || Type::Unknown(of.text().to_owned());
    match of.kind() {
        "identifier" | "attribute" => {
            let name = of.last_name();
            integer(name).unwrap_or_else(|| Type::Named(name.to_owned()))
        }
        "parenthesized_expression" => of.parts().first().map_or_else(unknown, |of| of_type(*of, found)),
        "binary_operator" => {
            let (left, right) = (of.field("left"), of.field("right"));
            let count = right.and_then(|right| right.value(&|name| found.value(name)));
            let count = count.and_then(|count| u64::try_from(count).ok());
            match (left, count, of.field("operator").map(Part::text)) {
                (Some(left), Some(count), Some("*")) => Type::array(of_type(left, found), count),
                _ => unknown(),
            }
        }
        "call" => match of.field("function").map(Part::last_name) {
            Some("POINTER" | "CFUNCTYPE" | "PYFUNCTYPE") => Type::Address,
            _ => unknown(),
        },
        _ => unknown(),
    }
}

/// The integers and addresses that `ctypes` has.
fn integer(name: &str) -> Option<Type> {
    match name {
        "c_void_p" | "c_char_p" | "c_wchar_p" | "py_object" => Some(Type::Address),
        _ => c_integers::named(name),
    }
}
