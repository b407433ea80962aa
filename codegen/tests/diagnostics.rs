//! Every error is reported at its place, in words that help. A fixture has one error and is named after it.

mod fixtures;

use std::collections::BTreeSet;

use fixtures::{Fixture, invalid};
use xen_abi_codegen::diagnostic::{Code, Diagnostics};
use xen_abi_codegen::render::{Style, render};
use xen_abi_codegen::resolve::Failure;
use xen_abi_codegen::source::Source;

/// What is wrong with a fixture, and what is printed.
fn report(fixture: &Fixture) -> (Diagnostics, String) {
    match fixture.lowered() {
        Ok(_) => panic!("{} has no error", fixture.name),
        Err(failure) => {
            let Failure { diagnostics, sources } = *failure;
            let text = render(&diagnostics, &sources, Style::Plain);
            (diagnostics, text)
        }
    }
}

#[test]
fn every_error_is_reported() {
    for fixture in invalid() {
        let (_, text) = report(&fixture);
        insta::assert_snapshot!(fixture.name.as_str(), text.trim_end(), &fixture.name);
    }
}

#[test]
fn every_code_has_a_fixture() {
    // What the disk and the command line get wrong has tests of its own, and so have the rules of `lint`.
    let elsewhere = [
        Code::TooLarge,
        Code::NoHeaders,
        Code::Unreadable,
        Code::UnknownModule,
        Code::UnknownRecord,
        Code::BadPath,
        Code::FileTwice,
        Code::UnknownItem,
        Code::UnknownHeader,
    ];
    let mut seen: BTreeSet<Code> = elsewhere.into();
    for fixture in invalid() {
        seen.extend(report(&fixture).0.iter().map(|diagnostic| diagnostic.code));
    }
    let missing: Vec<&Code> =
        Code::ALL.iter().filter(|code| !code.is_of_lint() && !seen.contains(code)).collect();
    assert!(missing.is_empty(), "no fixture shows {missing:?}");
}

#[test]
fn errors_are_reported_together_and_once() {
    for fixture in invalid() {
        let expected = match fixture.name.as_str() {
            "five-errors" | "smccc-identifiers" => 5,
            "errors-in-one-item" => 15,
            "rename-in-another-case" | "held-loosely" => 5,
            "hidden-characters" | "includes" => 3,
            "smccc-words" => 4,
            "argument-without-members" => 3,
            "shape-misused" => 9,
            "header-outside-of-folder"
            | "save-records-misplaced"
            | "invalidates-but-safe"
            | "too-many-registers" => 2,
            "operations-that-differ-in-case" => 2,
            "handles-of-what-has-none" => 4,
            "enumerations-of-other-types" => 9,
            "handle-nobody-defines" => 6,
            "reserved-names" => 5,
            "not-included" => 4,
            "count-not-said" => 6,
            "safe-but-written" => 7,
            "ring-of-nothing" => 2,
            "tags-misplaced" => 7,
            "tags-that-do-not-fit" => 9,
            "operations-misplaced" => 17,
            "argument-is-no-record" | "comma-in-flow-text" | "declared-twice" | "empty-doc" => 2,
            "type-is-no-integer" | "value-too-large" => 2,
            _ => 1,
        };
        assert_eq!(report(&fixture).0.len(), expected, "{}", fixture.name);
    }
}

/// The specification of a group with one value, which a record has as a member.
fn with_group(of: &str, c: &str) -> Vec<Source> {
    let file = format!(
        "format: 1\nheader: group.h\ndoc: A group.\nprovenance: []\n\nenums:\n  colour:\n    type: {of}\n    c: {c}\n    \
         doc: A colour.\n    values:\n      COLOUR_red: {{ value: 1, doc: Red. }}\n\nstructs:\n  painted:\n    doc: Has one.\n    \
         fields:\n      - {{ name: colour, type: colour, doc: Its colour. }}\n"
    );
    let releases = fixtures::package().join("tests/fixtures/releases.yaml");
    let releases = std::fs::read_to_string(releases).unwrap();
    vec![Source::new("group.yaml", file), Source::new("releases.yaml", releases)]
}

#[test]
fn an_enumeration_of_c_has_the_type_that_c_makes() {
    let types =
        ["u8", "i8", "u16", "i16", "u32", "i32", "u64", "i64", "int", "uint", "long", "ulong", "size"];
    for of in types {
        for c in ["enum", "typedef", "enumerators", "macros"] {
            // The values alone decide what C makes; without a name of its own it is no member's type.
            let fits = matches!(c, "enumerators" | "macros") || matches!(of, "u32" | "uint");
            let found = match fixtures::lowered(with_group(of, c)) {
                Ok(_) => None,
                Err(failure) => failure.diagnostics.iter().next().map(|found| found.code),
            };
            assert_eq!(found, (!fits).then_some(Code::BadEnumeration), "{of} {c}");
        }
    }
}

#[test]
fn a_variant_without_headers_is_refused() {
    let fixture = fixtures::valid().remove(0);
    let spec = fixture.lowered().unwrap_or_else(|_| panic!("{} is valid", fixture.name));
    let mut variant = spec.releases.variants().next().unwrap();
    variant.target = xen_abi_codegen::axes::Target::Riscv64;
    variant.release = "4.17.0".parse().unwrap();
    let found = xen_abi_codegen::abi::lower(&spec, variant).unwrap_err();
    insta::assert_snapshot!(render(&found, &spec.sources, Style::Plain).trim_end(), @"error[E0406]: there are no headers for riscv64, xen 4.17.0, tools view, interface 0x00040e00");
}

#[test]
fn valid_fixtures_and_the_specification_have_no_error() {
    let print = |failure: Failure| render(&failure.diagnostics, &failure.sources, Style::Plain);
    for fixture in fixtures::valid() {
        let report = fixture.lowered().map_err(|failure| print(*failure)).err().unwrap_or_default();
        assert_eq!(report, "", "{}", fixture.name);
    }
    let report = fixtures::lowered(fixtures::spec()).map_err(|failure| print(*failure)).err();
    assert_eq!(report.unwrap_or_default(), "");
}
