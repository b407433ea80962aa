//! A record in Rust: names and types, without the offsets that targets do not share.

use super::kinds::Kinds;
use super::types::RustType;
use xen_abi_model::Member;
use xen_abi_syntax::scalar::Scalar;

/// A structure or union in Rust, and those that C spells inside it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct RustRecord<'s> {
    /// Its name.
    pub(super) name: String,
    /// How it lies in memory.
    pub(super) representation: Representation,
    /// What it holds.
    pub(super) body: RustBody<'s>,
    /// Members of records without a name inside it, which C lets programs name as members of this one.
    pub(super) promoted: Vec<Promoted<'s>>,
    /// Bit-fields of records without a name inside it.
    pub(super) promoted_bits: Vec<PromotedBits<'s>>,
    /// The records that C spells inside it.
    pub(super) inner: Vec<RustRecord<'s>>,
    /// Where each field lies: what is asserted at compile time.
    pub(super) layout: RustLayout,
}

/// How a record lies in memory, beyond `repr(C)`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Representation {
    /// As the fields have it.
    Natural,
    /// Aligned to more than the fields ask for.
    Aligned(u64),
    /// Without padding.
    Packed,
}

/// What a record holds.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum RustBody<'s> {
    /// Fields that follow each other.
    Fields(Vec<RustField<'s>>),
    /// Bytes that several views share.
    Union {
        /// How many bytes.
        size: u64,
        /// The views.
        views: Vec<RustView<'s>>,
        /// The bit-fields, each of which begins with the first bit.
        bits: Vec<RustBits<'s>>,
    },
}

/// A field of a structure.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct RustField<'s> {
    /// Its name.
    pub(super) name: String,
    /// Its type.
    pub(super) of: RustType,
    /// What it is.
    pub(super) role: Role<'s>,
}

/// What a field is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Role<'s> {
    /// A member.
    Member(&'s Member),
    /// A union of which another member says what is valid.
    Tagged(&'s Member, Box<Kinds>),
    /// Bytes that nothing uses.
    Padding,
    /// Bytes that hold bit-fields.
    Bits(Vec<RustBits<'s>>),
}

/// One way to see the bytes of a union.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct RustView<'s> {
    pub(super) name: String,
    pub(super) of: RustType,
    pub(super) member: &'s Member,
}

/// A bit-field.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct RustBits<'s> {
    pub(super) member: &'s Member,
    /// The name of the method that reads it.
    pub(super) getter: String,
    /// The name of the method that writes it.
    pub(super) setter: String,
    /// The first bit, counted from the start of the bytes.
    pub(super) offset: u64,
    pub(super) width: u32,
    pub(super) of: Scalar,
    /// Whether its highest bit is a sign, as that of C's `char` is on some targets.
    pub(super) is_signed: bool,
}

/// Sizes and offsets in bytes.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct RustLayout {
    pub(super) size: u64,
    pub(super) align: u64,
    pub(super) offsets: Vec<(String, u64)>,
}

impl<'s> RustRecord<'s> {
    /// Its bit-fields, each with the field that holds it.
    pub(super) fn bits(&self) -> impl Iterator<Item = (&str, &RustBits<'s>)> {
        let (fields, bits) = match &self.body {
            RustBody::Fields(fields) => (fields.as_slice(), [].as_slice()),
            RustBody::Union { bits, .. } => ([].as_slice(), bits.as_slice()),
        };
        let of_fields = fields.iter().filter_map(|field| match &field.role {
            Role::Bits(bits) => Some(bits.iter().map(|bits| (field.name.as_str(), bits))),
            _ => None,
        });
        of_fields.flatten().chain(bits.iter().map(|bits| (BYTES, bits)))
    }

    /// The record that C spells inside it and of which a type is made, in arrays too.
    pub(super) fn spelt_inside(&self, of: &RustType) -> Option<&RustRecord<'s>> {
        let RustType::Named(name) = of.element() else { return None };
        self.inner.iter().find(|inner| inner.name == *name)
    }
}

/// The field of a union.
pub(super) const BYTES: &str = "bytes";

/// A member of a record without a name, for which the record around it has accessors.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Promoted<'s> {
    /// Its name.
    pub(super) name: String,
    /// Its type.
    pub(super) of: RustType,
    pub(super) member: &'s Member,
    /// The record that has it.
    pub(super) record: String,
    /// How that is had.
    pub(super) through: Through,
    /// Whether that record has a method for it, and not a field.
    pub(super) is_method: bool,
}

/// A bit-field of a record without a name.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct PromotedBits<'s> {
    pub(super) bits: RustBits<'s>,
    /// The record that has it.
    pub(super) record: String,
    /// How that is had.
    pub(super) through: Through,
}

/// How a record without a name is had from the one around it.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Through {
    /// It is a field.
    Field(String),
    /// It is a view of a union.
    View(String),
}
