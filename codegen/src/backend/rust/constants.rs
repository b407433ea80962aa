//! Constants that belong to no group.

use super::code::{Code, Literal, quote};
use super::docs;
use super::naming::{constant_name, ident, referred};
use super::shape::builtin_name;
use crate::abi::Abi;
use crate::expression::Integer;
use crate::model::{Constant, ConstantId, ConstantRole, Type, TypeItem};

/// What a constant is on one target.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct RustConstant {
    of: String,
    /// Whether the type wraps an integer.
    newtype: bool,
    value: i128,
}

impl RustConstant {
    pub(super) fn new(abi: &Abi<'_>, id: ConstantId) -> Option<Self> {
        let value = *abi.constants.get(&id)?;
        let constant = &abi.spec[id];
        let newtype = is_newtype(abi, constant)?;
        let of = match &constant.of {
            None => c_type(value),
            Some(of) => integer_name(abi, of)?,
        };
        Some(Self { of, newtype, value: value.value })
    }

    pub(super) fn tokens(&self, constant: &Constant) -> Code {
        let label = rust_name(constant);
        let docs = docs::item(&constant.head, &label);
        let (name, of) = (ident(&label), self.of.parse::<Code>().unwrap_or_default());
        let value = Literal::number(self.value);
        let value = if self.newtype { quote!(#of(#value)) } else { quote!(#value) };
        quote!(#docs pub const #name: #of = #value;)
    }
}

/// Whether the type of a constant wraps an integer; nothing if Rust does not have the constant.
pub(super) fn is_newtype(abi: &Abi<'_>, constant: &Constant) -> Option<bool> {
    constant.of.as_ref().map_or(Some(false), |of| wraps_integer(abi, of))
}

/// Whether a type of integers is a newtype in Rust; nothing if it is no type of integers.
pub(super) fn wraps_integer(abi: &Abi<'_>, of: &Type) -> Option<bool> {
    match of {
        Type::Builtin(_) => Some(false),
        Type::Address(..) => None,
        Type::Named(name) => Some(matches!(abi.type_item(*name)?, TypeItem::Group(_) | TypeItem::BitWord(_))),
    }
}

/// The name of a type of integers.
pub(super) fn integer_name(abi: &Abi<'_>, of: &Type) -> Option<String> {
    match of {
        Type::Builtin(builtin) => Some(builtin_name(*builtin).to_owned()),
        other => referred(abi, other),
    }
}

/// The name of a constant.
pub(crate) fn rust_name(constant: &Constant) -> String {
    let usual = || match constant.role {
        ConstantRole::Bit => format!("{}_BIT", constant_name(&constant.head.name, "")),
        ConstantRole::Own | ConstantRole::Operation => constant_name(&constant.head.name, ""),
    };
    constant.head.rust.clone().unwrap_or_else(usual)
}

/// The Rust type that is C's type of the value. C's `long` is as wide as a pointer on every target.
fn c_type(value: Integer) -> String {
    use crate::expression::Rank;
    match (value.of.rank, value.of.signed) {
        (Rank::PlainChar, _) => "core::ffi::c_char",
        (Rank::Char, true) => "i8",
        (Rank::Char, false) => "u8",
        (Rank::Short, true) => "i16",
        (Rank::Short, false) => "u16",
        (Rank::Int, true) => "i32",
        (Rank::Int, false) => "u32",
        (Rank::Long, true) => "isize",
        (Rank::Long, false) => "usize",
        (Rank::LongLong, true) => "i64",
        (Rank::LongLong, false) => "u64",
    }
    .to_owned()
}
