//! The integers of C, as other languages call them.

use crate::declared::Type;

/// An integer of C by a name that says that it is one: `c_uint`, `uint32_t`.
pub(crate) fn named(name: &str) -> Option<Type> {
    let plain = name.strip_prefix("c_").or_else(|| name.ends_with("_t").then_some(name));
    plain.and_then(plain_named)
}

/// An integer of C by its name alone: `uint`, `uint32_t`.
pub(crate) fn plain_named(name: &str) -> Option<Type> {
    let of = |bits, signed| Some(Type::integer(bits, signed));
    match name {
        // Whether it is signed depends on the target.
        "char" => Some(Type::Integer { bits: 8, signed: None }),
        "uchar" | "ubyte" | "bool" | "uint8" | "uint8_t" => of(8, false),
        "schar" | "byte" | "int8" | "int8_t" => of(8, true),
        "ushort" | "uint16" | "uint16_t" => of(16, false),
        "short" | "int16" | "int16_t" => of(16, true),
        "uint" | "uint32" | "uint32_t" => of(32, false),
        "int" | "int32" | "int32_t" => of(32, true),
        "ulonglong" | "uint64" | "uint64_t" => of(64, false),
        "longlong" | "int64" | "int64_t" => of(64, true),
        "ulong" | "size_t" | "uintptr_t" => Some(Type::Word { signed: false }),
        "long" | "ssize_t" | "intptr_t" => Some(Type::Word { signed: true }),
        _ => None,
    }
}
