//! Declarations of macros that are no integer constants.

use super::keyed::{keyed, words};
use super::words::{InterfaceRange, Name, Text};
use super::{ByName, Cases, Doc, Placed};
use crate::expression::Expression;
use crate::type_name::TypeName;

keyed! {
    /// A constant that is a text.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct StringConstant {
        /// Its characters, without the quotes and escapes of C.
        pub value: Cases<Text>,
        /// What it means.
        pub doc: Doc,
        /// Its name in Rust, if not the usual one.
        pub rust: Option<Placed<Name>>,
    }
}

keyed! {
    /// A macro that computes an integer from its arguments.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Function {
        /// The types of its parameters, in order.
        pub params: ByName<Placed<TypeName>>,
        /// The type of the result in Rust.
        pub of as "type": Placed<TypeName>,
        /// The result, as C writes it.
        pub value: Cases<Expression>,
        /// What it means.
        pub doc: Doc,
        /// Its name in Rust, if not the usual one.
        pub rust: Option<Placed<Name>>,
    }
}

keyed! {
    /// A macro that stands for something that has a name of its own.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Alias {
        /// What kind of thing it stands for.
        pub kind: AliasKind,
        /// The thing: a type, a tag, a path of members, or a name.
        pub of: Placed<String>,
        /// Of a member: the record that has it.
        pub record as "in": Option<Placed<Name>>,
        /// Of a type: its alignment in bytes, if it is not that of the type that it stands for.
        pub align: Option<Placed<u32>>,
        /// Whether a program may define it before it includes the header.
        pub overridable: bool = default,
        /// What it means.
        pub doc: Doc,
        /// Of a type or tag: its name in Rust, if not the usual one.
        pub rust: Option<Placed<Name>>,
    }
}

words! {
    /// What a macro stands for.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum AliasKind {
        /// A type; it can be used as one.
        Type = "type",
        /// The tag of a record, behind `struct` or `union`.
        Tag = "tag",
        /// A member of a record, by its path.
        Member = "member",
        /// Any other name of C.
        Name = "name",
    }
}

keyed! {
    /// A macro that a program defines before it includes the header, which calls it for each value of a group.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct XMacro {
        /// The group; without a definition of the program's the header declares it.
        pub group: Placed<Name>,
        /// Interface versions for which the header defines the values in the assembler too.
        pub assembler: Option<Placed<InterfaceRange>>,
        /// Whether the program's definition stays.
        pub kept: bool = default,
        /// What it is for.
        pub doc: Doc,
    }
}

keyed! {
    /// The guest handle that a header defines of a type that C itself has.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Handle {
        /// How C spells the type.
        pub c: Placed<String>,
        /// The addresses in the specification that C spells with it.
        pub of as "for": Vec<Placed<TypeName>> = default,
    }
}
