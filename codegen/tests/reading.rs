//! What we make of YAML is what libyaml makes of it.

mod fixtures;

use serde_yaml::Value;
use xen_abi_codegen::document::tree::{Node, NodeKind, Resolved, read, resolve};
use xen_abi_codegen::source::Source;

/// The value in the other parser's terms. Numbers are read again, as the text of a number has many spellings.
fn converted(node: &Node<'_>) -> Value {
    match &node.kind {
        NodeKind::Scalar { text, plain } => match resolve(text, *plain) {
            Resolved::Null => Value::Null,
            Resolved::Bool(value) => value.into(),
            Resolved::Number(digits) => number(digits),
            Resolved::Text(text) => text.into(),
        },
        NodeKind::Sequence(items) => Value::Sequence(items.iter().map(converted).collect()),
        NodeKind::Mapping(entries) => {
            // A key is a word to us, whatever it looks like.
            let pairs = entries.iter().map(|entry| ((*entry.key).into(), converted(&entry.value)));
            Value::Mapping(pairs.collect())
        }
    }
}

fn number(digits: &str) -> Value {
    for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] {
        if let Some(digits) = digits.strip_prefix(prefix) {
            return u64::from_str_radix(digits, radix).unwrap().into();
        }
    }
    match (digits.parse::<u64>(), digits.parse::<i64>()) {
        (Ok(value), _) => value.into(),
        (_, Ok(value)) => value.into(),
        _ => digits.parse::<f64>().map_or_else(|_| digits.into(), Value::from),
    }
}

fn assert_read_alike(source: &Source) {
    let theirs: Value = serde_yaml::from_str(&source.text).unwrap_or_else(|e| panic!("{}: {e}", source.name));
    let ours = read(&source.text).unwrap_or_else(|e| panic!("{}: {e:?}", source.name));
    assert_eq!(converted(&ours), theirs, "{}", source.name);
}

#[test]
fn the_specification_reads_alike() {
    let sources = fixtures::spec();
    assert!(sources.len() > 1);
    sources.iter().for_each(assert_read_alike);
}

#[test]
fn fixtures_read_alike() {
    for fixture in fixtures::valid() {
        let sources = fixture.sources().unwrap_or_else(|_| panic!("{} can be read", fixture.name));
        sources.iter().for_each(assert_read_alike);
    }
}

#[test]
fn corners_of_yaml_read_alike() {
    for text in [
        "a: 'it''s'\nb: \"\\x41\\n\\u00e9\"",
        "a: |\n  one\n\n    two\n  three\n\nb: |-\n  x\nc: |+\n  x\n\nd: 1",
        "a: >\n  one\n  two\n\n  three\n",
        "a: one\n  two\n  three\nb: x",
        "{ a: [1, 2, ], b: { c: d, e: }, f: \"x:y\" }",
        "a: # comment\n  - b # comment\n  # comment\n  - c: d#e\n    f: g",
        "a: [0x10, 0o17, 1.5, -3, 007, 1e3, .5, 12_3, 0b1]",
        "a: [true, True, TRUE, yes, on, y, null, ~, Null]",
        "? a\n: b\n? c\n",
        "a:\n- b\n- c\nd:",
        "\"a b\": c:d\ne: http://f#g",
        "a: |2\n    indented\n  less\n",
    ] {
        assert_read_alike(&Source::new(text, text));
    }
}
