//! The facts of records and of their leaves.

use crate::abi::{BodyLayout, NamedMember, Shape, ShapeKind};
use xen_abi_model::{Head, Spec, TypeItem};
use xen_abi_syntax::facts::{FieldFacts, FieldType, RecordFacts};

/// The facts of a record.
pub(super) fn record_facts(spec: &Spec, head: &Head, layout: &BodyLayout<'_>) -> RecordFacts {
    RecordFacts {
        kind: layout.kind,
        size: layout.size,
        align: layout.align,
        header: spec[head.module].header.to_string(),
        project: spec[head.module].project().map(str::to_owned),
        fields: fields(spec, layout),
    }
}

fn fields(spec: &Spec, layout: &BodyLayout<'_>) -> Vec<FieldFacts> {
    layout.leaves().map(|leaf| field(spec, &leaf)).collect()
}

fn field(spec: &Spec, leaf: &NamedMember<'_, '_>) -> FieldFacts {
    let shape = &leaf.layout.shape;
    let array = match &shape.underlying().kind {
        ShapeKind::Array { of, len } => Some((field_type(spec, of), len.unwrap_or(0))),
        _ => None,
    };
    let (elem, len) = array.unzip();
    FieldFacts {
        path: leaf.path(),
        offset_bits: leaf.offset_bits,
        size_bits: leaf.layout.size_bits(),
        field_type: field_type(spec, shape),
        elem,
        len,
        fields: leaf.element().map_or_else(Vec::new, |element| fields(spec, element)),
    }
}

/// What lies in a leaf.
pub(super) fn field_type(spec: &Spec, shape: &Shape<'_>) -> FieldType {
    match &shape.kind {
        ShapeKind::Scalar(_, scalar) => FieldType::Scalar(*scalar),
        ShapeKind::Address(xen_abi_model::AddressKind::Pointer, _) => FieldType::Ptr,
        ShapeKind::Address(..) => FieldType::Handle,
        ShapeKind::Group(id, _) if spec[*id].c.is_type() => {
            FieldType::Enum(spec.head(TypeItem::Group(*id)).name.clone())
        }
        ShapeKind::Typedef(_, of) | ShapeKind::Group(_, of) | ShapeKind::BitWord(_, of) => {
            field_type(spec, of)
        }
        ShapeKind::Record(id) => FieldType::Record(spec[*id].head.name.clone()),
        ShapeKind::Inline(_) => FieldType::Record(String::new()),
        ShapeKind::Array { .. } => FieldType::Array,
    }
}
