use xen_abi_model::{AddressKind, BitPart, BitWordId, GroupId, Member, Pointee, RecordId, TagAt, TypedefId};
use xen_abi_syntax::packing::Packing;
use xen_abi_syntax::record_kind::RecordKind;
use xen_abi_syntax::scalar::Scalar;
use xen_abi_syntax::type_name::Builtin;

/// A type with its size and alignment in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shape<'s> {
    /// Size in bytes.
    pub size: u64,
    /// Alignment in bytes.
    pub align: u64,
    /// What it is.
    pub kind: ShapeKind<'s>,
}

/// What a type is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ShapeKind<'s> {
    /// A plain value: as it is spelt, and as it lies in memory.
    Scalar(Builtin, Scalar),
    /// A handle or pointer.
    Address(AddressKind, &'s Pointee),
    /// A typedef, and what it stands for.
    Typedef(TypedefId, Box<Shape<'s>>),
    /// A value of a group, and its integer type.
    Group(GroupId, Box<Shape<'s>>),
    /// A bit word, and its integer type.
    BitWord(BitWordId, Box<Shape<'s>>),
    /// A record that has a name.
    Record(RecordId),
    /// A record that is spelt here.
    Inline(Box<BodyLayout<'s>>),
    /// An array.
    Array {
        /// What it holds.
        of: Box<Shape<'s>>,
        /// How many; absent for a flexible one, whose size is zero.
        len: Option<u64>,
    },
}

impl<'s> Shape<'s> {
    /// What it is when typedefs, groups and bit words are looked through.
    pub fn underlying(&self) -> &Shape<'s> {
        match &self.kind {
            ShapeKind::Typedef(_, of) | ShapeKind::Group(_, of) | ShapeKind::BitWord(_, of) => {
                of.underlying()
            }
            _ => self,
        }
    }

    /// What an array holds in the end; any other type itself.
    pub fn element(&self) -> &Shape<'s> {
        match &self.underlying().kind {
            ShapeKind::Array { of, .. } => of.element(),
            _ => self,
        }
    }

    /// What it is when typedefs are looked through.
    pub fn without_typedefs(&self) -> &Shape<'s> {
        match &self.kind {
            ShapeKind::Typedef(_, of) => of.without_typedefs(),
            _ => self,
        }
    }

    /// The type that is made of it and lies in memory like it.
    pub(super) fn wrapped(&self, kind: impl FnOnce(Box<Self>) -> ShapeKind<'s>) -> Self {
        Shape { size: self.size, align: self.align, kind: kind(Box::new(self.clone())) }
    }

    /// The plain value that it is, if it is one.
    pub fn scalar(&self) -> Option<Scalar> {
        match self.underlying().kind {
            ShapeKind::Scalar(_, scalar) => Some(scalar),
            _ => None,
        }
    }

    /// How many typedefs, groups, bit words and arrays lie on top of what it is made of.
    pub fn layers(&self) -> usize {
        match &self.kind {
            ShapeKind::Typedef(_, of)
            | ShapeKind::Group(_, of)
            | ShapeKind::BitWord(_, of)
            | ShapeKind::Array { of, .. } => 1 + of.layers(),
            _ => 0,
        }
    }

    /// The record that is spelt in its place.
    pub fn spelt(&self) -> Option<&BodyLayout<'s>> {
        match &self.kind {
            ShapeKind::Inline(layout) => Some(layout),
            _ => None,
        }
    }

    /// Whether it is a flexible array.
    pub fn is_flexible(&self) -> bool {
        matches!(self.kind, ShapeKind::Array { len: None, .. })
    }
}

/// A bit word: its integer type, and of each part the first bit and the number of bits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BitWordLayout<'s> {
    /// The integer type.
    pub shape: Shape<'s>,
    /// The parts that are there.
    pub parts: Vec<BitPartLayout<'s>>,
}

/// A part of a bit word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BitPartLayout<'s> {
    /// What the specification says of it.
    pub part: &'s BitPart,
    /// The first bit.
    pub low: u32,
    /// How many bits.
    pub width: u32,
}

/// The layout of a structure or union.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BodyLayout<'s> {
    /// Whether members follow or overlay each other.
    pub kind: RecordKind,
    /// Size in bytes.
    pub size: u64,
    /// Alignment in bytes.
    pub align: u64,
    /// How closely its members lie.
    pub packing: Packing,
    /// The members that are there, in order.
    pub members: Vec<MemberLayout<'s>>,
    /// Of a union: what says which member is valid.
    pub tag: Option<TagLayout<'s>>,
}

