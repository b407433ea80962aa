//! Facts as data for other programs; [`xen_abi_syntax::facts`] has the format.

use std::collections::BTreeMap;

use super::c::aliases::text as alias_text;
use super::c::records::attributes;
use super::layout::spelling::spell;
use super::{Backend, BadFile, Files};
use crate::abi::{Abi, BodyLayout, NamedMember, Shape, ShapeKind};
use crate::matrix::Matrix;
use xen_abi_model::{Attributes, Head, Spec, TypeItem, Typedef, TypedefInC};
use xen_abi_syntax::axes::Variant;
use xen_abi_syntax::facts::{EnumFacts, Facts, FieldFacts, FieldType, RecordFacts, SCHEMA};
use xen_abi_syntax::parallel::in_parallel;

/// Writes one JSON file a target.
pub struct FactsBackend {
    /// The release as it was asked for.
    pub release: String,
}

impl Backend for FactsBackend {
    fn emit(&self, matrix: &Matrix<'_>) -> Result<Files, BadFile> {
        let names = matrix.variants().map(|variant| format!("facts/{}.json", variant.target));
        Files::of(names.zip(texts(matrix, &self.release, Spacing::Pretty)))
    }
}

/// How JSON is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spacing {
    /// On one line.
    Compact,
    /// Over many lines.
    Pretty,
}

/// The facts of each variant as JSON, ending with a line break; `release` is how it was asked for.
pub fn texts(matrix: &Matrix<'_>, release: &str, spacing: Spacing) -> Vec<String> {
    in_parallel(
        matrix.abis().collect(),
        |_| 1,
        |abi| {
            let facts = facts(&abi, release);
            let text = match spacing {
                Spacing::Compact => serde_json::to_string(&facts),
                Spacing::Pretty => serde_json::to_string_pretty(&facts),
            };
            // Only keys that are no texts could fail.
            text.unwrap_or_default() + "\n"
        },
    )
}

/// The facts of one variant; `release` is how it was asked for.
pub fn facts(abi: &Abi<'_>, release: &str) -> Facts {
    let spec = abi.spec;
    let Variant { target, view, interface, dialect, .. } = abi.variant();
    let mut facts = Facts {
        schema: SCHEMA.to_owned(),
        project: "xen".to_owned(),
        release: release.to_owned(),
        target,
        view,
        interface,
        dialect,
        records: Default::default(),
        constants: Default::default(),
        strings: Default::default(),
        const_types: Default::default(),
        typedefs: Default::default(),
        enums: Default::default(),
        aliases: Default::default(),
        save_codes: Default::default(),
        smccc: Default::default(),
    };
    for (id, layout) in abi.records().iter() {
        let record = &spec[id];
        facts.records.insert(record.head.name.clone(), record_facts(spec, &record.head, layout));
        if let Some(typedef) = &record.typedef {
            facts.typedefs.insert(typedef.clone(), FieldType::Record(record.head.name.clone()));
        }
    }
    for (id, value) in abi.constants().iter() {
        let name = &spec[id].head.name;
        facts.constants.insert(name.clone(), value.value);
        facts.const_types.insert(name.clone(), value.of.spelling().to_owned());
    }
    for (id, text) in abi.strings().iter() {
        facts.strings.insert(spec[id].head.name.clone(), (*text).to_owned());
    }
    for (id, shape) in abi.typedefs().iter() {
        let typedef = &spec[id];
        if typedef.c == TypedefInC::Typedef || matches!(shape.kind, ShapeKind::Scalar(..)) {
            facts.typedefs.insert(typedef.head.name.clone(), field_type(spec, shape));
        }
    }
    facts.aliases = aliases(abi);
    for (id, layout) in abi.bitwords().iter() {
        if spec[id].typedef {
            facts.typedefs.insert(spec[id].head.name.clone(), field_type(spec, &layout.shape));
        }
    }
    for (id, shape) in abi.groups().iter().filter(|(id, _)| spec[*id].c.is_type()) {
        let values = spec[id].values.iter().filter(|value| abi.constants().contains(**value));
        let values = values.map(|value| spec[*value].head.name.clone()).collect();
        let storage = field_type(spec, shape);
        facts.enums.insert(spec[id].head.name.clone(), EnumFacts { storage, values });
    }
    for (id, code) in abi.save_records().iter() {
        facts.save_codes.insert(spec[id].head.name.clone(), u32::from(*code));
    }
    for call in spec.smccc.iter().filter(|call| abi.holds(&call.head.when)) {
        facts.smccc.insert(call.head.name.clone(), call.id.0);
    }
    facts
}

/// What macros stand for, as C has it.
fn aliases(abi: &Abi<'_>) -> BTreeMap<String, String> {
    let spec = abi.spec;
    let mut aliases = BTreeMap::new();
    for (id, shape) in abi.typedefs().iter() {
        let Typedef { head, align, c, .. } = &spec[id];
        if let TypedefInC::Macro { .. } = c {
            let attributes = attributes(Attributes { packed: false, align: *align });
            aliases.insert(head.name.clone(), spell(abi, shape) + &attributes);
        }
    }
    for alias in spec.aliases.iter().filter(|alias| abi.holds(&alias.head.when)) {
        aliases.insert(alias.head.name.clone(), alias_text(spec, &alias.of).to_owned());
    }
    aliases
}

fn record_facts(spec: &Spec, head: &Head, layout: &BodyLayout<'_>) -> RecordFacts {
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

fn field_type(spec: &Spec, shape: &Shape<'_>) -> FieldType {
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
