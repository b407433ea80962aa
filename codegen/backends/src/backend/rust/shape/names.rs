//! What members are called, and how Rust aligns them.

use crate::abi::{MemberLayout, Shape, ShapeKind};
use crate::backend::rust::naming;
use xen_abi_model::{Member, MemberType};

/// The name of a member in Rust. One that has none in C is named after the first member that it promotes, so that
/// the name depends on nothing else; nothing for one that promotes none.
pub(in crate::backend::rust) fn field_name(layout: &MemberLayout<'_>) -> Option<String> {
    let name = |member: &Member| member.name.as_deref().map(|name| own_name(member, name));
    name(layout.member).or_else(|| {
        let first = layout.shape.spelt()?.named().next()?;
        name(first.layout.member).map(|name| format!("__{name}"))
    })
}

/// The name of a member that has one in C. What is given for one of a record that is spelt there is that of the type.
pub(super) fn own_name(member: &Member, name: &str) -> String {
    let given = member.rust.as_ref().filter(|_| !matches!(member.of, MemberType::Inline(_)));
    given.cloned().unwrap_or_else(|| naming::member_name(name))
}

/// The alignment that Rust gives the type of a member: that of a typedef alone is lost.
pub(in crate::backend::rust) fn natural_align(shape: &Shape<'_>) -> u64 {
    match &shape.kind {
        ShapeKind::Typedef(_, of)
        | ShapeKind::Group(_, of)
        | ShapeKind::BitWord(_, of)
        | ShapeKind::Array { of, .. } => natural_align(of),
        _ => shape.align,
    }
}
