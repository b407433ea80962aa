//! C's rules for laying out records, as the System V ABIs of the six targets have them.

use super::shape::Shape;
use xen_abi_model::{Attributes, Member};
use xen_abi_syntax::axes::Target;
use xen_abi_syntax::packing::Packing;
use xen_abi_syntax::record_kind::RecordKind;

/// No record is larger, in bytes.
pub(super) const MAX_SIZE: u64 = 1 << 31;

/// Whether a bit-field without a name counts for the alignment of the record: Arm's ABIs say so.
pub(super) fn unnamed_bits_align(target: Target) -> bool {
    matches!(target, Target::Arm32 | Target::Arm64)
}

/// Lays out the members of one record, in order.
pub(super) struct Layout {
    kind: RecordKind,
    packing: Packing,
    /// The bit after the last member of a structure.
    end_bits: u64,
    /// The size of the largest member of a union, in bits.
    largest_bits: u64,
    align: u64,
}

/// A record outgrew [`MAX_SIZE`].
pub(super) struct TooLarge;

impl Layout {
    pub(super) fn new(kind: RecordKind, packing: Packing) -> Self {
        Self { kind, packing, end_bits: 0, largest_bits: 0, align: 1 }
    }

    /// The alignment of a member that is no bit-field, in bytes.
    pub(super) fn alignment(&self, shape: &Shape<'_>, own: Attributes) -> u64 {
        let is_packed = own.packed || self.packing == Packing::Packed;
        let align = if is_packed { 1 } else { shape.align }.max(own.align.unwrap_or(1).into());
        self.limited(align)
    }

    /// Places a member that is no bit-field and has an alignment, and returns its offset in bits.
    pub(super) fn place(&mut self, shape: &Shape<'_>, align: u64) -> Result<u64, TooLarge> {
        self.align = self.align.max(align);
        let offset = match self.kind {
            RecordKind::Struct => self.end_bits.next_multiple_of(align * 8),
            RecordKind::Union => 0,
        };
        self.occupy(offset, shape.size * 8)?;
        Ok(offset)
    }

    /// Places a bit-field, and returns its offset in bits.
    ///
    /// A bit-field follows the one before it bit by bit, unless it would then cross a boundary of its declared
    /// type; one of width zero moves on to the next such boundary. Whatever packs it lets it cross. It `aligns` the
    /// record as its type would if it has a name, and on some targets without one.
    pub(super) fn place_bits(
        &mut self,
        shape: &Shape<'_>,
        width: u32,
        member: &Member,
        aligns: bool,
    ) -> Result<u64, TooLarge> {
        let unit_bits = shape.size * 8;
        let align = shape.align;
        let is_packed = member.attributes.packed || self.packing == Packing::Packed;
        if aligns {
            self.align = self.align.max(match self.packing {
                // Packing leaves a width of zero alone.
                _ if width == 0 => align,
                Packing::AtMost(_) => self.limited(align),
                Packing::Natural | Packing::Packed if is_packed => 1,
                Packing::Natural | Packing::Packed => align,
            });
        }
        let start = match self.kind {
            RecordKind::Struct => self.end_bits,
            RecordKind::Union => 0,
        };
        let offset = if width == 0 {
            start.next_multiple_of(align * 8)
        } else {
            let within_unit = start % (align * 8);
            let may_cross = is_packed || self.packing.limit().is_some();
            if !may_cross && within_unit + u64::from(width) > unit_bits {
                start.next_multiple_of(align * 8)
            } else {
                start
            }
        };
        self.occupy(offset, width.into())?;
        Ok(offset)
    }

    fn limited(&self, align: u64) -> u64 {
        self.packing.limit().map_or(align, |limit| align.min(limit.bytes()))
    }

    fn occupy(&mut self, offset: u64, bits: u64) -> Result<(), TooLarge> {
        let end = offset + bits;
        if end > MAX_SIZE * 8 {
            return Err(TooLarge);
        }
        self.end_bits = end;
        self.largest_bits = self.largest_bits.max(end);
        Ok(())
    }

    /// The size and alignment of the whole, in bytes.
    pub(super) fn finish(self, declared_align: Option<u32>) -> (u64, u64) {
        let align = self.align.max(declared_align.unwrap_or(1).into());
        let bits = match self.kind {
            RecordKind::Struct => self.end_bits,
            RecordKind::Union => self.largest_bits,
        };
        (bits.div_ceil(8).next_multiple_of(align), align)
    }
}
