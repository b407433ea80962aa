//! The layout of a record as facts, one for each leaf.

use std::iter::Peekable;

use xen_abi_codegen::facts::{FieldFacts, RecordFacts, RecordKind};

use super::fact::Fact;

/// The facts that follow the name of a record, in order.
pub(super) fn parts(record: &RecordFacts) -> Vec<Fact> {
    let mut parts = vec![Fact::Extent { size: record.size, align: record.align }];
    add_leaves("", &record.fields, &mut parts);
    parts
}

fn add_leaves(before: &str, fields: &[FieldFacts], parts: &mut Vec<Fact>) {
    for field in fields {
        let path = format!("{before}{}", field.path);
        let in_elements = format!("{path}[].");
        parts.push(Fact::Leaf(FieldFacts { path, fields: Vec::new(), ..field.clone() }));
        add_leaves(&in_elements, &field.fields, parts);
    }
}

/// The record that some facts are of.
pub(super) fn record<'f>(
    kind: RecordKind,
    header: &str,
    parts: impl Iterator<Item = &'f Fact>,
) -> RecordFacts {
    let mut record =
        RecordFacts { kind, size: 0, align: 0, header: header.to_owned(), project: None, fields: Vec::new() };
    let mut leaves = Vec::new();
    for part in parts {
        match part {
            Fact::Extent { size, align } => (record.size, record.align) = (*size, *align),
            Fact::Leaf(leaf) => leaves.push(leaf),
            _ => {}
        }
    }
    record.fields = nested("", &mut leaves.into_iter().peekable());
    record
}

/// The leaves whose paths begin with `before`, with those that lie in elements of arrays among them inside those.
fn nested<'f>(before: &str, leaves: &mut Peekable<impl Iterator<Item = &'f FieldFacts>>) -> Vec<FieldFacts> {
    let mut fields = Vec::new();
    while let Some(leaf) = leaves.next_if(|leaf| leaf.path.starts_with(before)) {
        let inner = nested(&format!("{}[].", leaf.path), leaves);
        let path = leaf.path[before.len()..].to_owned();
        fields.push(FieldFacts { path, fields: inner, ..leaf.clone() });
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_comes_apart_and_together_again() {
        let lines = [
            "size 40 align 8",
            ".a 0+8 u8",
            ".b 64+256 record[2]",
            ".b[].c 0+64 u64",
            ".b[].d 64+64 record[2]",
            ".b[].d[].e 0+32 u32",
            ".bb 320+0 u8[]",
        ];
        let facts: Vec<Fact> = lines.iter().map(|line| Fact::parse(line).unwrap()).collect();
        let record = record(RecordKind::Struct, "x.h", facts.iter());
        assert_eq!((record.size, record.fields.len(), record.fields[1].fields.len()), (40, 3, 2));
        assert_eq!(record.fields[1].fields[1].fields[0].path, "e");
        assert_eq!(parts(&record), facts);
    }
}
