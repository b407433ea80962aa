//! Declarations of types and constants.

use super::cases::Cases;
use super::changes::Change;
use super::declarations::{ByName, Declarations};
use super::keyed::keyed;
use super::lengths::Lengths;
use super::one_or_more::OneOrMore;
use super::placed::Placed;
use super::rename::{Rename, SnakeCase, UpperCamelCase, UpperSnakeCase};
use super::rings::MadeBy;
use super::tags::Tag;
use super::when::{Conditions, When};
use super::words::{BitRange, Doc, Fragment, Name, Pattern};
use xen_abi_syntax::expression::Expression;
use xen_abi_syntax::packing::Packing;
use xen_abi_syntax::type_name::TypeName;
use xen_abi_syntax::vocabulary::GroupInC;

keyed! {
    /// A name for another type.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Typedef {
        /// The type that it stands for.
        pub of as "type": Cases<TypeName>,
        /// The number of elements, if it stands for an array; a list of numbers if that holds arrays.
        pub len: Option<Placed<Lengths>>,
        /// Alignment in bytes, if it is not that of the type; of a typedef it may be less.
        pub align: Option<Placed<u32>>,
        ..Conditions,
        /// Whether the header defines a guest handle for it.
        pub handle: bool = default,
        /// Its name in other languages than C, if not the usual one.
        pub rename was "rust": Option<Placed<Rename<UpperCamelCase>>>,
        /// What it means.
        pub doc: Doc,
    }
}

keyed! {
    /// An integer constant: an object-like macro.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Constant {
        /// Its type in languages where constants have one; without it, the one that matches the C type.
        pub of as "type": Option<Placed<TypeName>>,
        /// Its value, as C writes it; suffixes and casts decide its C type.
        pub value: Cases<Expression>,
        /// The number of its bit, of which the header makes a constant too, with `_` before the name.
        pub bit: Option<Placed<Expression>>,
        ..Conditions,
        /// Whether a C program may define it before it includes the header.
        pub overridable: bool = default,
        /// Its name in other languages than C, if not the usual one.
        pub rename was "rust": Option<Placed<Rename<UpperSnakeCase>>>,
        /// What it means.
        pub doc: Doc,
        /// What Xen does otherwise since some release.
        pub changes: Vec<Change> = default,
    }
}

/// The name of the constant that has the number of the bit of another.
pub fn name_of_bit(mask: &str) -> String {
    format!("_{mask}")
}

keyed! {
    /// Constants that are values of one type: of an enumeration, or bits of a set.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Group {
        /// The type of a member that holds a value.
        pub of as "type": Placed<TypeName>,
        /// What the names of the values begin with, which other languages leave out.
        pub prefix: String = default,
        /// What the group is in C.
        pub c: GroupInC = default,
        /// Whether its values are the errors that hypercalls return, negated.
        pub errors: bool = default,
        ..Conditions,
        /// Its name in other languages than C, if not the usual one.
        pub rename was "rust": Option<Placed<Rename<UpperCamelCase>>>,
        /// What it means.
        pub doc: Doc,
        /// The values.
        pub values: Declarations<When<Constant>> as close,
    }
}

keyed! {
    /// An integer whose bits have meanings, given by macros; not a C bit-field.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct BitWord {
        /// The integer type.
        pub of as "type": Placed<TypeName>,
        /// Whether C has a typedef of this name; otherwise the name is ours alone.
        pub typedef: bool = default,
        ..Conditions,
        /// Its name in other languages than C, if not the usual one.
        pub rename was "rust": Option<Placed<Rename<UpperCamelCase>>>,
        /// What it means.
        pub doc: Doc,
        /// The parts, from any bit to any.
        pub fields: Vec<When<BitPart>>,
    }
}

keyed! {
    /// A part of a bit word.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct BitPart {
        /// Its name.
        pub name: Placed<Name>,
        /// The bit, if it is one.
        pub bit: Option<Placed<Expression>>,
        /// The bits, if they are several.
        pub bits: Option<Placed<BitRange>>,
        ..Conditions,
        /// What it means.
        pub doc: Doc,
    }
}

