//! The fields of a structure, and how it is aligned.
//!
//! C aligns a structure by more than the types of its members: by typedefs, by the declared types of bit-fields, and
//! by structures without a name. None of these is a type of its own in Rust. So the alignment is always the one that
//! was worked out for C, and is written down wherever the fields by themselves ask for less.

use super::names::{field_name, natural_align};
use super::packing::promoting;
use super::{Shaper, promoted};
use crate::abi::{Abi, BodyLayout, MemberLayout, Slot};
use crate::backend::rust::record::{
    Representation, Role, RustBits, RustBody, RustField, RustLayout, RustRecord,
};
use crate::backend::rust::types::RustType;

/// The fields of a structure so far.
struct Fields<'n, 's> {
    /// The name of the structure.
    record: &'n str,
    abi: &'n Abi<'s>,
    of: Vec<RustField<'s>>,
    offsets: Vec<(String, u64)>,
    /// The alignment that Rust gives the structure by itself.
    natural: u64,
    /// The records that C spells inside it.
    inner: Vec<RustRecord<'s>>,
}

/// A structure of which members become fields: the whole, or one without a name, which promotes them.
#[derive(Clone, Copy)]
pub(super) struct Part<'l, 's> {
    pub(super) layout: &'l BodyLayout<'s>,
    /// How many bytes into the whole it begins.
    base: u64,
    /// What its beginning is aligned to, in bytes.
    align: u64,
    /// Whether Rust packs the whole.
    packs: bool,
}

impl Part<'_, '_> {
    /// Whether a member may lie where Rust's type for it is not aligned. Rust knows how to reach into what it packs.
    pub(super) fn is_loose(&self, member: &MemberLayout<'_>) -> bool {
        !self.packs && natural_align(&member.shape) > self.align.min(member.align)
    }
}

impl<'s> Shaper<'_, 's> {
    /// A structure, which Rust packs as a whole, or each member of which that is not aligned is made so by itself.
    pub(super) fn structure(&self, name: String, layout: &BodyLayout<'s>, packs: bool) -> RustRecord<'s> {
        let mut fields = Fields {
            record: &name,
            abi: self.abi,
            of: Vec::new(),
            offsets: Vec::new(),
            natural: 1,
            inner: Vec::new(),
        };
        self.fields(Part { layout, base: 0, align: layout.align, packs }, &mut fields);
        let representation = match () {
            () if packs => Representation::Packed,
            () if layout.align > fields.natural => Representation::Aligned(layout.align),
            () => Representation::Natural,
        };
        let Fields { of, offsets, inner, .. } = fields;
        let layout = RustLayout { size: layout.size, align: layout.align, offsets };
        let (promoted, promoted_bits) = promoted::of_structure(&of, &inner);
        RustRecord {
            name,
            representation,
            body: RustBody::Fields(of),
            promoted,
            promoted_bits,
            inner,
            layout,
        }
    }

    /// The fields of a part of a structure.
    fn fields(&self, part: Part<'_, 's>, fields: &mut Fields<'_, 's>) {
        for slot in part.layout.slots() {
            match slot {
                Slot::Padding { offset, bytes } => fields.padding(part.base + offset, bytes),
                Slot::Bits { offset, bytes, fields: bits } => fields.bits(part.base, offset, bytes, &bits),
                Slot::Member(member) => match promoting(member) {
                    Some(layout) => {
                        let base = part.base + member.offset_bits / 8;
                        let align = part.align.min(member.align);
                        self.fields(Part { layout, base, align, ..part }, fields);
                    }
                    None => self.field(part, member, fields),
                },
            }
        }
    }

    fn field(&self, part: Part<'_, 's>, member: &MemberLayout<'s>, fields: &mut Fields<'_, 's>) {
        let offset = part.base + member.offset_bits / 8;
        // What has no member that programs can name is as padding.
        let Some(name) = field_name(member) else {
            return fields.padding(offset, member.shape.size);
        };
        let mut of = self.member_type(fields.record, &name, member, &mut fields.inner);
        let natural = natural_align(&member.shape);
        if part.is_loose(member) {
            of = of.packed();
        } else {
            fields.natural = fields.natural.max(natural);
        }
        // Of an unaligned union no view can be had, since a view is a reference.
        let role = match self.kinds(fields.record, part, member, &fields.inner) {
            Some(kinds) if !part.is_loose(member) => Role::Tagged(member.member, Box::new(kinds)),
            _ => Role::Member(member.member),
        };
        fields.offsets.push((name.clone(), offset));
        fields.of.push(RustField { name, of, role });
    }
}

impl<'s> Fields<'_, 's> {
    fn padding(&mut self, offset: u64, bytes: u64) {
        self.unnamed("__padding", offset, bytes, Role::Padding);
    }

    /// Bytes that hold bit-fields; `offset` counts from the record that holds them, which begins at `base`.
    fn bits(&mut self, base: u64, offset: u64, bytes: u64, members: &[&MemberLayout<'s>]) {
        let bits = members.iter().filter_map(|member| RustBits::new(self.abi, member, offset));
        self.unnamed("__bits", base + offset, bytes, Role::Bits(bits.collect()));
    }

    /// Bytes that C gives no name: they are counted.
    fn unnamed(&mut self, prefix: &str, offset: u64, bytes: u64, role: Role<'s>) {
        let before = self.of.iter().filter(|field| field.name.starts_with(prefix)).count();
        let name = format!("{prefix}{before}");
        self.offsets.push((name.clone(), offset));
        self.of.push(RustField { name, of: RustType::bytes(bytes), role });
    }
}
