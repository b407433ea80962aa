//! Which structures Rust packs as a whole.

use super::names::natural_align;
use crate::abi::{BodyLayout, MemberLayout, ShapeKind};
use xen_abi_syntax::packing::Packing;
use xen_abi_syntax::record_kind::RecordKind;

/// The structure without a name that a member is, whose members are promoted to the one around it.
pub(super) fn promoting<'l, 's>(member: &'l MemberLayout<'s>) -> Option<&'l BodyLayout<'s>> {
    match (&member.member.name, &member.shape.kind) {
        (None, ShapeKind::Inline(inner)) if inner.kind == RecordKind::Struct => Some(inner),
        _ => None,
    }
}

/// Whether `repr(packed)` says it all. Rust wants no type with an alignment of its own inside, which records may
/// have; then each member is made unaligned by itself.
pub(super) fn packs_plainly(layout: &BodyLayout<'_>) -> bool {
    layout.packing != Packing::Natural && layout.align == 1 && holds_only_plain(layout)
}

fn holds_only_plain(layout: &BodyLayout<'_>) -> bool {
    layout.members.iter().all(|member| match promoting(member) {
        Some(inner) => holds_only_plain(inner),
        None => natural_align(&member.shape) == 1 || member.shape.element().scalar().is_some(),
    })
}
