//! What a lowered record is in Rust: names and types, without offsets, so that targets can share it.

use crate::abi::{Abi, BodyLayout, MemberLayout, Shape, ShapeKind, Slot};
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

/// Makes what a lowered record is in Rust.
pub(super) struct Shaper<'a, 's> {
    pub(super) abi: &'a Abi<'s>,
}

impl<'s> Shaper<'_, 's> {
    pub(super) fn record(&self, name: String, layout: &BodyLayout<'s>) -> RustRecord<'s> {
        let mut inner = Vec::new();
        match layout.kind {
            RecordKind::Struct => {
                let mut fields = Fields { of: Vec::new(), offsets: Vec::new(), natural: 1 };
                self.fields(&name, layout, 0, &mut fields, &mut inner);
                let representation = match () {
                    () if packs_plainly(layout) => Representation::Packed,
                    () if layout.align > fields.natural => Representation::Aligned(layout.align),
                    () => Representation::Natural,
                };
                let offsets = fields.offsets;
                let layout = RustLayout { size: layout.size, align: layout.align, offsets };
                RustRecord { name, representation, body: RustBody::Fields(fields.of), inner, layout }
            }
            RecordKind::Union => {
                let views = layout.members.iter().enumerate();
                let views = views.map(|(at, member)| self.view(&name, at, member, &mut inner)).collect();
                RustRecord {
                    representation: if layout.align > 1 {
                        Representation::Aligned(layout.align)
                    } else {
                        Representation::Natural
                    },
                    body: RustBody::Union { size: layout.size, views },
                    inner,
                    layout: RustLayout { size: layout.size, align: layout.align, offsets: Vec::new() },
                    name,
                }
            }
        }
    }

    /// The fields of a structure. A structure without a name lends its fields to the one around it, which begins
    /// `base` bytes before it.
    fn fields(
        &self,
        name: &str,
        layout: &BodyLayout<'s>,
        base: u64,
        fields: &mut Fields<'s>,
        inner: &mut Vec<RustRecord<'s>>,
    ) {
        for slot in layout.slots() {
            match slot {
                Slot::Padding { offset, bytes } => fields.padding(base + offset, bytes),
                Slot::Bits { offset, bytes, fields: bits } => fields.bits(base, offset, bytes, &bits),
                Slot::Member(member) => match (&member.member.name, &member.shape.kind) {
                    (None, ShapeKind::Inline(lent)) if lent.kind == RecordKind::Struct => {
                        fields.natural = fields.natural.max(lent.align);
                        self.fields(name, lent, base + member.offset_bits / 8, fields, inner);
                    }
                    _ => self.field(name, layout, member, base, fields, inner),
                },
            }
        }
    }

    fn field(
        &self,
        record: &str,
        layout: &BodyLayout<'s>,
        member: &MemberLayout<'s>,
        base: u64,
        fields: &mut Fields<'s>,
        inner: &mut Vec<RustRecord<'s>>,
    ) {
        let offset = base + member.offset_bits / 8;
        let name = field_name(member, fields.of.len());
        let mut of = self.member_type(record, &name, member, inner);
        let natural = natural_align(&member.shape);
        if natural > member.shape.align || (natural > 1 && layout.packed && !packs_plainly(layout)) {
            of = RustType(format!("runtime::Unaligned<{}>", of.0));
        } else {
            fields.natural = fields.natural.max(natural);
        }
        // Of an unaligned union no view can be had, since a view is a reference.
        let role = match self.tagged(layout, member, inner) {
            Some(tagged) if !layout.packed || packs_plainly(layout) => Role::Tagged(member.member, tagged),
            _ => Role::Member(member.member),
        };
        fields.offsets.push((name.clone(), offset));
        fields.of.push(RustField { name, of, role });
    }

    fn view(
        &self,
        union: &str,
        at: usize,
        member: &MemberLayout<'s>,
        inner: &mut Vec<RustRecord<'s>>,
    ) -> RustView<'s> {
        let name = field_name(member, at);
        let of = self.member_type(union, &name, member, inner);
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

/// The fields of a structure so far.
struct Fields<'s> {
    of: Vec<RustField<'s>>,
    offsets: Vec<(String, u64)>,
    /// The alignment that Rust gives the structure by itself.
    natural: u64,
}

impl<'s> Fields<'s> {
    fn padding(&mut self, offset: u64, bytes: u64) {
        let name = format!("__padding{}", self.of.len());
        self.offsets.push((name.clone(), offset));
        self.of.push(RustField { name, of: RustType(format!("[u8; {bytes}]")), role: Role::Padding });
    }

    /// Bytes that hold bit-fields; `offset` counts from the record that holds them, which begins at `base`.
    fn bits(&mut self, base: u64, offset: u64, bytes: u64, members: &[&MemberLayout<'s>]) {
        let name = format!("__bits{}", self.of.len());
        let bits = members.iter().filter_map(|member| {
            let (bits, of) = (member.bits?, member.shape.scalar()?);
            member.member.name.as_ref()?;
            Some(RustBits {
                member: member.member,
                offset: member.offset_bits - offset * 8,
                width: bits.width,
                of,
            })
        });
        let role = Role::Bits(bits.collect());
        self.offsets.push((name.clone(), base + offset));
        self.of.push(RustField { name, of: RustType(format!("[u8; {bytes}]")), role });
    }
}

/// The name of a member in Rust; one that has none in C is named by its place.
pub(super) fn field_name(member: &MemberLayout<'_>, at: usize) -> String {
    let name = member.member.name.as_deref().map(naming::member_name);
    name.unwrap_or_else(|| format!("anonymous{at}"))
}

/// Whether `repr(packed)` says it all. Rust wants no type with an alignment of its own inside, which records may
/// have; then each member is made unaligned by itself.
fn packs_plainly(layout: &BodyLayout<'_>) -> bool {
    let is_plain = |shape: &Shape<'_>| shape.align == 1 || element(shape).scalar().is_some();
    layout.packed
        && layout.declared_align.is_none()
        && layout.members.iter().all(|member| is_plain(&member.shape))
}

/// What an array holds in the end; any other type itself.
fn element<'l, 's>(shape: &'l Shape<'s>) -> &'l Shape<'s> {
    match &shape.underlying().kind {
        ShapeKind::Array { of, .. } => element(of),
        _ => shape,
    }
}

/// The alignment that Rust gives the type of a member: that of a typedef alone is lost.
fn natural_align(shape: &Shape<'_>) -> u64 {
    match &shape.kind {
        ShapeKind::Typedef(_, of) => natural_align(of),
        ShapeKind::Array { of, .. } => natural_align(of),
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
