//! Types of Rust.

use std::fmt;

use super::naming::{self, ident};
use crate::abi::Abi;
use xen_abi_model::{AddressKind, Pointee, Type};
use xen_abi_syntax::type_name::Builtin;

/// A type of Rust.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum RustType {
    /// A built-in type of C.
    Builtin(Builtin),
    /// A type that the specification declares, by its name in Rust.
    Named(String),
    /// An address.
    Address {
        /// How it is stored.
        kind: AddressKind,
        /// Whether the other side only reads what is there.
        constant: bool,
        /// What is there; nothing for C's `void`.
        of: Option<Box<RustType>>,
    },
    /// An array.
    Array(Box<RustType>, u64),
    /// A type that may lie at any address.
    Packed(Box<RustType>),
}

impl RustType {
    /// Bytes that have no type of their own.
    pub(super) fn bytes(count: u64) -> Self {
        Self::Array(Box::new(Self::Builtin(Builtin::U8)), count)
    }

    /// The same type, which may lie anywhere.
    pub(super) fn packed(self) -> Self {
        Self::Packed(Box::new(self))
    }

    /// Whether there can be references to what it holds.
    pub(super) fn is_aligned(&self) -> bool {
        !matches!(self, Self::Packed(_))
    }

    /// What it is made of: the element of an array, and what lies anywhere.
    pub(super) fn element(&self) -> &RustType {
        match self {
            Self::Array(of, _) | Self::Packed(of) => of.element(),
            other => other,
        }
    }

    /// How it is written where declared types are seen by way of `path`, which ends in `::` or is empty.
    pub(super) fn by<'t>(&'t self, path: &'t str) -> Written<'t> {
        Written { of: self, path }
    }

    /// The type of an address.
    pub(super) fn address(abi: &Abi<'_>, kind: AddressKind, pointee: &Pointee) -> Self {
        let of = pointee.of.as_ref().map(|of| Box::new(Self::pointed(abi, of)));
        Self::Address { kind, constant: pointee.constant, of }
    }

    /// What an address points to, which may be there only for other variants.
    pub(super) fn pointed(abi: &Abi<'_>, of: &Type) -> Self {
        match of {
            Type::Builtin(builtin) => Self::Builtin(*builtin),
            Type::Address(kind, pointee) => Self::address(abi, *kind, pointee),
            Type::Named(name) => {
                let item = abi.type_item(*name).or_else(|| abi.spec[*name].items.first().copied());
                Self::Named(item.map(|item| naming::declared(abi.spec.head(item))).unwrap_or_default())
            }
        }
    }

    /// A type that is integers or wraps them; nothing if it is an address, or not there.
    pub(super) fn of_integer(abi: &Abi<'_>, of: &Type) -> Option<Self> {
        match of {
            Type::Builtin(builtin) => Some(Self::Builtin(*builtin)),
            Type::Address(..) => None,
            Type::Named(name) => Some(Self::Named(naming::declared(abi.spec.head(abi.type_item(*name)?)))),
        }
    }
}

/// A type as it is written in some module.
pub(super) struct Written<'t> {
    of: &'t RustType,
    path: &'t str,
}

impl fmt::Display for Written<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.of {
            RustType::Builtin(builtin) => f.write_str(builtin_name(*builtin)),
            RustType::Named(name) => write!(f, "{}{}", self.path, ident(name)),
            RustType::Address { kind, constant, of } => {
                let constant = if *constant { "Const" } else { "" };
                let name = match kind {
                    AddressKind::Handle => "GuestHandle",
                    AddressKind::Handle64 => "GuestHandle64",
                    AddressKind::Pointer => "Pointer",
                };
                match of {
                    Some(of) => write!(f, "runtime::{constant}{name}<{}>", of.by(self.path)),
                    None => write!(f, "runtime::{constant}{name}<::core::ffi::c_void>"),
                }
            }
            RustType::Array(of, len) => write!(f, "[{}; {len}]", of.by(self.path)),
            RustType::Packed(of) => write!(f, "runtime::Packed<{}>", of.by(self.path)),
        }
    }
}

/// The Rust type of a built-in type. C's `long` is as wide as a pointer on every target.
pub(super) fn builtin_name(builtin: Builtin) -> &'static str {
    match builtin {
        Builtin::U8 => "u8",
        Builtin::I8 => "i8",
        Builtin::U16 => "u16",
        Builtin::I16 => "i16",
        Builtin::U32 | Builtin::UInt => "u32",
        Builtin::I32 | Builtin::Int => "i32",
        Builtin::U64 => "u64",
        Builtin::I64 => "i64",
        Builtin::Char => "::core::ffi::c_char",
        Builtin::Long => "isize",
        Builtin::ULong | Builtin::Size => "usize",
    }
}
