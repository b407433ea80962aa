//! C's rules for laying out records, as the System V ABIs of the six targets have them.

use super::shape::Shape;
use xen_abi_syntax::axes::Target;
use xen_abi_syntax::record_kind::RecordKind;

/// No record is larger, in bytes.
pub(super) const MAX_SIZE: u64 = 1 << 31;

/// Lays out the members of one record, in order.
pub(super) struct Layout {
    target: Target,
    kind: RecordKind,
    packed: bool,
    /// The bit after the last member of a structure.
    end_bits: u64,
    /// The size of the largest member of a union, in bits.
    largest_bits: u64,
    align: u64,
}

/// A record outgrew [`MAX_SIZE`].
pub(super) struct TooLarge;

impl Layout {
    pub(super) fn new(target: Target, kind: RecordKind, packed: bool) -> Self {
        Self { target, kind, packed, end_bits: 0, largest_bits: 0, align: 1 }
    }

    /// Places a member that is no bit-field, and returns its offset in bits.
    pub(super) fn place(&mut self, shape: &Shape<'_>) -> Result<u64, TooLarge> {
        let align = if self.packed { 1 } else { shape.align };
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
    /// type; one of width zero moves on to the next such boundary.
    pub(super) fn place_bits(&mut self, shape: &Shape<'_>, width: u32, named: bool) -> Result<u64, TooLarge> {
        let unit_bits = shape.size * 8;
        let align = shape.align;
        if named || self.unnamed_bits_align() {
            // Packing leaves a width of zero alone.
            self.align = self.align.max(if self.packed && width > 0 { 1 } else { align });
        }
        let start = match self.kind {
            RecordKind::Struct => self.end_bits,
            RecordKind::Union => 0,
        };
        let offset = if width == 0 {
            start.next_multiple_of(align * 8)
        } else {
            let within_unit = start % (align * 8);
            if !self.packed && within_unit + u64::from(width) > unit_bits {
                start.next_multiple_of(align * 8)
            } else {
                start
            }
        };
        self.occupy(offset, width.into())?;
        Ok(offset)
    }

    /// Whether a bit-field without a name counts for the alignment of the record: Arm's ABIs say so.
    fn unnamed_bits_align(&self) -> bool {
        matches!(self.target, Target::Arm32 | Target::Arm64)
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
