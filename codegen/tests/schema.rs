//! The JSON Schema takes what we take, and refuses keys that there are not.

#![cfg(feature = "schema")]

mod fixtures;

use std::fs;

use jsonschema::Validator;
use serde_json::Value;
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
fn the_schema_beside_the_specification_is_that_of_the_format() {
    let kept = fs::read_to_string(fixtures::package().join("../spec/schema.json")).unwrap();
    assert!(kept == schema(), "it is out of date: cargo run -- schema > spec/schema.json");
}

#[test]
fn every_file_names_the_schema_for_editors() {
    for source in fixtures::spec().iter().filter(|source| is_header(source)) {
        let up = "../".repeat(source.name.matches('/').count());
        let line = format!("# yaml-language-server: $schema={up}schema.json");
        assert_eq!(source.text.lines().next(), Some(&*line), "{}: its first line", source.name);
    }
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
