//! What a lowered record is in Rust: names and types, without offsets, so that targets can share it.

mod fields;

use crate::abi::{Abi, BodyLayout, MemberLayout, Shape, ShapeKind};
use crate::axes::Target;
use crate::model::{AddressKind, Member, Pointee, Type};
use crate::record_kind::RecordKind;
use crate::scalar::Scalar;
use crate::type_name::Builtin;

use super::naming;
use super::tags::Tagged;

/// A structure or union in Rust, and those that C spells inside it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct RustRecord<'s> {
    /// Its name.
    pub(super) name: String,
    /// How it lies in memory.
    pub(super) representation: Representation,
    /// What it holds.
    pub(super) body: RustBody<'s>,
    /// The records that C spells inside it.
    pub(super) inner: Vec<RustRecord<'s>>,
    /// Where each field lies: what is asserted at compile time.
    pub(super) layout: RustLayout,
}

impl<'s> RustRecord<'s> {
    /// Its bit-fields.
    pub(super) fn bits(&self) -> impl Iterator<Item = &RustBits<'s>> {
        let (fields, bits) = match &self.body {
            RustBody::Fields(fields) => (fields.as_slice(), [].as_slice()),
            RustBody::Union { bits, .. } => ([].as_slice(), bits.as_slice()),
        };
        let of_fields = fields.iter().filter_map(|field| match &field.role {
            Role::Bits(bits) => Some(bits),
            _ => None,
        });
        of_fields.flatten().chain(bits)
    }
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
    Tagged(&'s Member, Tagged),
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
    /// The first bit, counted from the start of the bytes.
    pub(super) offset: u64,
    pub(super) width: u32,
    pub(super) of: Scalar,
    /// Whether its highest bit is a sign, as that of C's `char` is on some targets.
    pub(super) is_signed: bool,
}

/// A type in Rust, as text.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct RustType(pub(super) String);

/// Sizes and offsets in bytes.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct RustLayout {
    pub(super) size: u64,
    pub(super) align: u64,
    pub(super) offsets: Vec<(String, u64)>,
}

impl<'s> RustBits<'s> {
    /// A bit-field in bytes that begin `start` bytes into its record; nothing for one without a name.
    fn new(member: &MemberLayout<'s>, start: u64, target: Target) -> Option<Self> {
        member.member.name.as_ref()?;
        let (bits, of) = (member.bits?, member.shape.scalar()?);
        let offset = member.offset_bits - start * 8;
        let is_signed = match of {
            Scalar::Char => target.char_is_signed(),
            _ => of.holds(-1),
        };
        Some(Self { member: member.member, offset, width: bits.width, of, is_signed })
    }
}

impl RustType {
    /// How the name of a type begins that may lie anywhere.
    pub(super) const UNALIGNED: &str = "runtime::Unaligned<";

    /// The same type, which may lie anywhere.
    fn unaligned(self) -> Self {
        Self(format!("{}{}>", Self::UNALIGNED, self.0))
    }

    /// Whether there can be references to what it holds.
    pub(super) fn is_aligned(&self) -> bool {
        !self.0.starts_with(Self::UNALIGNED)
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
        let members = layout.members.iter().enumerate();
        let views = members
            .filter(|(_, member)| member.bits.is_none())
            .map(|(at, member)| self.view(&name, layout.align, at, member, &mut inner))
            .collect();
        let bits = layout
            .members
            .iter()
            .filter_map(|member| RustBits::new(member, 0, self.abi.variant.target))
            .collect();
        RustRecord {
            representation: if layout.align > 1 {
                Representation::Aligned(layout.align)
            } else {
                Representation::Natural
            },
            body: RustBody::Union { size: layout.size, views, bits },
            inner,
            layout: RustLayout { size: layout.size, align: layout.align, offsets: Vec::new() },
            name,
        }
    }

    fn view(
        &self,
        union: &str,
        align: u64,
        at: usize,
        member: &MemberLayout<'s>,
        inner: &mut Vec<RustRecord<'s>>,
    ) -> RustView<'s> {
        let name = field_name(member, at);
        let of = self.member_type(union, &name, member, inner);
        let of = if natural_align(&member.shape) > align { of.unaligned() } else { of };
        RustView { name, of, member: member.member }
    }

    fn member_type(
        &self,
        record: &str,
        name: &str,
        member: &MemberLayout<'s>,
        inner: &mut Vec<RustRecord<'s>>,
    ) -> RustType {
        let given = member.member.rust.as_deref();
        let inner_name =
            || given.map_or_else(|| format!("{record}{}", naming::type_name(name)), str::to_owned);
        self.of_shape(&member.shape, &inner_name, inner)
    }

    fn of_shape(
        &self,
        shape: &Shape<'s>,
        inner_name: &dyn Fn() -> String,
        inner: &mut Vec<RustRecord<'s>>,
    ) -> RustType {
        let spec = self.abi.spec;
        RustType(match &shape.kind {
            ShapeKind::Scalar(builtin, _) => builtin_name(*builtin).to_owned(),
            ShapeKind::Address(kind, pointee) => self.address(*kind, pointee),
            ShapeKind::Typedef(id, _) => naming::declared(&spec[*id].head),
            ShapeKind::Group(id, _) => naming::declared(&spec[*id].head),
            ShapeKind::BitWord(id, _) => naming::declared(&spec[*id].head),
            ShapeKind::Record(id) => naming::declared(&spec[*id].head),
            ShapeKind::Inline(layout) => {
                let record = self.record(inner_name(), layout);
                let name = record.name.clone();
                inner.push(record);
                name
            }
            ShapeKind::Array { of, len } => {
                format!("[{}; {}]", self.of_shape(of, inner_name, inner).0, len.unwrap_or(0))
            }
        })
    }

    /// The type of a shape that has no record spelt inside.
    pub(super) fn named(&self, shape: &Shape<'s>) -> RustType {
        self.of_shape(shape, &String::new, &mut Vec::new())
    }

    fn address(&self, kind: AddressKind, pointee: &Pointee) -> String {
        let name = match kind {
            AddressKind::Handle => "GuestHandle",
            AddressKind::Handle64 => "GuestHandle64",
            AddressKind::Pointer => "Pointer",
        };
        let constant = if pointee.constant { "Const" } else { "" };
        let of = match &pointee.of {
            None => "core::ffi::c_void".to_owned(),
            Some(Type::Builtin(builtin)) => builtin_name(*builtin).to_owned(),
            Some(Type::Address(kind, pointee)) => self.address(*kind, pointee),
            Some(named) => naming::referred(self.abi, named).unwrap_or_default(),
        };
        format!("runtime::{constant}{name}<{of}>")
    }
}

/// The name of a member in Rust; one that has none in C is named by its place.
pub(super) fn field_name(member: &MemberLayout<'_>, at: usize) -> String {
    let name = member.member.name.as_deref().map(naming::member_name);
    name.unwrap_or_else(|| format!("anonymous{at}"))
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

/// The Rust type of a built-in type. C's `long` is as wide as a pointer on every target.
pub(super) fn builtin_name(builtin: Builtin) -> &'static str {
    match builtin {
        Builtin::U8 => "u8",
        Builtin::I8 => "i8",
        Builtin::U16 => "u16",
        Builtin::I16 => "i16",
        Builtin::U32 | Builtin::UInt => "u32",
        Builtin::I32 | Builtin::Int => "i32",
        Builtin::U64 => "u64",
        Builtin::I64 => "i64",
        Builtin::Char => "core::ffi::c_char",
        Builtin::Long => "isize",
        Builtin::ULong | Builtin::Size => "usize",
    }
}
