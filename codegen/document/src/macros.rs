//! Declarations of macros that are no integer constants.

use super::cases::Cases;
use super::declarations::ByName;
use super::keyed::keyed;
use super::placed::Placed;
use super::rename::{Rename, SnakeCase, UpperCamelCase, UpperSnakeCase};
use super::template::Template;
use super::when::Conditions;
use super::words::{Doc, InterfaceRange, Name, Text, Verbatim};
use crate::node_reader::read_words;
use xen_abi_syntax::expression::Expression;
use xen_abi_syntax::type_name::TypeName;
use xen_abi_syntax::words;

keyed! {
    /// A constant that is a text.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct StringConstant {
        /// Its characters, without the quotes and escapes of C.
        pub value: Cases<Text>,
        ..Conditions,
        /// Its name in other languages than C, if not the usual one.
        pub rename was "rust": Option<Placed<Rename<UpperSnakeCase>>>,
        /// What it means.
        pub doc: Doc,
    }
}

keyed! {
    /// A macro that computes an integer from its arguments.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Function {
        /// The types of its parameters, in order.
        pub params: ByName<Placed<TypeName>>,
        /// The type of the result in languages other than C.
        pub of as "type": Placed<TypeName>,
        /// The result, as C writes it.
        pub value: Cases<Expression>,
        ..Conditions,
        /// Its name in other languages than C, if not the usual one.
        pub rename was "rust": Option<Placed<Rename<SnakeCase>>>,
        /// What it means.
        pub doc: Doc,
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
        ..Conditions,
        /// Of a type or tag: its name in other languages than C, if not the usual one.
        pub rename was "rust": Option<Placed<Rename<UpperCamelCase>>>,
        /// What it means.
        pub doc: Doc,
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

read_words! { AliasKind }

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
        ..Conditions,
        /// What it is for.
        pub doc: Doc,
    }
}

keyed! {
    /// A macro or function of C alone, such as those that define guest handles. Other languages do not have it.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Macro {
        /// Its parameters, if it takes some.
        pub params: Option<Vec<Name>>,
        /// Whether a program may define it before it includes the header.
        pub overridable: bool = default,
        /// Whether it is no macro, but code that stands in the header, such as an inline function.
        pub inline: bool = default,
        /// The macro without whose definition, by the program or the compiler, there is nothing, or what is there
        /// `otherwise`.
        pub defined: Option<Placed<Name>>,
        /// The records that it makes, which other languages have.
        pub makes: Option<Placed<Template>>,
        ..Conditions,
        /// What it is for.
        pub doc: Doc,
        /// What it stands for; empty text is allowed.
        pub c: Cases<Verbatim>,
        /// What it stands for if the macro that must be `defined` is not.
        pub otherwise: Option<Placed<Verbatim>>,
    }
}

keyed! {
    /// The guest handle that a header defines of a type that C itself has.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Handle {
        ..Conditions,
        /// How C spells the type.
        pub c: Placed<String>,
        /// The addresses in the specification that C spells with it.
        pub of as "for": Vec<Placed<TypeName>> = default,
    }
}
