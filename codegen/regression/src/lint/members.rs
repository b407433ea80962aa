//! Members whose type leaves something open.

use xen_abi_backends::abi::{Abi, Shape, ShapeKind};
use xen_abi_model::{AddressKind, Head, Spec};
use xen_abi_syntax::axes::Target;
use xen_abi_syntax::diagnostic::Code;
use xen_abi_syntax::type_name::Builtin;
use xen_abi_syntax::vocabulary::GroupInC;

use super::finding::{Findings, Subject};
use crate::known::Known;

/// Members that are as wide as a register on Arm, of an enum of C, or flexible without a count.
pub(super) fn look(abi: &Abi<'_>, known: &Known, findings: &mut Findings) {
    let spec = abi.spec;
    let is_arm = matches!(abi.variant().target, Target::Arm32 | Target::Arm64);
    for (id, layout) in abi.records().iter().filter(|(id, _)| spec[*id].made_by.is_none()) {
        let head = &spec[id].head;
        let is_passed = known.is_passed(&head.name);
        for named in layout.leaves().filter(|named| !named.layout.member.reserved) {
            let member = named.layout.member;
            let path = named.path();
            let shape = &named.layout.shape;
            let name = format!("{}.{path}", head.name);
            let subject = Subject { module: head.module, place: member.place, name: &name };
            let mut found = |rule, message| {
                findings.push(rule, subject, message).found_for(abi.variant());
            };
            if let Some(width) = plain_width(shape.element(), is_passed).filter(|_| is_arm) {
                found(
                    Code::PlainLong,
                    format!("`{name}` is {width}, which 32 and 64 bits of Arm do not share"),
                );
            }
            if let Some(group) = enum_of(spec, shape.element()) {
                found(Code::EnumMember, format!("`{name}` is of `{}`, an enum of C", group.name));
            }
            if shape.underlying().is_flexible() && member.counted_by.is_none() {
                found(Code::UncountedArray, format!("nothing counts the elements of `{name}`"));
            }
        }
    }
}

/// What is as wide as a register, if a type is. Pointers in what is not passed on are the program's own.
fn plain_width(shape: &Shape<'_>, is_passed: bool) -> Option<&'static str> {
    match shape.underlying().kind {
        ShapeKind::Scalar(Builtin::Long | Builtin::ULong, _) => Some("a `long`"),
        ShapeKind::Scalar(Builtin::Size, _) => Some("a `size`"),
        ShapeKind::Address(AddressKind::Pointer, _) if is_passed => Some("a pointer"),
        _ => None,
    }
}

/// The group that is an enum of C, if a type is one.
fn enum_of<'s>(spec: &'s Spec, shape: &Shape<'s>) -> Option<&'s Head> {
    match &shape.without_typedefs().kind {
        ShapeKind::Group(id, _) if spec[*id].c != GroupInC::Macros => Some(&spec[*id].head),
        _ => None,
    }
}