keyed! {
    /// A structure or union.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Record {
        /// The record inside of which C spells it.
        pub nested_in: Option<Placed<Name>>,
        /// The typedef of it that C has besides the tag: a name, or `none`. Without the key, the tag with `_t`.
        pub typedef: Option<Placed<Name>>,
        /// Whether the key is a typedef, the only name that C has for it.
        pub untagged: bool = default,
        /// `true` if members follow each other without padding; a number if none is aligned to more bytes than that.
        pub packed: Option<Placed<Packing>>,
        /// Alignment in bytes, if it is greater than the members ask for.
        pub align: Option<Placed<u32>>,
        /// Whether the header defines a guest handle for it.
        pub handle: bool = default,
        ..Conditions,
        /// Its name in other languages than C, if not the usual one.
        pub rename was "rust": Option<Placed<Rename<UpperCamelCase>>>,
        /// What it means.
        pub doc: Doc,
        /// The members, in C's order.
        pub fields: Vec<When<Member>>,
    } unwritten {
        /// The macro that makes it in C, if it belongs to a ring; nobody writes that.
        pub made_by: Option<MadeBy>,
    }
}

keyed! {
    /// A member of a structure or union.
    #[derive(Debug, Clone, Default, PartialEq, Eq)]
    pub struct Member {
        /// The shape whose members stand here; such a member has nothing else but `with` and conditions.
        pub shape: Option<Placed<Name>>,
        /// What stands for each parameter of the shape.
        pub with: ByName<Placed<Fragment>> = default as pairs,
        /// Its name; a record without one lends its members to the record around it.
        pub name: Option<Placed<Pattern>>,
        /// Of a member of a union: the value of the tag for which it is valid, or the values.
        pub when: Option<OneOrMore<Placed<Expression>>>,
        /// Of a union: what says which of its members is valid. Of an embedded record: the bit that does.
        pub tag: Option<Placed<Tag>>,
        /// Its type, if it is not a record spelt here.
        pub of as "type": Option<Cases<TypeName>>,
        /// The number of elements of the array that it is, or `flexible`; a list of them if that holds arrays.
        pub len: Option<Cases<Lengths>>,
        /// The width of the bit-field that it is.
        pub bits: Option<Placed<u32>>,
        /// How closely it lies, or of a record that is spelt here, its members: as of a record with a name.
        pub packed: Option<Placed<Packing>>,
        /// Alignment in bytes, if it is greater than that of the type or of the members.
        pub align: Option<Placed<u32>>,
        /// The member that counts the elements.
        pub counted_by: Option<Placed<Name>>,
        /// Groups and constants of which it holds values, where its type does not say that.
        pub holds: Option<OneOrMore<Placed<Name>>>,
        /// The unit of the value.
        pub unit: Option<Placed<String>>,
        /// Whether it has no meaning, or none yet.
        pub reserved: bool = default,
        ..Conditions,
        /// Its name in other languages than C, if not the usual one.
        pub rename was "rust": Option<Placed<Rename<SnakeCase>>>,
        /// What it means.
        pub doc: Doc,
        /// What Xen does otherwise since some release.
        pub changes: Vec<Change> = default,
        /// The members of the structure that it is.
        pub fields: Option<Vec<When<Member>>>,
        /// The members of the union that it is.
        pub union: Option<Vec<When<Member>>>,
    }
}

keyed! {
    /// Members that several records have, or one has several times, under names that depend on parameters: in C a
    /// macro that makes them.
    #[derive(Debug, Clone, PartialEq, Eq)]
    #[cfg_attr(feature = "schema", schemars(rename = "Shape"))]
    pub struct ShapeDeclaration {
        /// Its parameters: `$n` in a name or `doc` stands for what is given for `n`.
        pub params: Vec<Placed<Name>>,
        /// What it is for; only readers of the specification see it.
        pub doc: Doc,
        /// The members.
        pub fields: Vec<When<Member>>,
    }
}
