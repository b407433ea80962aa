//! Where members come to lie: C's rules, and those of languages that are like it.

use xen_abi_syntax::axes::Target;

use crate::declared::{Alignment, Member};

/// No record is larger, in bytes.
const LARGEST: u64 = 1 << 31;

/// The end of what has been placed so far.
pub(crate) struct Placement {
    /// The greatest alignment of a member, if that is limited.
    most: Option<u64>,
    /// The least alignment of the whole.
    align: u64,
    end_bits: u64,
    largest_bits: u64,
}

/// The size and alignment of a type, in bytes.
#[derive(Clone, Copy)]
pub(crate) struct Extent {
    pub(crate) size: u64,
    pub(crate) align: u64,
}

/// A record is larger than anybody has.
pub(crate) struct TooLarge;

impl Placement {
    pub(crate) fn new(alignment: Alignment, target: Target, align: Option<u64>) -> Placement {
        let most = match alignment {
            Alignment::OfC => None,
            Alignment::AtMost(most) => Some(most.max(1)),
            Alignment::AtMostWord => Some(target.pointer_bytes().into()),
        };
        Placement { most, align: align.unwrap_or(1).max(1), end_bits: 0, largest_bits: 0 }
    }

    /// The offset in bits of a member behind those before it.
    pub(crate) fn behind(&mut self, member: &Member, of: Extent) -> Result<u64, TooLarge> {
        let start = self.end_bits;
        self.put(start, member, of)
    }

    /// The offset in bits of a member at the place of all others.
    pub(crate) fn over(&mut self, member: &Member, of: Extent) -> Result<u64, TooLarge> {
        self.put(0, member, of)
    }

    /// The offset in bits of a member at an offset in bytes.
    pub(crate) fn at(&mut self, offset: u64, of: Extent) -> Result<u64, TooLarge> {
        let start = offset.checked_mul(8).ok_or(TooLarge)?;
        self.occupy(start, of.size.checked_mul(8).ok_or(TooLarge)?)
    }

    fn put(&mut self, start: u64, member: &Member, of: Extent) -> Result<u64, TooLarge> {
        let align = self.most.map_or(of.align, |most| of.align.min(most)).max(1);
        let boundary = align.checked_mul(8).ok_or(TooLarge)?;
        let size = of.size.checked_mul(8).ok_or(TooLarge)?;
        let next = || start.checked_next_multiple_of(boundary).ok_or(TooLarge);
        if !(member.bits.is_some() && member.name.is_empty()) {
            self.align = self.align.max(align);
        }
        match member.bits {
            None => self.occupy(next()?, size),
            Some(0) => self.occupy(next()?, 0),
            // It does not cross a boundary of its type, unless it is packed.
            Some(bits) if self.most.is_none() && start % boundary + bits.min(size) > size => {
                self.occupy(next()?, bits)
            }
            Some(bits) => self.occupy(start, bits),
        }
    }

    fn occupy(&mut self, offset: u64, bits: u64) -> Result<u64, TooLarge> {
        let end = offset.checked_add(bits).filter(|end| *end <= LARGEST * 8).ok_or(TooLarge)?;
        self.end_bits = end;
        self.largest_bits = self.largest_bits.max(end);
        Ok(offset)
    }

    /// The size and alignment of the whole.
    pub(crate) fn finish(self) -> Result<Extent, TooLarge> {
        let size = self.largest_bits.div_ceil(8).checked_next_multiple_of(self.align);
        let size = size.filter(|size| *size <= LARGEST).ok_or(TooLarge)?;
        Ok(Extent { size, align: self.align })
    }
}
