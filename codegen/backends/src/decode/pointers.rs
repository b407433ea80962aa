//! Addresses inside records, and what lies where they point.

use super::bits::get;
use super::walk::leaves;
use crate::abi::{Abi, Shape, ShapeKind};
use xen_abi_model::{Pointee, Type};

/// An address that a record holds.
pub(super) struct Pointer<'s> {
    /// The way to the member.
    pub(super) path: String,
    /// Where it points.
    pub(super) at: u64,
    /// What lies there; nothing of `void`.
    pub(super) of: Option<&'s Type>,
    /// How many of that, if a member beside it says so.
    pub(super) count: Option<u64>,
}

/// The addresses in a record that point to something.
pub(super) fn pointers<'s>(abi: &Abi<'s>, shape: &Shape<'s>, bytes: &[u8]) -> Vec<Pointer<'s>> {
    let leaves = leaves(abi, shape, Some(bytes));
    let value = |offset, size| u64::try_from(get(bytes, offset, size)).unwrap_or(u64::MAX);
    let pointers = leaves.iter().filter(|leaf| leaf.no_member.is_none()).filter_map(|leaf| {
        let of: Option<&'s Type> = match leaf.shape.underlying().kind {
            ShapeKind::Address(_, Pointee { of: Some(of), .. }) => Some(of),
            ShapeKind::Address(..) => None,
            _ => return None,
        };
        let around = leaf.path.rfind('.').map_or("", |end| leaf.path.get(..=end).unwrap_or_default());
        let counter = leaf.layout.and_then(|layout| layout.member.counted_by.as_deref());
        let counter = counter.map(|name| format!("{around}{name}"));
        let counter = counter.and_then(|path| leaves.iter().find(|other| other.path == path));
        let count = counter.map(|counter| value(counter.offset_bits, counter.size_bits));
        Some(Pointer { path: leaf.path.clone(), at: value(leaf.offset_bits, leaf.size_bits), of, count })
    });
    pointers.filter(|pointer| pointer.at != 0).collect()
}
