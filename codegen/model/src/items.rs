//! What is declared, with names resolved to ids.

use super::{Availability, BitChoice, Docs, GroupId, ModuleId, NameId, RecordId, Tag, TagAt};
use xen_abi_syntax::expression::Expression;
use xen_abi_syntax::packing::Packing;
use xen_abi_syntax::source::Place;
use xen_abi_syntax::type_name::Builtin;
use xen_abi_syntax::vocabulary::GroupInC;

pub use xen_abi_syntax::record_kind::RecordKind;

/// What every declaration has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Its name in C.
    pub name: String,
    /// Where the name stands.
    pub place: Place,
    /// The file that declares it.
    pub module: ModuleId,
    /// When it is there.
    pub when: Availability,
    /// What it means.
    pub doc: Docs,
    /// Its name in Rust, if not the usual one.
    pub rust: Option<String>,
}

/// Values for different conditions; the first that holds wins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cases<T>(pub Vec<Case<T>>);

/// A value, and when it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case<T> {
    /// When it holds.
    pub when: Availability,
    /// Where it stands.
    pub place: Place,
    /// The value.
    pub is: T,
}

/// A type as a declaration uses it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Type {
    /// A built-in type.
    Builtin(Builtin),
    /// A declared type; which declaration is meant depends on the variant.
    Named(NameId),
    /// An address.
    Address(AddressKind, Box<Pointee>),
}

/// How an address is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AddressKind {
    /// A guest handle: a pointer on x86, elsewhere 64 bits.
    Handle,
    /// A guest handle of 64 bits on every target.
    Handle64,
    /// A C pointer.
    Pointer,
}

/// What an address points to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Pointee {
    /// The type; absent for `void`.
    pub of: Option<Type>,
    /// Whether the other side only reads it.
    pub constant: bool,
}

/// A name for another type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typedef {
    /// Name, place, conditions, documentation.
    pub head: Head,
    /// The type that it stands for.
    pub of: Cases<Type>,
    /// The lengths of the arrays that it stands for, from the outside in; none if it is no array.
    pub lengths: Vec<(Place, Expression)>,
    /// Alignment in bytes, if given: this and no other, also where the type has a greater one.
    pub align: Option<u32>,
    /// Whether the header defines a guest handle for it.
    pub handle: bool,
    /// What it is in C.
    pub c: TypedefInC,
}

/// What a name for another type is in C.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TypedefInC {
    /// A typedef.
    Typedef,
    /// A macro.
    Macro {
        /// Whether a program may define it before it includes the header.
        overridable: bool,
    },
}

/// An integer constant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Constant {
    /// Name, place, conditions, documentation.
    pub head: Head,
    /// Its value.
    pub value: Cases<Expression>,
    /// Its type in languages where constants have one, if given.
    pub of: Option<Type>,
    /// The group that it belongs to, if any.
    pub group: Option<GroupId>,
    /// What it is there for.
    pub role: ConstantRole,
    /// The constant that has the number of its bit, if there is one.
    pub bit: Option<super::ConstantId>,
    /// Whether a C program may define it before it includes the header.
    pub overridable: bool,
}

/// What a constant is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConstantRole {
    /// For itself, or as a value of its group.
    Own,
    /// It is the number of an operation, which shows it.
    Operation,
    /// It is the number of the bit of another, which shows it in C.
    Bit,
}

/// Constants that are values of one type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Name, place, conditions, documentation.
    pub head: Head,
    /// Whether a member holds one of the values or a set of them.
    pub kind: GroupKind,
    /// What it is in C.
    pub c: GroupInC,
    /// The integer type.
    pub of: Type,
    /// What other languages leave out of the names.
    pub prefix: String,
    /// Whether its values are the errors that hypercalls return, negated.
    pub errors: bool,
    /// Its values.
    pub values: Vec<super::ConstantId>,
}

/// How the values of a group are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupKind {
    /// A member holds one.
    Enum,
    /// A member holds any number, as bits.
    Flags,
}

/// An integer whose bits have meanings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BitWord {
    /// Name, place, conditions, documentation.
    pub head: Head,
    /// The integer type.
    pub of: Type,
    /// Whether C has a typedef of this name.
    pub typedef: bool,
    /// The parts.
    pub parts: Vec<BitPart>,
}

/// A part of a bit word: bits `low..high`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BitPart {
    /// Its name.
    pub name: String,
    /// Where the name stands.
    pub place: Place,
    /// When it is there.
    pub when: Availability,
    /// What it means.
    pub doc: Docs,
    /// The first bit.
    pub low: Expression,
    /// The bit after the last; absent for a single bit.
    pub high: Option<Expression>,
}

/// A structure or union that has a name of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Name, place, conditions, documentation.
    pub head: Head,
    /// Its members.
    pub body: Body,
    /// The record inside of which C spells it.
    pub nested_in: Option<NameId>,
    /// The typedef that C has besides the tag.
    pub typedef: Option<String>,
    /// Whether C has no tag for it: its name is a typedef.
    pub untagged: bool,
    /// Whether the header defines a guest handle for it.
    pub handle: bool,
    /// The use of a macro that makes it in C, perhaps with other records, if it is not spelt out there.
    pub made_by: Option<MacroUse>,
}

