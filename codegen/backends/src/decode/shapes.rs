//! Types of which bytes are read.

use crate::abi::{Abi, Shape, ShapeKind};
use xen_abi_model::{Item, NameId, RecordId, Type, TypeItem};
use xen_abi_syntax::type_name::Builtin;

/// The records of a name: one at most is there for a variant.
pub fn records_named(abi: &Abi<'_>, name: &str) -> Option<RecordId> {
    let spec = abi.spec;
    let is_called = |item: &Item| item.names(spec).any(|known| known == name);
    Item::all(spec).into_iter().filter(is_called).find_map(|item| match item {
        Item::Record(id) if abi.records().contains(id) => Some(id),
        _ => None,
    })
}

/// The type that a record is.
pub(super) fn of_record<'s>(abi: &Abi<'s>, id: RecordId) -> Option<Shape<'s>> {
    let body = abi.records().get(id)?;
    Some(Shape { size: body.size, align: body.align, kind: ShapeKind::Record(id) })
}

/// The type of what lies in memory; nothing for an address, and for what this variant does not have.
pub(super) fn of_type<'s>(abi: &Abi<'s>, of: &Type) -> Option<Shape<'s>> {
    match of {
        Type::Builtin(builtin) => Some(of_builtin(abi, *builtin)),
        Type::Named(name) => of_name(abi, *name),
        Type::Address(..) => None,
    }
}

/// The type that a name means.
pub(super) fn of_name<'s>(abi: &Abi<'s>, name: NameId) -> Option<Shape<'s>> {
    match abi.type_item(name)? {
        TypeItem::Record(id) => of_record(abi, id),
        TypeItem::Typedef(id) => Some(wrapped(abi.typedefs().get(id)?, |of| ShapeKind::Typedef(id, of))),
        TypeItem::Group(id) => Some(wrapped(abi.groups().get(id)?, |of| ShapeKind::Group(id, of))),
        TypeItem::BitWord(id) => {
            Some(wrapped(&abi.bitwords().get(id)?.shape, |of| ShapeKind::BitWord(id, of)))
        }
    }
}

/// So many values of a type, one behind the other.
pub(super) fn several<'s>(of: Shape<'s>, count: u64) -> Shape<'s> {
    let size = of.size.saturating_mul(count);
    Shape { size, align: of.align, kind: ShapeKind::Array { of: Box::new(of), len: Some(count) } }
}

fn wrapped<'s>(of: &Shape<'s>, kind: impl FnOnce(Box<Shape<'s>>) -> ShapeKind<'s>) -> Shape<'s> {
    Shape { size: of.size, align: of.align, kind: kind(Box::new(of.clone())) }
}

/// A plain value.
pub(super) fn of_builtin<'s>(abi: &Abi<'s>, builtin: Builtin) -> Shape<'s> {
    let scalar = abi.of_target(|target| builtin.scalar(target));
    let size = scalar.bytes().into();
    Shape { size, align: size, kind: ShapeKind::Scalar(builtin, scalar) }
}