/// What says which member of a union is valid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TagLayout<'s> {
    /// The member that says it.
    pub member: &'s str,
    /// The record that has that member.
    pub at: TagAt,
    /// What of that member counts.
    pub bits: TagBitsLayout<'s>,
}

impl<'s> TagLayout<'s> {
    /// The bit that decides, if one does.
    pub fn bit(&self) -> Option<BitLayout<'s>> {
        match self.bits {
            TagBitsLayout::One(choice) => Some(choice),
            TagBitsLayout::All | TagBitsLayout::Part(_) => None,
        }
    }
}

/// What of a member says which member of a union is valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TagBitsLayout<'s> {
    /// All of it.
    All,
    /// The part of this name: the member is a bit word.
    Part(&'s str),
    /// One bit, which decides between two members.
    One(BitLayout<'s>),
}

/// A bit that decides between two members of a union.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BitLayout<'s> {
    /// Its number.
    pub bit: u32,
    /// The member that is valid if it is set.
    pub set: &'s str,
    /// The member that is valid if it is clear.
    pub clear: &'s str,
}

/// Where a member lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberLayout<'s> {
    /// What the specification says of it.
    pub member: &'s Member,
    /// Offset from the start of the record around it, in bits.
    pub offset_bits: u64,
    /// What its place is aligned to, in bytes; of a bit-field one.
    pub align: u64,
    /// Its type; of a bit-field, the declared one.
    pub shape: Shape<'s>,
    /// If it is a bit-field.
    pub bits: Option<BitField>,
    /// Of a member of a tagged union: the values of the tag for which it is valid.
    pub valid_for: Vec<i128>,
    /// Of a record that finds the tag of its union in the record around it: the bit that decides.
    pub outer_bit: Option<BitLayout<'s>>,
}

/// A C bit-field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BitField {
    /// Its width in bits.
    pub width: u32,
}

impl MemberLayout<'_> {
    /// Its size in bits.
    pub fn size_bits(&self) -> u64 {
        self.bits.map_or(self.shape.size * 8, |bits| bits.width.into())
    }
}

/// A stretch of a structure: nothing lies between slots, and they are in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Slot<'l, 's> {
    /// A member that is no bit-field.
    Member(&'l MemberLayout<'s>),
    /// Bytes that hold bit-fields.
    Bits {
        /// Offset in bytes.
        offset: u64,
        /// Number of bytes.
        bytes: u64,
        /// The bit-fields in them.
        fields: Vec<&'l MemberLayout<'s>>,
    },
    /// Bytes that nothing uses.
    Padding {
        /// Offset in bytes.
        offset: u64,
        /// Number of bytes.
        bytes: u64,
    },
}

impl<'s> BodyLayout<'s> {
    /// Whether it goes on behind its last member.
    pub fn is_flexible(&self) -> bool {
        self.members.last().is_some_and(|last| last.shape.is_flexible())
    }

    /// The stretches of a structure, padding included.
    pub fn slots(&self) -> Vec<Slot<'_, 's>> {
        let mut slots: Vec<Slot<'_, 's>> = Vec::new();
        let mut end = 0;
        for member in &self.members {
            let first = member.offset_bits / 8;
            let last = (member.offset_bits + member.size_bits()).div_ceil(8);
            if member.bits.is_some() {
                if member.size_bits() == 0 {
                    continue;
                }
                match slots.last_mut() {
                    Some(Slot::Bits { offset, bytes, fields }) if first <= *offset + *bytes => {
                        *bytes = last - *offset;
                        fields.push(member);
                    }
                    _ => {
                        pad(&mut slots, end, first);
                        slots.push(Slot::Bits { offset: first, bytes: last - first, fields: vec![member] });
                    }
                }
            } else {
                pad(&mut slots, end, first);
                slots.push(Slot::Member(member));
            }
            end = last;
        }
        pad(&mut slots, end, self.size);
        slots
    }
}

fn pad(slots: &mut Vec<Slot<'_, '_>>, from: u64, to: u64) {
    if from < to {
        slots.push(Slot::Padding { offset: from, bytes: to - from });
    }
}
