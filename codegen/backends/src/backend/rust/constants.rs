//! Constants that belong to no group.

use super::docs;
use super::naming::{constant_name, ident};
use super::printer::{Printer, Shown};
use super::types::RustType;
use crate::abi::Abi;
use xen_abi_model::{Constant, ConstantId, ConstantRole, Type, TypeItem};
use xen_abi_syntax::expression::Integer;
use xen_abi_syntax::type_name::Builtin;

/// What a constant is on one target.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct RustConstant {
    of: RustType,
    /// Whether the type wraps an integer.
    newtype: bool,
    value: i128,
}

impl RustConstant {
    pub(super) fn new(abi: &Abi<'_>, id: ConstantId) -> Option<Self> {
        let value = *abi.constants().get(id)?;
        let constant = &abi.spec[id];
        let newtype = is_newtype(abi, constant)?;
        let of = match &constant.of {
            None => c_type(value),
            Some(of) => RustType::of_integer(abi, of)?,
        };
        Some(Self { of, newtype, value: value.value })
    }

    pub(super) fn print(&self, constant: &Constant, cfg: &str, to: &mut Printer) {
        let name = rust_name(constant);
        to.line(cfg);
        docs::item(&constant.head, &name, to);
        let of = self.of.by("").to_string();
        to.begin();
        for part in ["pub const ", &*ident(&name), ": ", &of, " = "] {
            to.add(part);
        }
        if self.newtype {
            for part in [&of, "(", &self.value.to_string(), ")"] {
                to.add(part);
            }
        } else {
            to.add(Shown(self.value));
        }
        to.add(";");
        to.end();
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

/// The name of a constant.
pub(crate) fn rust_name(constant: &Constant) -> String {
    let usual = || match constant.role {
        ConstantRole::Bit => format!("{}_BIT", constant_name(&constant.head.name, "")),
        ConstantRole::Own | ConstantRole::Operation => constant_name(&constant.head.name, ""),
    };
    constant.head.rust.clone().unwrap_or_else(usual)
}

/// The Rust type that is C's type of the value. C's `long` is as wide as a pointer on every target.
fn c_type(value: Integer) -> RustType {
    use xen_abi_syntax::expression::Rank;
    RustType::Builtin(match (value.of.rank, value.of.signed) {
        (Rank::PlainChar, _) => Builtin::Char,
        (Rank::Char, true) => Builtin::I8,
        (Rank::Char, false) => Builtin::U8,
        (Rank::Short, true) => Builtin::I16,
        (Rank::Short, false) => Builtin::U16,
        (Rank::Int, true) => Builtin::I32,
        (Rank::Int, false) => Builtin::U32,
        (Rank::Long, true) => Builtin::Long,
        (Rank::Long, false) => Builtin::ULong,
        (Rank::LongLong, true) => Builtin::I64,
        (Rank::LongLong, false) => Builtin::U64,
    })
}
