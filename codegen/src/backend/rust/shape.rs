//! What a lowered record is in Rust: names and types, without offsets, so that targets can share it.

mod fields;
mod promoted;

use crate::abi::{Abi, BodyLayout, MemberLayout, Shape, ShapeKind};
use crate::axes::Target;
use crate::model::{Member, MemberType};
use crate::record_kind::RecordKind;
use crate::scalar::Scalar;

use super::kinds::Kinds;
use super::naming;
use super::types::RustType;

pub(super) use promoted::{Promoted, PromotedBits, Through};

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
    Tagged(&'s Member, Kinds),
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

impl<'s> RustBits<'s> {
    /// A bit-field in bytes that begin `start` bytes into its record; nothing for one without a name.
    fn new(member: &MemberLayout<'s>, start: u64, target: Target) -> Option<Self> {
        let name = member.member.name.as_ref()?;
        let (bits, of) = (member.bits?, member.shape.scalar()?);
        let offset = member.offset_bits - start * 8;
        let is_signed = match of {
            Scalar::Char => target.char_is_signed(),
            _ => of.holds(-1),
        };
        let getter = own_name(member.member, name);
        let setter = format!("set_{getter}");
        Some(Self { member: member.member, getter, setter, offset, width: bits.width, of, is_signed })
    }
}

/// Makes what a lowered record is in Rust.
pub(super) struct Shaper<'a, 's> {
    pub(super) abi: &'a Abi<'s>,
}

impl<'s> Shaper<'_, 's> {
    pub(super) fn record(&self, name: String, layout: &BodyLayout<'s>) -> RustRecord<'s> {
        match layout.kind {
            RecordKind::Struct => self.structure(name, layout),
            RecordKind::Union => self.union(name, layout),
        }
    }

    fn union(&self, name: String, layout: &BodyLayout<'s>) -> RustRecord<'s> {
        let mut inner = Vec::new();
        let members = layout.members.iter().filter(|member| member.bits.is_none());
        let views: Vec<_> =
            members.filter_map(|member| self.view(&name, layout.align, member, &mut inner)).collect();
        let bits = layout
            .members
            .iter()
            .filter_map(|member| RustBits::new(member, 0, self.abi.variant.target))
            .collect();
        let representation =
            if layout.align > 1 { Representation::Aligned(layout.align) } else { Representation::Natural };
        let (promoted, promoted_bits) = promoted::of_union(&views, &inner);
        RustRecord {
            representation,
            body: RustBody::Union { size: layout.size, views, bits },
            promoted,
            promoted_bits,
            inner,
            layout: RustLayout { size: layout.size, align: layout.align, offsets: Vec::new() },
            name,
        }
    }

    fn view(
        &self,
        union: &str,
        align: u64,
        member: &MemberLayout<'s>,
        inner: &mut Vec<RustRecord<'s>>,
    ) -> Option<RustView<'s>> {
        let name = field_name(member)?;
        let of = self.member_type(union, &name, member, inner);
        let of = if natural_align(&member.shape) > align { of.packed() } else { of };
        Some(RustView { name, of, member: member.member })
    }

    fn member_type(
        &self,
        record: &str,
        name: &str,
        member: &MemberLayout<'s>,
        inner: &mut Vec<RustRecord<'s>>,
    ) -> RustType {
        let given = member.member.rust.as_deref();
        let name = || given.map_or_else(|| format!("{record}{}", naming::type_name(name)), str::to_owned);
        let mut inline = |shape: &Shape<'s>| {
            let ShapeKind::Inline(layout) = &shape.kind else { return String::new() };
            let record = self.record(name(), layout);
            let name = record.name.clone();
            inner.push(record);
            name
        };
        of_shape(self.abi, &member.shape, &mut inline)
    }

    /// The type of a shape that has no record spelt inside.
    pub(super) fn named(&self, shape: &Shape<'s>) -> RustType {
        of_shape(self.abi, shape, &mut |_| String::new())
    }
}

/// The type of a shape; `inline` makes that of a record which is spelt inside.
fn of_shape<'s>(abi: &Abi<'s>, shape: &Shape<'s>, inline: &mut dyn FnMut(&Shape<'s>) -> String) -> RustType {
    let spec = abi.spec;
    match &shape.kind {
        ShapeKind::Scalar(builtin, _) => RustType::Builtin(*builtin),
        ShapeKind::Address(kind, pointee) => RustType::address(abi, *kind, pointee),
        ShapeKind::Typedef(id, _) => RustType::Named(naming::declared(&spec[*id].head)),
        ShapeKind::Group(id, _) => RustType::Named(naming::declared(&spec[*id].head)),
        ShapeKind::BitWord(id, _) => RustType::Named(naming::declared(&spec[*id].head)),
        ShapeKind::Record(id) => RustType::Named(naming::declared(&spec[*id].head)),
        ShapeKind::Inline(_) => RustType::Named(inline(shape)),
        ShapeKind::Array { of, len } => {
            RustType::Array(Box::new(of_shape(abi, of, inline)), len.unwrap_or(0))
        }
    }
}

/// The name of a member in Rust. One that has none in C is named after the first member that it promotes, so that
/// the name depends on nothing else; nothing for one that promotes none.
pub(super) fn field_name(member: &MemberLayout<'_>) -> Option<String> {
    match &member.member.name {
        Some(name) => Some(own_name(member.member, name)),
        None => Some(format!("__{}", first_name(member)?)),
    }
}

/// The name of a member that has one in C. What is given for one of a record that is spelt there is that of the type.
fn own_name(member: &Member, name: &str) -> String {
    let given = member.rust.as_ref().filter(|_| !matches!(member.of, MemberType::Inline(_)));
    given.cloned().unwrap_or_else(|| naming::member_name(name))
}

/// The first name that programs can use of a member.
fn first_name(member: &MemberLayout<'_>) -> Option<String> {
    match (&member.member.name, &member.shape.kind) {
        (Some(name), _) => Some(own_name(member.member, name)),
        (None, ShapeKind::Inline(layout)) => layout.members.iter().find_map(first_name),
        (None, _) => None,
    }
}

/// The alignment that Rust gives the type of a member: that of a typedef alone is lost.
pub(super) fn natural_align(shape: &Shape<'_>) -> u64 {
    match &shape.kind {
        ShapeKind::Typedef(_, of)
        | ShapeKind::Group(_, of)
        | ShapeKind::BitWord(_, of)
        | ShapeKind::Array { of, .. } => natural_align(of),
        _ => shape.align,
    }
}
