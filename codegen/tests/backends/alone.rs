//! Every fixture by itself: what `check` calls right compiles without the others.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;

use xen_abi_codegen::axes::{InterfaceVersion, Target, View};
use xen_abi_codegen::backend::c::CBackend;
use xen_abi_codegen::backend::layout_tests::CLayoutTests;
use xen_abi_codegen::backend::rust::{RustBackend, RustLayoutTests, RustOptions};
use xen_abi_codegen::backend::{Backend, Files};

use crate::c_compiler::{Compiler, Language};
use crate::compiler::write;
use crate::fixture;
use crate::rustc;
use crate::side_by_side::side_by_side;

/// The fixtures that can be alone: one that is a part of another is read with that.
fn constructs() -> Vec<String> {
    let can_be = |name: &String| !fixture::is_of_linux(name) && name != "part_of_xen";
    fixture::everything().into_iter().filter(can_be).collect()
}

/// The name of a folder for a view and an interface version.
fn folder_of(view: View, interface: InterfaceVersion) -> String {
    let version = if interface == InterfaceVersion::NONE { "none" } else { "newest" };
    format!("{view}_{version}")
}

/// Macros that differ by what a program asks for, or that others define so. A header without them is always the same.
const DIFFERENT: [&str; 4] =
    ["__XEN_INTERFACE_VERSION__", "__XEN_TOOLS__", "GUEST_HANDLE", "XEN_FLEX_ARRAY_DIM"];

fn depends_on_program(headers: &Files, construct: &str) -> bool {
    let own = headers.get(&format!("c/include/{construct}.h"));
    own.is_none_or(|text| DIFFERENT.iter().any(|different| text.contains(different)))
}

/// The headers of a fixture, and for each target the files that ask for its layouts, of which the first header is that
/// of the fixture.
fn c_files(construct: &str) -> (Files, BTreeMap<Target, Files>) {
    let spec = fixture::spec_alone(construct);
    let (mut headers, mut tests) = (Files::new(), BTreeMap::<Target, Files>::new());
    for ((view, interface), matrix) in fixture::matrices(&spec) {
        headers = CBackend::default().emit(&matrix).expect("the files");
        if !tests.is_empty() && !depends_on_program(&headers, construct) {
            break;
        }
        let layouts = CLayoutTests.emit(&matrix).expect("the files");
        let defined = match (view, interface) {
            (View::Tools, _) => "#define __XEN_TOOLS__ 1\n".to_owned(),
            (View::Guest, InterfaceVersion::NONE) => String::new(),
            (View::Guest, version) => format!("#define __XEN_INTERFACE_VERSION__ {version}\n"),
        };
        let header = format!("{construct}.h");
        let first = match headers.get(&format!("c/include/{header}")) {
            Some(_) => format!("{defined}#include <stddef.h>\n#include <stdint.h>\n#include \"{header}\"\n"),
            None => defined,
        };
        for target in matrix.variants().map(|variant| variant.target) {
            let ends = format!("_{target}.c");
            let own = layouts.iter().filter_map(|(path, text)| {
                let kind = path.as_str().strip_prefix("tests/c/layout")?.strip_suffix(&ends)?;
                Some((format!("{target}_{}{kind}.c", folder_of(view, interface)), format!("{first}{text}")))
            });
            let own = Files::of(own).expect("files of other names");
            tests.entry(target).or_default().extend(own).expect("files of other names");
        }
    }
    (headers, tests)
}

#[test]
fn c_of_each_fixture_compiles() {
    let compilers = Compiler::all();
    side_by_side(constructs(), |construct| {
        let folder = tempfile::tempdir().expect("a folder");
        let (headers, tests) = c_files(&construct);
        write(folder.path(), headers);
        for (target, files) in tests {
            let sources: Vec<PathBuf> = files.iter().map(|(path, _)| PathBuf::from(path.as_str())).collect();
            if sources.is_empty() {
                continue;
            }
            write(folder.path(), files);
            for compiler in compilers.iter().filter(|compiler| compiler.target == target) {
                let said = compiler.compile(folder.path(), &sources, Language::C, None);
                said.unwrap_or_else(|said| panic!("{construct}: {said}"));
            }
        }
    });
}

/// A crate of which each module is what is written for one fixture and a view and interface version.
#[derive(Default)]
struct Crate {
    targets: Vec<Target>,
    root: String,
    files: Files,
}

#[test]
fn rust_of_each_fixture_compiles() {
    let mut crates: BTreeMap<String, Crate> = BTreeMap::new();
    for construct in constructs() {
        let spec = fixture::spec_alone(&construct);
        let mut known: Vec<String> = Vec::new();
        for ((view, interface), matrix) in fixture::matrices(&spec) {
            let mut files = RustBackend { options: RustOptions::default() }.emit(&matrix).expect("the files");
            files.extend(RustLayoutTests.emit(&matrix).expect("the files")).expect("files of other names");
            // What is the same for another view and interface version has been compiled.
            let code: String =
                files.texts().flat_map(|text| text.lines()).filter(|line| !line.starts_with("// ")).collect();
            if known.contains(&code) {
                continue;
            }
            known.push(code);
            let whole = crates.entry(folder_of(view, interface)).or_default();
            whole.targets = matrix.variants().map(|variant| variant.target).collect();
            let _ = write!(whole.root, "#[path = \"{construct}/tests/rust/layout.rs\"]\nmod {construct};\n");
            let files = files.into_iter().map(|(path, text)| (format!("{construct}/{path}"), text));
            let files = Files::of(files).expect("files of other names");
            whole.files.extend(files).expect("files of other names");
        }
    }
    let here = rustc::triples();
    let pairs = crates.iter().flat_map(|(name, whole)| {
        let triples = whole.targets.iter().map(|target| target.rust_triple());
        triples.filter(|triple| here.contains(triple)).map(move |triple| (name, whole, triple))
    });
    side_by_side(pairs, |(name, whole, triple)| {
        let folder = tempfile::tempdir().expect("a folder");
        write(folder.path(), whole.files.clone());
        let root = format!("{name}.rs");
        write(
            folder.path(),
            Files::of([(root.clone(), format!("//! Fixtures.\n#![no_std]\n{}", whole.root))])
                .expect("a file"),
        );
        rustc::compile(&folder.path().join(root), triple);
    });
}
