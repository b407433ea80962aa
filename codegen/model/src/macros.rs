//! Macros that are no integer constants, with names resolved to ids.

use super::{AddressKind, Availability, Cases, GroupId, Head, NameId, Pointee, Type};
use xen_abi_syntax::expression::Expression;
use xen_abi_syntax::source::Place;
use xen_abi_syntax::type_name::Builtin;

/// A constant that is a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StringConstant {
    /// Name, place, conditions, documentation.
    pub head: Head,
    /// Its characters, none of which is zero.
    pub value: Cases<String>,
}

/// A macro that computes an integer from its arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Function {
    /// Name, place, conditions, documentation.
    pub head: Head,
    /// The names of its parameters.
    pub params: Vec<String>,
    /// Their types, and where those stand.
    pub param_types: Vec<(Place, Type)>,
    /// The type of the result in languages other than C, and where it stands.
    pub of: (Place, Type),
    /// The result.
    pub value: Cases<Expression>,
}

/// A macro that stands for something that has a name of its own; one that stands for a type is a typedef here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alias {
    /// Name, place, conditions, documentation.
    pub head: Head,
    /// What it stands for.
    pub of: AliasOf,
    /// Whether a program may define it before it includes the header.
    pub overridable: bool,
}

/// What a macro stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AliasOf {
    /// The tag of a record.
    Tag(NameId),
    /// A member of a record.
    Member {
        /// The record.
        record: NameId,
        /// Where the path stands.
        place: Place,
        /// The names of the members on the way, with dots between them.
        path: String,
    },
    /// Any other name.
    Name(String),
}

/// A macro that a program defines before it includes the header, which calls it for each value of a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct XMacro {
    /// Name, place, conditions, documentation.
    pub head: Head,
    /// The group, an enumeration of C. The header has nothing else.
    pub group: GroupId,
    /// When the header defines the values in the assembler too, if it ever does.
    pub assembler: Option<Availability>,
    /// Whether the program's definition stays.
    pub kept: bool,
}

/// The guest handle that a header defines of a type that C itself has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handle {
    /// Name, place, conditions, documentation.
    pub head: Head,
    /// How C spells the type.
    pub c: String,
    /// The addresses that C spells with it.
    pub of: Vec<HandleOf>,
}

/// An address of something that has no declaration: of `void`, or of a built-in type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct HandleOf {
    /// How the address is stored.
    pub kind: AddressKind,
    /// What it points to; nothing for `void`.
    pub of: Option<Builtin>,
}

impl HandleOf {
    /// The one that an address is; nothing if it points to what is declared. C has no name for a handle of a handle,
    /// so that this is one of `void`.
    pub fn new(kind: AddressKind, pointee: &Pointee) -> Option<Self> {
        match &pointee.of {
            Some(Type::Named(_)) => None,
            Some(Type::Builtin(builtin)) => Some(Self { kind, of: Some(*builtin) }),
            Some(Type::Address(..)) | None => Some(Self { kind, of: None }),
        }
    }
}