/// A use of a macro that makes records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MacroUse {
    /// The macro.
    pub name: String,
    /// Where it is used.
    pub place: Place,
    /// Its first argument.
    pub word: String,
    /// Its other arguments.
    pub records: Vec<NameId>,
    /// What it is for.
    pub doc: Docs,
}

/// The members of a record, and how they are laid out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    /// Whether they follow or overlay each other.
    pub kind: RecordKind,
    /// How closely they lie.
    pub packing: Packing,
    /// Alignment in bytes, if given.
    pub align: Option<u32>,
    /// The members.
    pub members: Vec<Member>,
    /// Of a union inside a record: what says which member is valid.
    pub tag: Option<Tag>,
}

/// A member of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Its name; one without lends its members to the record around it.
    pub name: Option<String>,
    /// Where the name, or else the type, stands.
    pub place: Place,
    /// When it is there.
    pub when: Availability,
    /// What it is.
    pub of: MemberType,
    /// How many elements it has, if it is an array.
    pub len: Option<Cases<Lengths>>,
    /// Its width, if it is a bit-field.
    pub bits: Option<u32>,
    /// How it lies by itself, if it is no record that is spelt here.
    pub attributes: Attributes,
    /// Whether it has no meaning, or none yet.
    pub reserved: bool,
    /// Of a member of a tagged union: the values of the tag for which it is valid. All that are there count.
    pub valid_for: Vec<Case<Expression>>,
    /// Of a record that finds the tag of its union in the record around it: the bit that decides.
    pub outer_bit: Option<BitChoice>,
    /// The member that counts the elements.
    pub counted_by: Option<String>,
    /// Groups and constants of which it holds values, and where that stands.
    pub holds: Vec<(Place, Held)>,
    /// The unit of the value.
    pub unit: Option<String>,
    /// What it means.
    pub doc: Docs,
    /// Its name in Rust, if not the usual one.
    pub rust: Option<String>,
    /// Macros that stand for it.
    pub aliases: Vec<String>,
}

/// What C's attributes say of where something lies.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Attributes {
    /// Whether the alignment of its type, or those of its members, count for nothing.
    pub packed: bool,
    /// The alignment in bytes that it has at least.
    pub align: Option<u32>,
}

/// Of what a member holds values, where its type does not say that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Held {
    /// Of a group.
    Group(NameId),
    /// A constant, or what its bits are for.
    Constant(String),
}

/// What a member is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MemberType {
    /// Of a type that has a name.
    Named(Cases<Type>),
    /// A record that is spelt here.
    Inline(Body),
}

impl Body {
    /// What attributes behind it say in C.
    pub fn attributes(&self) -> Attributes {
        Attributes { packed: self.packing == Packing::Packed, align: self.align }
    }
}

impl Member {
    /// The union that it is, with its tag, if that lies there.
    pub fn tagged(&self, at: TagAt) -> Option<(&Tag, &Body)> {
        match &self.of {
            MemberType::Inline(union) => Some((union.tag.as_ref().filter(|tag| tag.at == at)?, union)),
            MemberType::Named(_) => None,
        }
    }
}

/// The lengths of an array of arrays, from the outside in; mostly there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lengths {
    /// The number of its elements.
    pub outer: Length,
    /// The lengths of the arrays that its elements are.
    pub inner: Vec<(Place, Expression)>,
}

impl Lengths {
    /// Those that are numbers.
    pub fn expressions(&self) -> impl Iterator<Item = &Expression> {
        let outer = match &self.outer {
            Length::Fixed(expression) => Some(expression),
            Length::Flexible => None,
        };
        outer.into_iter().chain(self.inner.iter().map(|(_, expression)| expression))
    }
}

/// The number of elements of an array.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Length {
    /// As the expression says.
    Fixed(Expression),
    /// As many as there is room for.
    Flexible,
}

/// A macro or function of C alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Macro {
    /// Name, place, conditions, documentation.
    pub head: Head,
    /// Its parameters, if it takes some.
    pub params: Option<Vec<String>>,
    /// What it stands for, or the code that it is.
    pub c: Cases<String>,
    /// The macro that must be defined for that, if one must.
    pub defined: Option<Defined>,
    /// Whether a program may define it before it includes the header.
    pub overridable: bool,
    /// Whether it is no macro, but code that stands in the header.
    pub inline: bool,
}

/// A macro that the program or the compiler defines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Defined {
    /// Its name.
    pub name: String,
    /// What there is without it.
    pub otherwise: Option<String>,
}

/// What a name of a type can mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TypeItem {
    /// A typedef.
    Typedef(super::TypedefId),
    /// A group of constants.
    Group(GroupId),
    /// A bit word.
    BitWord(super::BitWordId),
    /// A record.
    Record(RecordId),
}
