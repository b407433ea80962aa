//! Generated Rust that is committed, as tools see it that look at all files of a repository.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use xen_abi_codegen::backend::rust::{RustBackend, RustLayoutTests, RustOptions};
use xen_abi_codegen::backend::{Backend, Files};
use xen_abi_codegen::folder;
use xen_abi_codegen::matrix::Matrix;
use xen_abi_codegen::request::Request;

use crate::compiler::write;
use crate::side_by_side::side_by_side;

/// What is written of Xen's own specification, in the tools view and with typed calls.
fn files() -> Files {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
    let spec = xen_abi_codegen::load(folder::read(&folder).expect("the files")).expect("the specification");
    let variants = Request::default().answer(&spec).expect("the variants").variants;
    let matrix = Matrix::lower(&spec, &variants).expect("the layouts");
    let options = RustOptions { hypercalls: true, ..RustOptions::default() };
    let mut files = RustBackend { options }.emit(&matrix).expect("the file");
    files.extend(RustLayoutTests.emit(&matrix).expect("the file")).expect("other files");
    files
}

/// What a tool says of a file.
fn told(tool: &str, arguments: &[&str], file: &Path) -> Output {
    Command::new(tool).args(arguments).arg(file).output().unwrap_or_else(|error| panic!("{tool}: {error}"))
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&[output.stdout.as_slice(), output.stderr.as_slice()].concat()).into_owned()
}

const AS_MODULE: &str = "//! A crate that uses nothing of it.\n#![no_std]\nmod xen_abi;\n";

const INCLUDED: &str =
    "//! A crate that uses nothing of it.\n#![no_std]\nmod xen {\n    include!(\"xen_abi.rs\");\n}\n";

#[test]
fn tools_have_nothing_to_say_of_committed_files() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), files());
    let rust = folder.path().join("rust");
    let build = rust.to_str().expect("a name");
    let compile = ["--crate-type=lib", "--emit=metadata", "--deny=warnings", "--out-dir", build];
    let crates = [("module.rs", AS_MODULE), ("included.rs", INCLUDED)];
    for (name, code) in crates {
        fs::write(rust.join(name), code).expect("the file is written");
    }
    let editions = ["--edition=2021", "--edition=2024"];
    side_by_side(
        crates.into_iter().flat_map(|(name, _)| editions.map(|edition| (name, edition))),
        |(name, edition)| {
            let crate_file = rust.join(name);
            let output = told("rustfmt", &[edition, "--check"], &crate_file);
            assert!(output.status.success(), "{name} {edition}:\n{}", text(&output));
            let output = told("clippy-driver", &[&compile[..], &[edition]].concat(), &crate_file);
            assert!(output.status.success(), "{name} {edition}:\n{}", text(&output));
        },
    );
    let layouts = folder.path().join("tests/rust/layout.rs");
    let output = told("rustfmt", &["--edition=2024", "--check"], &layouts);
    assert!(output.status.success(), "{}", text(&output));
    let output = told("clippy-driver", &[&compile[..], &["--edition=2024"]].concat(), &layouts);
    assert!(output.status.success(), "{}", text(&output));

    let output = told("rustc", &[&compile[..], &["--edition=2018"]].concat(), &rust.join("module.rs"));
    let said = text(&output);
    assert!(!output.status.success(), "edition 2018 is accepted; the head of the file says otherwise");
    assert!(said.contains("c-string literals require Rust 2021 or later"), "{said}");
}
