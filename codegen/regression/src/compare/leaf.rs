//! Leaves of records: where they lie, what they are, and how that is told.

use xen_abi_syntax::facts::{FieldFacts, FieldType};

/// The record that a leaf is of, or its elements.
pub(super) fn record_of(leaf: &FieldFacts) -> Option<&str> {
    match leaf.elem.as_ref().unwrap_or(&leaf.field_type) {
        FieldType::Record(name) if !name.is_empty() => Some(name),
        _ => None,
    }
}

pub(super) fn last_name(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

/// Whether two leaves are the same but for their names.
pub(super) fn is_like(old: &FieldFacts, new: &FieldFacts) -> bool {
    let of =
        |leaf: &FieldFacts| (leaf.offset_bits, leaf.size_bits, leaf.field_type.clone(), leaf.elem.clone());
    of(old) == of(new)
}

/// Whether a leaf is an array without a length.
pub(super) fn is_open(leaf: &FieldFacts) -> bool {
    leaf.elem.is_some() && leaf.size_bits == 0
}

pub(super) fn overlap(one: &FieldFacts, other: &FieldFacts) -> bool {
    let end = |leaf: &FieldFacts| leaf.offset_bits + leaf.size_bits.max(1);
    one.offset_bits < end(other) && other.offset_bits < end(one)
}

/// Where a leaf lies: `bytes 8..16`, `bits 3..4`.
pub(super) fn place(leaf: &FieldFacts) -> String {
    let (start, end) = (leaf.offset_bits, leaf.offset_bits + leaf.size_bits);
    match (start % 8, end % 8, leaf.size_bits) {
        (0, _, 0) => format!("from byte {} on", start / 8),
        (0, 0, 8) => format!("byte {}", start / 8),
        (0, 0, _) => format!("bytes {} to {}", start / 8, end / 8 - 1),
        (_, _, 1) => format!("bit {start}"),
        _ => format!("bits {start} to {}", end - 1),
    }
}

pub(super) fn distance(bits: i128) -> String {
    let (count, unit) = if bits % 8 == 0 { (bits / 8, "byte") } else { (bits, "bit") };
    format!("{count:+} {unit}{}", if count.abs() == 1 { "" } else { "s" })
}

/// The type of a leaf, with the length of an array.
pub(super) fn shown(leaf: &FieldFacts) -> String {
    match (&leaf.elem, leaf.len) {
        (Some(elem), Some(len)) => format!("{elem}[{len}]"),
        (Some(elem), None) => format!("{elem}[]"),
        (None, _) => match leaf.field_type {
            FieldType::Handle | FieldType::Ptr => format!("{} of {} bits", leaf.field_type, leaf.size_bits),
            FieldType::Scalar(scalar) if u64::from(scalar.bytes()) * 8 != leaf.size_bits => {
                format!("{scalar}:{}", leaf.size_bits, scalar = scalar.name())
            }
            _ => leaf.field_type.to_string(),
        },
    }
}

/// What stands before the names in which two paths end alike.
pub(super) fn before_the_same<'p>(old: &'p str, new: &'p str) -> (&'p str, &'p str) {
    let same = old.rsplit('.').zip(new.rsplit('.')).take_while(|(old, new)| old == new);
    let length: usize = same.map(|(name, _)| name.len() + 1).sum();
    let cut = |path: &'p str| &path[..(path.len() + 1).saturating_sub(length).min(path.len())];
    (cut(old), cut(new))
}
