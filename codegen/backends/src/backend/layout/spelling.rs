//! Types of members as one variant has them: cases are chosen, and lengths are numbers.

use std::fmt::Write;

use crate::abi::{Abi, BodyLayout, Shape, ShapeKind};
use crate::backend::c::declarators::declare;
use crate::backend::c::handles::Handles;
use crate::backend::c::names::{group_name, record_name};
use xen_abi_model::{AddressKind, HandleOf, NameId, Pointee, Spec, Type, TypeItem};
use xen_abi_syntax::type_name::Builtin;

/// The record that a member is, or is an array of, if it is spelt in its place; and the dimensions.
pub(super) fn inline<'l, 's>(shape: &'l Shape<'s>) -> Option<(&'l BodyLayout<'s>, String)> {
    match &shape.kind {
        ShapeKind::Inline(inner) => Some((inner, String::new())),
        ShapeKind::Array { of, len } => {
            let (inner, inside) = inline(of)?;
            Some((inner, dimension(*len) + &inside))
        }
        _ => None,
    }
}

/// A declaration of a member that is no such record.
pub(super) fn declaration(abi: &Abi<'_>, shape: &Shape<'_>, name: &str) -> String {
    let mut dimensions = String::new();
    let mut element = shape;
    while let ShapeKind::Array { of, len } = &element.kind {
        dimensions += &dimension(*len);
        element = of;
    }
    declare(&spell(abi, element), name) + &dimensions
}

fn dimension(len: Option<u64>) -> String {
    let mut text = String::from("[");
    if let Some(len) = len {
        let _ = write!(text, "{len}");
    }
    text + "]"
}

/// What stands before the name in a declaration.
pub(in super::super) fn spell(abi: &Abi<'_>, shape: &Shape<'_>) -> String {
    let spec = abi.spec;
    match &shape.kind {
        ShapeKind::Scalar(builtin, _) => builtin.c_spelling().to_owned(),
        ShapeKind::Address(kind, pointee) => address(abi, *kind, pointee),
        ShapeKind::Typedef(id, _) => spec[*id].head.name.clone(),
        ShapeKind::BitWord(id, _) if spec[*id].typedef => spec[*id].head.name.clone(),
        ShapeKind::Group(id, of) => group_name(&spec[*id]).unwrap_or_else(|| spell(abi, of)),
        ShapeKind::BitWord(_, of) => spell(abi, of),
        ShapeKind::Record(id) => record_name(spec, *id),
        ShapeKind::Inline(_) | ShapeKind::Array { .. } => String::new(),
    }
}

fn address(abi: &Abi<'_>, kind: AddressKind, pointee: &Pointee) -> String {
    let name = match &pointee.of {
        None => "void".to_owned(),
        Some(Type::Builtin(builtin)) if kind == AddressKind::Pointer => builtin.c_spelling().to_owned(),
        Some(Type::Builtin(builtin)) => handle_of_c(abi, kind, *builtin).to_owned(),
        Some(Type::Named(name)) => behind(abi.spec, *name),
        Some(Type::Address(kind, pointee)) => address(abi, *kind, pointee),
    };
    match (kind, pointee.constant) {
        (AddressKind::Pointer, true) => declare(&format!("const {name}"), "*"),
        (AddressKind::Pointer, false) => declare(&name, "*"),
        (kind, constant) => Handles(abi.dialect()).member(kind, &name, constant),
    }
}

/// The name of the handle of a built-in type.
fn handle_of_c<'s>(abi: &Abi<'s>, kind: AddressKind, of: Builtin) -> &'s str {
    let of_it = HandleOf { kind, of: Some(of) };
    let mut handles = abi.spec.handles_of(of_it, |when| abi.holds(when));
    handles.next().map_or(of.c_spelling(), |handle| &handle.head.name)
}

/// What an address to a declared type names; of types that vary any will do.
fn behind(spec: &Spec, name: NameId) -> String {
    match spec[name].items.first() {
        Some(TypeItem::Record(id)) => record_name(spec, *id),
        _ => spec[name].name.clone(),
    }
}
