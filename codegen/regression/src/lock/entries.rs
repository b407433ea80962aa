//! What stands in a lock file for each name.

use xen_abi_syntax::facts::{Facts, FieldFacts, RecordFacts, RecordKind};

/// What a file says of a name: a line, and more for what it holds.
pub(super) struct Entry<'f> {
    /// Its place among the kinds of names.
    pub(super) section: usize,
    pub(super) name: &'f str,
    pub(super) text: String,
}

/// The words for the kinds of names, in their order.
pub(super) const SECTIONS: [&str; 9] =
    ["struct", "union", "const", "string", "typedef", "enum", "alias", "save", "smccc"];

/// Everything that facts have.
pub(super) fn entries(facts: &Facts) -> Vec<Entry<'_>> {
    let mut all = Vec::new();
    for (name, record) in &facts.records {
        all.push(entry(word(record.kind), name, of_record(record)));
    }
    for (name, value) in &facts.constants {
        let of = facts.const_types.get(name).map_or(String::new(), |of| format!(" {of}"));
        all.push(entry("const", name, format!("{value}{of}")));
    }
    for (name, text) in &facts.strings {
        all.push(entry("string", name, serde_json::Value::from(text.as_str()).to_string()));
    }
    all.extend(facts.typedefs.iter().map(|(name, of)| entry("typedef", name, of.to_string())));
    for (name, of) in &facts.enums {
        all.push(entry("enum", name, format!("{} {}", of.storage, of.values.join(" "))));
    }
    all.extend(facts.aliases.iter().map(|(name, of)| entry("alias", name, of.clone())));
    all.extend(facts.save_codes.iter().map(|(name, code)| entry("save", name, code.to_string())));
    all.extend(facts.smccc.iter().map(|(name, id)| entry("smccc", name, format!("{id:#010x}"))));
    all
}

fn entry<'f>(word: &str, name: &'f str, text: String) -> Entry<'f> {
    let section = SECTIONS.iter().position(|known| *known == word).unwrap_or(SECTIONS.len());
    Entry { section, name, text: format!("{word} {name} {text}") }
}

/// The word for a kind of record.
pub(super) fn word(kind: RecordKind) -> &'static str {
    match kind {
        RecordKind::Struct => "struct",
        RecordKind::Union => "union",
    }
}

fn of_record(record: &RecordFacts) -> String {
    let project = record.project.as_ref().map_or(String::new(), |project| format!(" {project}"));
    let mut text = format!("{} {} {}{project}", record.size, record.align, record.header);
    leaves(&record.fields, 1, &mut text);
    text
}

/// A line for each leaf: what it is called, its type, where it begins and how long it is, in bits; of an array what
/// its elements are, and how many. The leaves of elements without a name stand below it.
fn leaves(fields: &[FieldFacts], depth: usize, text: &mut String) {
    for field in fields {
        let FieldFacts { path, offset_bits, size_bits, field_type, elem, len, fields } = field;
        let elem = elem.as_ref().map_or(String::new(), |elem| format!(" {elem}"));
        let len = len.map_or(String::new(), |len| format!(" {len}"));
        let indent = "  ".repeat(depth);
        text.push_str(&format!("\n{indent}{path} {field_type} {offset_bits} {size_bits}{elem}{len}"));
        leaves(fields, depth + 1, text);
    }
}
