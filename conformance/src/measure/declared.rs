//! What the headers declare, as bindgen saw it: types still have the names by which C spells them.

use std::collections::BTreeMap;

use xen_abi_codegen::facts::RecordKind;

/// Everything that bindgen's output says of one translation unit.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Declared {
    /// Structures and unions, by bindgen's name.
    pub(crate) records: BTreeMap<String, Record>,
    /// Typedefs, and what is written behind them.
    pub(crate) typedefs: BTreeMap<String, Type>,
    /// Enumerations by bindgen's name.
    pub(crate) enums: BTreeMap<String, Enumeration>,
    /// Variables with a constant integer value.
    pub(crate) integers: BTreeMap<String, i128>,
    /// Variables with a constant text.
    pub(crate) texts: BTreeMap<String, String>,
}

/// A structure or union.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Record {
    /// Tag in C, or typedef that is the only name; none where C gives no name.
    pub(crate) tag: Option<String>,
    /// Structure or union.
    pub(crate) kind: RecordKind,
    /// The greatest alignment that a member can have, where the record is packed.
    pub(crate) packed: Option<u64>,
    /// Size and alignment in bytes; none for a record that is only mentioned.
    pub(crate) extent: Option<Extent>,
    /// Members, and what bindgen puts between them.
    pub(crate) members: Vec<Member>,
    /// Bit-fields, in order of declaration.
    pub(crate) bit_fields: Vec<BitField>,
    /// Offsets in bytes that bindgen asserts, by the member's name.
    pub(crate) asserted_offsets: BTreeMap<String, u64>,
}

/// Size and alignment in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Extent {
    pub(crate) size: u64,
    pub(crate) align: u64,
}

/// A member of bindgen's record.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Member {
    pub(crate) place: Place,
    pub(crate) spelled: Type,
}

/// What a member of bindgen's record stands for in C.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Place {
    /// A member with this name.
    Named(String),
    /// A record without a name, whose members belong to the record around it.
    Unnamed,
    /// Bytes that bit-fields share; bit-fields name it by its number.
    Unit(u32),
    /// Padding or alignment.
    Filler,
}

/// A bit-field.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct BitField {
    pub(crate) name: String,
    /// The unit in which it lies.
    pub(crate) unit: u32,
    /// From the unit's least significant bit.
    pub(crate) offset_bits: u64,
    pub(crate) width_bits: u64,
    pub(crate) spelled: Type,
}

/// An enumeration.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Enumeration {
    pub(crate) storage: Type,
    pub(crate) enumerators: Vec<String>,
}

/// A type as it is spelled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Type {
    Integer(Integer),
    Void,
    /// Any pointer, also to a function.
    Pointer,
    Array(Box<Type>, u64),
    /// An array without a length at the end of a record.
    Flexible(Box<Type>),
    /// A typedef, record or enumeration, by bindgen's name.
    Named(String),
    /// Bytes that bit-fields share.
    BitUnit(u64),
    /// What Xen's headers do not use, such as floating point.
    Unsupported(String),
}

/// C's integers, and those of `stdint.h`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Integer {
    Char,
    Bool,
    /// A fixed number of bytes.
    Fixed {
        bytes: u64,
        signed: bool,
    },
    /// `long` and `size_t`: as wide as a pointer.
    PointerWide {
        signed: bool,
    },
}
