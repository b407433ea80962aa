//! What members are called, and how Rust aligns them.

use crate::abi::{MemberLayout, Shape, ShapeKind};
use crate::backend::rust::naming;
use crate::model::{Member, MemberType};

/// The name of a member in Rust. One that has none in C is named after the first member that it promotes, so that
/// the name depends on nothing else; nothing for one that promotes none.
pub(in crate::backend::rust) fn field_name(member: &MemberLayout<'_>) -> Option<String> {
    match &member.member.name {
        Some(name) => Some(own_name(member.member, name)),
        None => Some(format!("__{}", first_name(member)?)),
    }
}

/// The name of a member that has one in C. What is given for one of a record that is spelt there is that of the type.
pub(super) fn own_name(member: &Member, name: &str) -> String {
    let given = member.rust.as_ref().filter(|_| !matches!(member.of, MemberType::Inline(_)));
    given.cloned().unwrap_or_else(|| naming::member_name(name))
}

/// The first name that programs can use of a member.
fn first_name(member: &MemberLayout<'_>) -> Option<String> {
    match (&member.member.name, &member.shape.kind) {
        (Some(name), _) => Some(own_name(member.member, name)),
        (None, ShapeKind::Inline(layout)) => layout.members.iter().find_map(first_name),
        (None, _) => None,
    }
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
