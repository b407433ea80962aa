//! What needs clang and the real headers: run `xen-abi-conformance setup` first.

mod ready;

use std::path::Path;
use std::process::{Command, Output};

use xen_abi_codegen::axes::{Dialect, InterfaceVersion};
use xen_abi_codegen::facts::{FieldFacts, FieldType, RecordKind};
use xen_abi_conformance::cell::{Cell, cells_of};
use xen_abi_conformance::definitions::Definitions;
use xen_abi_conformance::header_choice::HeaderChoice;
use xen_abi_conformance::measure::HeaderReader;
use xen_abi_conformance::oracle::refused;
use xen_abi_conformance::ours::{Specification, releases, variant};
use xen_abi_conformance::process;
use xen_abi_conformance::recorded::Recorded;
use xen_abi_conformance::workplace::Workplace;

use ready::manifest;

fn conformance(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xen-abi-conformance")).args(arguments).output().unwrap()
}

/// Keeps what a failed run printed in the test's own output.
fn stdout(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{text}\n{}", String::from_utf8_lossy(&output.stderr));
    text
}

#[test]
fn the_recorded_files_are_what_is_measured_now() {
    if manifest(&Workplace::of_workspace()).is_some() {
        stdout(&conformance(&["record", "--check"]));
    }
}

#[test]
fn a_check_of_one_target_measures_its_cells_only() {
    if manifest(&Workplace::of_workspace()).is_some() {
        let text = conformance(&["check", "--set", "4.20", "--target", "arm64", "--format", "json"]).stdout;
        let report: serde_json::Value = serde_json::from_slice(&text).unwrap();
        let rows = report["rows"].as_array().unwrap();
        assert!(!rows.is_empty());
        for row in rows {
            assert!(row["cell"].as_str().unwrap().starts_with("arm64/"), "{row}");
            assert!(row["measured"]["records"].as_u64().unwrap() > 20, "{row}");
        }
    }
}

/// A second witness: every size, alignment and offset as an assertion that clang itself must accept.
#[test]
fn clang_agrees_with_every_recorded_layout() {
    let workplace = Workplace::of_workspace();
    let Some(manifest) = manifest(&workplace) else { return };
    let reader = HeaderReader::new(&manifest, &workplace);
    let releases = releases().unwrap();
    let recorded = Dialect::ALL.map(|dialect| Recorded::load(dialect).unwrap());
    for set in manifest.sets(&workplace).unwrap() {
        let recorded = &recorded[set.dialect as usize];
        for cell in cells_of(&set, &releases).unwrap().0 {
            let Some(at) = recorded.place_of(variant(&cell)) else {
                println!("{cell} is not recorded yet");
                continue;
            };
            let mut definitions = recorded.measured(at).definitions;
            if set.next_release().is_some() {
                keep_what_no_later_release_changes(&mut definitions, recorded, &cell);
            }
            let (clang, mut program) = reader.unit(&cell, &HeaderChoice::All.headers(&cell).unwrap());
            let mut assertions = 0;
            for (name, record) in &definitions.facts.records {
                let header = set.file_of(&record.header, cell.target);
                let c_type = c_type(&header, name, record.kind);
                let mut assert = |what: String, is: u64| {
                    assertions += 1;
                    program.push_str(&format!("_Static_assert({what} == {is}, \"{name}\");\n"));
                };
                assert(format!("sizeof({c_type})"), record.size);
                assert(format!("_Alignof({c_type})"), record.align);
                // No expression tells where a bit-field lies; tests of their own read object files.
                let text = std::fs::read_to_string(&header).unwrap();
                for field in record.fields.iter().filter(|field| !is_bit_field(field, &text)) {
                    let path = &field.path;
                    assert(format!("8 * __builtin_offsetof({c_type}, {path})"), field.offset_bits);
                    if field.size_bits > 0 {
                        assert(format!("8 * sizeof((({c_type} *)0)->{path})"), field.size_bits);
                    }
                }
            }
            for (name, value) in &definitions.facts.constants {
                assertions += 1;
                program.push_str(&format!("_Static_assert(({name}) == {}, \"{name}\");\n", literal(*value)));
            }
            assert!(assertions > 300, "{cell}: only {assertions} assertions");
            compile(clang, &program, &cell.to_string());
        }
    }
}

/// A third: what users get as layout tests, compiled against the real headers. It sees types of constants and signs
/// of members, which the others take from bindgen.
#[test]
fn the_generated_layout_tests_hold_for_the_real_headers() {
    let workplace = Workplace::of_workspace();
    let Some(manifest) = manifest(&workplace) else { return };
    let reader = HeaderReader::new(&manifest, &workplace);
    let specification = Specification::load().unwrap();
    for set in manifest.sets(&workplace).unwrap().iter().filter(|set| specification.covers(set)) {
        for cell in cells_of(set, specification.releases()).unwrap().0 {
            let program = specification.layout_test(&cell).unwrap();
            assert!(program.matches("_Static_assert").count() > 300, "{cell}: hardly any assertions");
            let found = refused(&reader, &cell, &specification).unwrap();
            assert!(found.is_empty(), "{cell}: {found:?}");
        }
    }
}

/// A package that was made after a release may have what a later one changed, so that only the rest is certain.
fn keep_what_no_later_release_changes(definitions: &mut Definitions, recorded: &Recorded, cell: &Cell) {
    let key = |cell: &Cell| (cell.target, cell.view, cell.interface == InterfaceVersion::NONE);
    let newest = recorded.cells().iter().rposition(|known| key(known) == key(cell)).unwrap();
    let newest = recorded.measured(newest).definitions.facts;
    let facts = &mut definitions.facts;
    facts.records.retain(|name, record| newest.records.get(name) == Some(record));
    facts.constants.retain(|name, value| newest.constants.get(name) == Some(value));
}

/// `struct name` or `union name`, unless the header has a typedef of that name and no tag.
fn c_type(header: &Path, name: &str, kind: RecordKind) -> String {
    let text = std::fs::read_to_string(header).unwrap();
    let keyword = match kind {
        RecordKind::Struct => "struct",
        RecordKind::Union => "union",
    };
    let has_tag = text.lines().any(|line| {
        let mut words = line.split_whitespace();
        words.any(|word| word == keyword) && words.next().is_some_and(|tag| tag.trim_end_matches('{') == name)
    });
    // Of a name that another macro makes, the text tells nothing.
    let is_typedef = !has_tag && text.contains(&format!("}} {name};"));
    if is_typedef { name.to_owned() } else { format!("{keyword} {name}") }
}

/// A bit-field is mostly narrower than its type; else the header's text tells.
fn is_bit_field(field: &FieldFacts, header: &str) -> bool {
    let name = field.path.rsplit('.').next().unwrap_or_default();
    match &field.field_type {
        FieldType::Scalar(scalar) if field.size_bits == u64::from(scalar.bytes()) * 8 => {
            header.contains(&format!(" {name}:{};", field.size_bits))
        }
        FieldType::Scalar(_) => true,
        _ => false,
    }
}

fn literal(value: i128) -> String {
    if value < 0 { format!("({value}LL)") } else { format!("{value}ULL") }
}

fn compile(mut clang: Command, program: &str, cell: &str) {
    let output = process::compile(clang.args(["-fsyntax-only", "-x", "c", "-"]), program).unwrap();
    assert!(output.status.success(), "{cell}:\n{}", String::from_utf8_lossy(&output.stderr));
}
