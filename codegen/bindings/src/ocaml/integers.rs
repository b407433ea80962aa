//! The integers that OCaml's libraries have names for.

use crate::declared::Type;

/// The type of a member by its name, and so many of it if that is said.
pub(super) fn declared(name: &str, count: Option<u64>) -> Type {
    let of = match name.strip_suffix("_t").unwrap_or(name) {
        "char" => Type::Integer { bits: 8, signed: None },
        plain => integer(plain).unwrap_or_else(|| Type::Named(name.to_owned())),
    };
    count.map_or(of.clone(), |count| Type::array(of, count))
}

/// What an access such as `uint16` or `int32_le` reads. More than 16 bits have one type in OCaml, whatever they mean.
pub(super) fn accessed(name: &str) -> Option<Type> {
    let name = ["_le", "_be", "_ne"].iter().find_map(|order| name.strip_suffix(order)).unwrap_or(name);
    match name {
        "char" | "byte" => Some(Type::Integer { bits: 8, signed: None }),
        _ => match integer(name)? {
            Type::Integer { bits: bits @ (32 | 64), .. } => Some(Type::Integer { bits, signed: None }),
            narrow => Some(narrow),
        },
    }
}

/// `uint16` and the like.
fn integer(name: &str) -> Option<Type> {
    let (signed, bits) = match name.strip_prefix('u') {
        Some(name) => (false, name.strip_prefix("int")?),
        None => (true, name.strip_prefix("int")?),
    };
    let bits = bits.parse().ok().filter(|bits| [8, 16, 32, 64].contains(bits))?;
    Some(Type::integer(bits, signed))
}
