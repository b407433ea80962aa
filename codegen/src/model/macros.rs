//! Macros that are no integer constants, with names resolved to ids.

use super::{Availability, Cases, GroupId, Head, NameId, Type};
use crate::expression::Expression;
use crate::source::Place;

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
