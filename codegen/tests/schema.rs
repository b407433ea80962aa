//! The JSON Schema takes what we take, and refuses keys that there are not.

#![cfg(feature = "schema")]

mod fixtures;

use std::collections::BTreeSet;

use jsonschema::Validator;
use serde_json::Value;
use xen_abi_codegen::format::{DOCUMENT, Kind, Takes};
use xen_abi_codegen::schema::schema;
use xen_abi_codegen::source::Source;

fn validator() -> Validator {
    jsonschema::validator_for(&serde_json::from_str(&schema()).unwrap()).unwrap()
}

fn is_header(source: &Source) -> bool {
    &*source.name != "releases.yaml"
}

/// What a schema finds in a file.
fn found(validator: &Validator, source: &Source) -> Vec<String> {
    let value: Value = serde_yaml::from_str(&source.text).unwrap_or_else(|e| panic!("{}: {e}", source.name));
    validator.iter_errors(&value).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

#[test]
fn the_schema_is_stable() {
    insta::assert_snapshot!(schema());
}

#[test]
fn the_specification_and_valid_fixtures_fit() {
    let validator = validator();
    let fixtures = fixtures::valid();
    let fixtures = fixtures.iter().flat_map(|fixture| fixture.sources().unwrap_or_default());
    let mut count = 0;
    for source in fixtures.chain(fixtures::spec()).filter(is_header) {
        assert_eq!(found(&validator, &source), [""; 0], "{}", source.name);
        count += 1;
    }
    assert!(count > 8, "{count}");
}

#[test]
fn wrong_keys_and_words_do_not_fit() {
    let validator = validator();
    let telling =
        ["unknown-key", "unknown-word", "condition-out", "missing-key", "release-without", "bad-target"];
    let mut count = 0;
    for fixture in fixtures::invalid() {
        if telling.iter().any(|part| fixture.name.starts_with(part)) {
            let sources = fixture.sources().unwrap_or_default();
            let source = sources.iter().find(|source| is_header(source)).unwrap();
            assert!(!found(&validator, source).is_empty(), "{}", fixture.name);
            count += 1;
        }
    }
    assert!(count > 8, "{count}");
}

#[test]
fn every_key_of_the_schema_has_its_place_in_the_canonical_order() {
    let schema: Value = serde_json::from_str(&schema()).unwrap();
    compare(&schema, &DOCUMENT, None);
    let calls = child(&DOCUMENT, "hypercalls");
    let record = child(&DOCUMENT, "structs");
    for (kind, name) in [
        (child(&DOCUMENT, "provenance"), "Provenance"),
        (child(&DOCUMENT, "includes"), "Include"),
        (child(&DOCUMENT, "typedefs"), "Typedef"),
        (child(&DOCUMENT, "constants"), "Constant"),
        (child(&DOCUMENT, "strings"), "StringConstant"),
        (child(&DOCUMENT, "enums"), "Group"),
        (child(&DOCUMENT, "bitwords"), "BitWord"),
        (child(child(&DOCUMENT, "bitwords"), "fields"), "BitPart"),
        (child(&DOCUMENT, "shapes"), "Shape"),
        (child(&DOCUMENT, "rings"), "Ring"),
        (child(&DOCUMENT, "byte_rings"), "ByteRing"),
        (child(&DOCUMENT, "save_records"), "SaveRecord"),
        (record, "Record"),
        (child(record, "fields"), "Member"),
        (calls, "Hypercall"),
        (child(calls, "params"), "Parameter"),
        (child(calls, "op_in"), "OpIn"),
        (child(calls, "interface_version"), "VersionMember"),
        (child(calls, "ops"), "Operation"),
        (child(calls, "returns"), "Returns"),
        (child(&DOCUMENT, "functions"), "Function"),
        (child(&DOCUMENT, "aliases"), "Alias"),
        (child(&DOCUMENT, "x_macros"), "XMacro"),
        (child(&DOCUMENT, "macros"), "Macro"),
        (child(&DOCUMENT, "handles"), "Handle"),
    ] {
        compare(&schema, kind, Some(name));
    }
}

fn child(kind: &Kind, key: &str) -> &'static Kind {
    match kind.takes(key) {
        Takes::Item(kind) | Takes::Items(kind) | Takes::Section(kind) | Takes::Named(kind) => kind,
        other => panic!("{key} takes {other:?}"),
    }
}

/// The keys of a kind of item in the schema and in the formatter are the same.
fn compare(schema: &Value, kind: &Kind, name: Option<&str>) {
    let definition = name.map_or(schema, |name| &schema["$defs"][name]);
    let known: BTreeSet<&str> =
        definition["properties"].as_object().unwrap().keys().map(String::as_str).collect();
    let conditions = ["arch", "view", "since", "until", "interface", "dialect"];
    let conditions = conditions.iter().filter(|_| kind.conditions.is_some());
    let ordered: BTreeSet<&str> = kind.keys.iter().map(|(key, _)| key).chain(conditions).copied().collect();
    assert_eq!(ordered, known, "{name:?}");
}
