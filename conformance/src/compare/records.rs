//! Comparing two layouts of a record, leaf by leaf.

use std::collections::BTreeMap;

use xen_abi_codegen::facts::{FieldFacts, RecordFacts, RecordKind};

use super::comparable::Comparable;

/// How many leaves two records share by path.
pub(super) fn shared_leaves(a: &RecordFacts, b: &RecordFacts) -> usize {
    let (a, b) = (leaves(a), leaves(b));
    a.keys().filter(|path| b.contains_key(*path)).count()
}

/// Every leaf by its path; those of an array's elements are at `array[].leaf`.
fn leaves(record: &RecordFacts) -> BTreeMap<String, &FieldFacts> {
    let mut found = BTreeMap::new();
    collect("", &record.fields, &mut found);
    found
}

fn collect<'a>(before: &str, fields: &'a [FieldFacts], found: &mut BTreeMap<String, &'a FieldFacts>) {
    for field in fields {
        let path = format!("{before}{}", field.path);
        collect(&format!("{path}[]."), &field.fields, found);
        found.insert(path, field);
    }
}

impl Comparable for RecordFacts {
    fn summary(&self) -> String {
        format!("{} of {} bytes, aligned to {}", kind(self.kind), self.size, self.align)
    }

    fn aspects(&self, other: &Self) -> Vec<(String, String, String)> {
        let mut found = Vec::new();
        let mut add = |what: &str, a: String, b: String| {
            if a != b {
                found.push((what.to_owned(), a, b));
            }
        };
        add("kind", kind(self.kind).to_owned(), kind(other.kind).to_owned());
        add("size", self.size.to_string(), other.size.to_string());
        add("alignment", self.align.to_string(), other.align.to_string());
        add("header", self.header.clone(), other.header.clone());
        let (ours, theirs) = (leaves(self), leaves(other));
        for (path, leaf) in &ours {
            match theirs.get(path) {
                Some(same) => differing_parts(leaf, same)
                    .for_each(|(part, a, b)| add(&format!("field {path}: {part}"), a, b)),
                None => add(&format!("field {path}"), place(leaf), "nothing".to_owned()),
            }
        }
        for (path, leaf) in theirs.iter().filter(|(path, _)| !ours.contains_key(*path)) {
            add(&format!("field {path}"), "nothing".to_owned(), place(leaf));
        }
        if ours.keys().eq(theirs.keys()) {
            add("order of fields", order(self), order(other));
        }
        found
    }
}

fn kind(kind: RecordKind) -> &'static str {
    match kind {
        RecordKind::Struct => "struct",
        RecordKind::Union => "union",
    }
}

/// The parts of a leaf that two sides can see differently, with the value of each.
fn differing_parts(a: &FieldFacts, b: &FieldFacts) -> impl Iterator<Item = (&'static str, String, String)> {
    let text = |value: &dyn ToString| value.to_string();
    let element = |field: &FieldFacts| match (&field.elem, field.len) {
        (Some(elem), Some(len)) => format!("{len} of {elem}"),
        (Some(elem), None) => format!("some of {elem}"),
        (None, _) => "none".to_owned(),
    };
    [
        ("offset in bits", text(&a.offset_bits), text(&b.offset_bits)),
        ("size in bits", text(&a.size_bits), text(&b.size_bits)),
        ("type", text(&a.field_type), text(&b.field_type)),
        ("elements", element(a), element(b)),
    ]
    .into_iter()
}

fn place(field: &FieldFacts) -> String {
    format!("{} at bit {}, {} bits", field.field_type, field.offset_bits, field.size_bits)
}

fn order(record: &RecordFacts) -> String {
    record.fields.iter().map(|field| field.path.as_str()).collect::<Vec<_>>().join(", ")
}
