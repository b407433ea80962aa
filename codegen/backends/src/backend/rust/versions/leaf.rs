//! What of a record programs can name in every version: its members, with those of records inside it in their place.

use crate::abi::{Abi, BodyLayout, MemberLayout, Shape, ShapeKind};
use xen_abi_model::Member;
use xen_abi_syntax::record_kind::RecordKind;
use xen_abi_syntax::scalar::Scalar;

/// A member that holds no members of its own here.
#[derive(Debug, Clone)]
pub(super) struct Leaf<'s> {
    /// Its path in C.
    pub(super) path: String,
    pub(super) member: &'s Member,
    pub(super) place: Place,
    pub(super) of: LeafType,
}

/// Where a leaf lies, in bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) bit: u64,
    pub(super) bits: u64,
}

/// What a leaf is to programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LeafType {
    /// An integer of so many bits: 8, 16, 32 or 64.
    Integer { bits: u64, signed: bool },
    /// An array of these.
    Integers { bits: u64, signed: bool, len: u64 },
    /// Anything else.
    Bytes(u64),
}

impl LeafType {
    /// What holds the values of both.
    pub(super) fn or(self, other: Self) -> Self {
        use LeafType::{Bytes, Integer, Integers};
        match (self, other) {
            (Integer { bits, signed }, Integer { bits: others, signed: other }) if signed == other => {
                Integer { bits: bits.max(others), signed }
            }
            (Integers { bits, signed, len }, Integers { bits: others, signed: other, len: lens })
                if (bits, signed) == (others, other) =>
            {
                Integers { bits, signed, len: len.max(lens) }
            }
            _ => Bytes(self.bytes().max(other.bytes())),
        }
    }

    fn bytes(self) -> u64 {
        match self {
            LeafType::Integer { bits, .. } => bits / 8,
            LeafType::Integers { bits, len, .. } => bits / 8 * len,
            LeafType::Bytes(bytes) => bytes,
        }
    }
}

/// The leaves of a record. Alternatives are bytes: which of them is meant, only a tag tells.
pub(super) fn leaves<'s>(abi: &Abi<'s>, layout: &BodyLayout<'s>) -> Vec<Leaf<'s>> {
    let mut found = Vec::new();
    add(abi, layout, ("", 0), &mut found);
    found
}

fn add<'s>(abi: &Abi<'s>, layout: &BodyLayout<'s>, (prefix, base): (&str, u64), found: &mut Vec<Leaf<'s>>) {
    if layout.kind == RecordKind::Union {
        return;
    }
    for member in &layout.members {
        let bit = base + member.offset_bits;
        let path = member.member.name.as_ref().map(|name| format!("{prefix}{name}"));
        let inside = structure(abi, &member.shape);
        match (path, inside) {
            (Some(path), Some(inside)) => add(abi, inside, (&format!("{path}."), bit), found),
            (None, Some(inside)) => add(abi, inside, (prefix, bit), found),
            (Some(path), None) if member.size_bits() > 0 => {
                let place = Place { bit, bits: member.size_bits() };
                found.push(Leaf { path, member: member.member, place, of: type_of(member) });
            }
            // An unnamed union has no name as a whole, and what has no size holds nothing.
            _ => {}
        }
    }
}

/// The structure that a member is.
fn structure<'l, 's>(abi: &'l Abi<'s>, shape: &'l Shape<'s>) -> Option<&'l BodyLayout<'s>> {
    let layout = match &shape.underlying().kind {
        ShapeKind::Inline(layout) => layout,
        ShapeKind::Record(id) => abi.records().get(*id)?,
        _ => return None,
    };
    (layout.kind == RecordKind::Struct).then_some(layout)
}

fn type_of(member: &MemberLayout<'_>) -> LeafType {
    let shape = member.shape.underlying();
    let integer = |shape: &Shape<'_>| match &shape.kind {
        ShapeKind::Address(..) => Some((64, false)),
        _ => shape.scalar().map(|of| (u64::from(of.bytes()) * 8, of != Scalar::Char && of.holds(-1))),
    };
    if let Some((bits, signed)) = integer(shape) {
        return LeafType::Integer { bits, signed };
    }
    if let ShapeKind::Array { of, len: Some(len) } = &shape.kind {
        let of = of.underlying();
        // An address is as wide as the target has it, and not as the array would need it.
        if let (Some((bits, signed)), false) = (integer(of), matches!(of.kind, ShapeKind::Address(..))) {
            return LeafType::Integers { bits, signed, len: *len };
        }
    }
    LeafType::Bytes(shape.size)
}
