//! What a lowered record is in Rust: names and types, without offsets, so that targets can share it.

mod fields;
mod kinds;
mod names;
mod packing;
mod promoted;

use crate::abi::{Abi, BodyLayout, MemberLayout, Shape, ShapeKind};
use xen_abi_syntax::axes::Target;
use xen_abi_syntax::record_kind::RecordKind;
use xen_abi_syntax::scalar::Scalar;

use super::naming;
use super::record::{Representation, RustBits, RustBody, RustLayout, RustRecord, RustView};
use super::types::RustType;
use names::{field_name, natural_align, own_name};
use packing::{packs_plainly, promoting};

impl<'s> RustBits<'s> {
    /// A bit-field in bytes that begin `start` bytes into its record; nothing for one without a name.
    fn new(abi: &Abi<'s>, member: &MemberLayout<'s>, start: u64) -> Option<Self> {
        let name = member.member.name.as_ref()?;
        let (bits, of) = (member.bits?, member.shape.scalar()?);
        let offset = member.offset_bits - start * 8;
        let is_signed = match of {
            Scalar::Char => abi.of_target(Target::char_is_signed),
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
            RecordKind::Struct => self.structure(name, layout, packs_plainly(layout)),
            RecordKind::Union => self.union(name, layout),
        }
    }

    fn union(&self, name: String, layout: &BodyLayout<'s>) -> RustRecord<'s> {
        let mut inner = Vec::new();
        let members = layout.members.iter().filter(|member| member.bits.is_none());
        let views: Vec<_> =
            members.filter_map(|member| self.view(&name, layout.align, member, &mut inner)).collect();
        let bits = layout.members.iter().filter_map(|member| RustBits::new(self.abi, member, 0)).collect();
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
            let record = match promoting(member) {
                // Accessors of the record around it show its members by reference, which a packed one would not give.
                Some(promoted) => self.structure(name(), promoted, false),
                None => self.record(name(), layout),
            };
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
