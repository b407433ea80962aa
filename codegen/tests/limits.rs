//! The limits stand in the reference of the format as they stand in the code, and hold what is made at them.

#![cfg(feature = "files")]

use std::fs;
use std::path::Path;
use std::thread;

use xen_abi_codegen::backend::Backend;
use xen_abi_codegen::backend::c::CBackend;
use xen_abi_codegen::backend::facts::FactsBackend;
use xen_abi_codegen::backend::layout::LayoutBackend;
use xen_abi_codegen::backend::layout_tests::CLayoutTests;
use xen_abi_codegen::backend::rust::{RustBackend, RustLayoutTests, RustOptions};
use xen_abi_codegen::format::format;
use xen_abi_codegen::limits;
use xen_abi_codegen::matrix::Matrix;
use xen_abi_codegen::request::Request;
use xen_abi_codegen::source::Source;

/// The stack of a thread, in bytes: what Rust gives the threads of a test, and those that share the work.
const STACK: usize = 2 << 20;

#[test]
fn the_reference_lists_them() {
    let reference =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/README.md")).unwrap();
    let section = reference.split("\n## Limits\n").nth(1).unwrap().split("\n## ").next().unwrap();
    let listed: Vec<usize> = section
        .lines()
        .filter_map(|line| line.strip_prefix("| ")?.split(' ').next()?.replace(',', "").parse().ok())
        .collect();
    let known = [
        limits::FILE_BYTES as usize,
        limits::ALL_BYTES,
        limits::FILES,
        limits::DEPTH,
        limits::NODES,
        limits::LIST_ITEMS,
        limits::MAPPING_KEYS,
        limits::DECLARATIONS,
        limits::DECLARATIONS_OF_A_NAME,
        limits::MEMBERS,
        limits::DIMENSIONS,
        limits::BRANCHES,
        limits::RINGS,
        limits::TEXT_OF_SHAPES,
        limits::NESTED_CALLS,
    ];
    assert_eq!(listed, known);
}

const RELEASES: &str = "format: 1\nxen:\n  \"4.20\": { points: 4, interface: \"0x00041300\" }\n";
const HEAD: &str = "format: 1\nheader: a.h\ndoc: A header.\nprovenance: []\n";

/// Specifications that have as much of something as is allowed.
fn at_the_limits() -> Vec<String> {
    let lines = |line: &dyn Fn(usize) -> String| (0..limits::MEMBERS).map(line).collect::<String>();
    vec![
        format!(
            "{HEAD}structs:\n  a:\n    doc: x\n    fields:\n{}",
            lines(&|at| format!("      - {{ name: a{at}, type: u32, doc: x }}\n"))
        ),
        format!(
            "{HEAD}unions:\n  a:\n    doc: x\n    fields:\n{}",
            lines(&|at| format!("      - {{ name: a{at}, type: u32, doc: x }}\n"))
        ),
        format!(
            "{HEAD}enums:\n  a:\n    type: u32\n    doc: x\n    values:\n{}",
            lines(&|at| format!("      A{at}: {{ value: {at}, doc: x }}\n"))
        ),
        format!("{HEAD}constants:\n{}", lines(&|at| format!("  A{at}: {{ value: {at}, doc: x }}\n"))),
        // Many that call nothing are no chain of calls.
        format!(
            "{HEAD}functions:\n{}",
            lines(&|at| format!("  F{at}: {{ params: {{ x: u32 }}, type: u32, value: x + {at}, doc: x }}\n"))
        ),
    ]
}

fn make_everything(text: &str) {
    let sources = vec![Source::new("a.yaml", text), Source::new("releases.yaml", RELEASES)];
    let spec = xen_abi_codegen::load(sources).unwrap_or_else(|failure| panic!("{:?}", failure.diagnostics));
    let variants = Request::default().answer(&spec).unwrap().variants;
    let matrix = Matrix::lower(&spec, &variants[..2]).unwrap();
    let backends: [&dyn Backend; 6] = [
        &RustBackend { options: RustOptions::default() },
        &RustLayoutTests,
        &CBackend::default(),
        &CLayoutTests,
        &LayoutBackend,
        &FactsBackend { release: "4.20".to_owned() },
    ];
    for backend in backends {
        backend.emit(&matrix).unwrap();
    }
    assert!(format(text).is_ok());
}

#[test]
fn functions_that_call_nothing_are_no_chain_of_calls() {
    let function = |at| format!("  F{at}: {{ params: {{ x: u32 }}, type: u32, value: x + 1, doc: x }}\n");
    let file = |name: usize| {
        let head = HEAD.replace("a.h", &format!("a{name}.h"));
        let functions: String = (name * 4_001..(name + 1) * 4_001).map(function).collect();
        Source::new(format!("a{name}.yaml"), format!("{head}functions:\n{functions}"))
    };
    let mut sources: Vec<Source> = (0..5).map(file).collect();
    sources.push(Source::new("releases.yaml", RELEASES));
    let spec = xen_abi_codegen::resolve::resolve(sources)
        .unwrap_or_else(|failure| panic!("{:?}", failure.diagnostics));
    let variants = Request::default().answer(&spec).unwrap().variants;
    assert_eq!(
        Matrix::lower(&spec, &variants[..1]).unwrap().abis().next().unwrap().functions().len(),
        20_005
    );
}

#[test]
fn what_is_allowed_can_be_made() {
    for text in at_the_limits() {
        let work = move || make_everything(&text);
        thread::Builder::new().stack_size(STACK).spawn(work).unwrap().join().unwrap();
    }
}
