//! What a typed call takes for each parameter of a hypercall, and what it hands to Xen for it.

use crate::abi::{self, Elements, Memory, ParameterLayout, ShapeKind, With};
use crate::backend::rust::naming::ident;
use crate::backend::rust::shape::Shaper;
use crate::backend::rust::types::RustType;
use xen_abi_model::{AddressKind, Direction, Type};
use xen_abi_syntax::type_name::Builtin;

/// What a register is filled with.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Passed<'s> {
    what: What<'s>,
    /// Whether it has 64 bits on every target.
    is_wide: bool,
}

#[derive(Debug, Clone, PartialEq)]
enum What<'s> {
    /// A number that is known.
    Known(u32),
    /// A parameter whose value the caller gives.
    Value { name: &'s str, of: RustType, conversion: Conversion },
    /// The address of memory that the caller gives.
    Memory { name: &'s str, of: RustType, access: Access },
    /// How many elements a slice has.
    CountOf(&'s str),
}

/// How a value becomes an integer.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Conversion {
    /// It is one.
    Integer,
    /// It wraps one.
    Wrapped,
    /// It is a handle.
    Address,
}

/// How a method takes memory.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Access {
    /// By reference.
    Shared,
    /// By a reference that allows changes.
    Mutable,
    /// Not at all: the method returns what Xen has written there.
    Returned,
    /// As a slice.
    SharedSlice,
    /// As a slice that allows changes.
    MutableSlice,
}

impl Access {
    fn new(memory: &Memory) -> Self {
        match (memory.elements, memory.direction) {
            (Elements::One, Direction::In) => Access::Shared,
            (Elements::One, Direction::InOut) => Access::Mutable,
            (Elements::One, Direction::Out) => Access::Returned,
            (Elements::Several, Direction::In) => Access::SharedSlice,
            (Elements::Several, Direction::InOut | Direction::Out) => Access::MutableSlice,
        }
    }
}

impl<'s> Passed<'s> {
    /// What the plan of a call says, in types of Rust.
    pub(super) fn new(shaper: &Shaper<'_, 's>, passed: &abi::Passed<'_, 's>) -> Self {
        let abi::Passed { param, with } = passed;
        let name = param.parameter.name.as_str();
        let what = match with {
            With::Number(number) => What::Known(*number),
            With::CountOf(memory) => What::CountOf(memory),
            With::Memory(memory) => {
                let access = Access::new(memory);
                What::Memory { name, of: pointed(shaper, &memory.of), access }
            }
            With::Address(of) => {
                let of = Some(Box::new(pointed(shaper, of)));
                let of = RustType::Address { kind: AddressKind::Handle, constant: false, of };
                What::Value { name, of, conversion: Conversion::Address }
            }
            With::Value => {
                What::Value { name, of: shaper.named(&param.shape), conversion: conversion(param) }
            }
        };
        Self { what, is_wide: param.is_wide() }
    }

    /// The name of the parameter of the method, if the caller gives it.
    pub(super) fn name(&self) -> Option<&str> {
        match &self.what {
            What::Known(_) | What::CountOf(_) => None,
            What::Value { name, .. } | What::Memory { name, .. } => Some(name),
        }
    }

    /// The parameter of the method, if the caller gives it; types are seen by way of `types`.
    pub(super) fn parameter(&self, types: &str) -> Option<String> {
        match &self.what {
            What::Known(_) | What::CountOf(_) => None,
            What::Value { name, of, .. } => Some(format!("{}: {}", ident(name), of.by(types))),
            What::Memory { name, of, access } => {
                let (name, of) = (ident(name), of.by(types));
                match access {
                    Access::Shared => Some(format!("{name}: &{of}")),
                    Access::Mutable => Some(format!("{name}: &mut {of}")),
                    Access::SharedSlice => Some(format!("{name}: &[{of}]")),
                    Access::MutableSlice => Some(format!("{name}: &mut [{of}]")),
                    Access::Returned => None,
                }
            }
        }
    }

    /// The name and the type of what is returned by value.
    pub(super) fn returned(&self, types: &str) -> Option<(String, String)> {
        match &self.what {
            What::Memory { name, of, access: Access::Returned } => {
                Some((ident(name).into_owned(), of.by(types).to_string()))
            }
            _ => None,
        }
    }

    /// How the request gets it.
    pub(super) fn added(&self) -> String {
        match &self.what {
            What::Known(number) => self.integer(&number.to_string(), ""),
            What::CountOf(slice) => {
                let len = format!("{}.len()", ident(slice));
                if self.is_wide { self.integer(&len, " as u64") } else { self.integer(&len, "") }
            }
            What::Value { name, conversion, .. } => {
                let name = ident(name);
                let integer = match conversion {
                    Conversion::Integer => name.into_owned(),
                    Conversion::Wrapped => format!("{name}.0"),
                    Conversion::Address => format!("{name}.to_bits()"),
                };
                self.integer(&integer, if self.is_wide { " as u64" } else { " as usize" })
            }
            What::Memory { name, access, .. } => {
                let name = ident(name);
                match access {
                    Access::Shared | Access::SharedSlice => format!(".input({name})"),
                    Access::Mutable | Access::MutableSlice => format!(".output({name})"),
                    Access::Returned => format!(".output(&mut {name})"),
                }
            }
        }
    }

    fn integer(&self, value: &str, cast: &str) -> String {
        format!(".{}({value}{cast})", if self.is_wide { "wide" } else { "word" })
    }
}

/// The type of what lies in memory. Characters are bytes, signed or not.
fn pointed(shaper: &Shaper<'_, '_>, of: &Type) -> RustType {
    match of {
        Type::Builtin(Builtin::Char) => RustType::Builtin(Builtin::U8),
        of => RustType::pointed(shaper.abi, of),
    }
}

fn conversion(param: &ParameterLayout<'_>) -> Conversion {
    match &param.shape.without_typedefs().kind {
        ShapeKind::Group(..) | ShapeKind::BitWord(..) => Conversion::Wrapped,
        ShapeKind::Address(..) => Conversion::Address,
        _ => Conversion::Integer,
    }
}
