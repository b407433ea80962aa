//! Every module of the specification by itself, in every dialect.

use std::fs;
use std::path::{Path, PathBuf};

use xen_abi_codegen::axes::Dialect;
use xen_abi_codegen::backend::Backend;
use xen_abi_codegen::backend::c::{CBackend, Form, in_reading_order};
use xen_abi_codegen::backend::rust::{RustBackend, RustOptions};
use xen_abi_codegen::matrix::Matrix;
use xen_abi_codegen::model::{Module, Selection};
use xen_abi_codegen::request::{Request, reached_modules};
use xen_abi_codegen::{folder, load};

use crate::c_compiler::{Compiler, Language};
use crate::compiler::{includer, of_the_system, write};
use crate::side_by_side::side_by_side;

/// Does something with each module that a dialect has, and with what the whole specification is for it.
fn with_each_module(dialect: Dialect, work: impl Fn(&Matrix<'_>, String) + Sync) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
    let wanted = |name: &str| dialect.can_be_in(name);
    let spec = load(folder::read_wanted(&folder, &wanted).expect("the files")).expect("the specification");
    let request = Request { dialect, ..Request::default() };
    let matrix =
        Matrix::lower(&spec, &request.answer(&spec).expect("the variants").variants).expect("the layouts");
    let is_there = |module: &&Module| matrix.has(&module.when);
    let names = spec.modules.iter().filter(is_there).map(|module| module.name.to_string());
    let names: Vec<String> = names.collect();
    assert!(names.len() > 5, "{names:?}");
    side_by_side(names, |name| work(&matrix, name));
}

/// The modules of Rust that a text names by a path from the root.
fn named_modules(text: &str) -> Vec<&str> {
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let behind = text.split("super::").skip(1);
    let names = behind.map(|rest| &rest[..rest.find(|c| !word(c)).unwrap_or(rest.len())]);
    names.filter(|name| name.starts_with(|c: char| c.is_ascii_lowercase()) && *name != "super").collect()
}

#[test]
fn rust_of_each_module_names_no_module_that_is_not_written() {
    for dialect in Dialect::ALL {
        with_each_module(dialect, |matrix, name| {
            let options = RustOptions { modules: vec![name.clone()], ..RustOptions::default() };
            let files = RustBackend { options }.emit(matrix).expect("the file");
            let text = files.get("rust/xen_abi.rs").expect("the file");
            for named in named_modules(text) {
                assert!(text.contains(&format!("mod {named}")), "{dialect} {name}: `{named}` is not written");
            }
        });
    }
}

#[test]
fn c_of_each_module_compiles() {
    let compilers = Compiler::all();
    for dialect in Dialect::ALL {
        with_each_module(dialect, |matrix, name| {
            let spec = matrix.spec();
            let modules = reached_modules(matrix, std::slice::from_ref(&name));
            let selection = Selection::of_modules(spec, &modules);
            let folder = tempfile::tempdir().expect("a folder");
            let includer = includer(matrix.variants().next().unwrap().view);
            write(folder.path(), of_the_system());
            let headers = CBackend { selection: selection.clone(), ..CBackend::default() };
            let headers = headers.emit(matrix).expect("the files");
            let one_file = CBackend { selection, form: Form::OneFile, ..CBackend::default() };
            let one_file = one_file.emit(matrix).expect("the file").texts().collect::<String>();
            fs::write(folder.path().join("one_file.c"), format!("{includer}{one_file}")).expect("a file");
            let module = &spec[spec.module_named(&name).expect("the module")];
            for abi in matrix.abis().filter(|abi| abi.holds(&module.when)) {
                let target = abi.variant().target;
                let order = in_reading_order(spec, abi.variant(), module.project());
                let is_written = |header: &&&str| {
                    let folders =
                        ["c/include".to_owned(), format!("c/arch/{}/include", target.linux_architecture())];
                    folders.iter().any(|folder| headers.get(&format!("{folder}/{header}")).is_some())
                };
                let read = order.iter().filter(is_written);
                let read: String = read.map(|header| format!("#include \"{header}\"\n")).collect();
                fs::write(folder.path().join(format!("{target}.c")), format!("{includer}{read}"))
                    .expect("a file");
            }
            write(folder.path(), headers);
            for abi in matrix.abis().filter(|abi| abi.holds(&module.when)) {
                let target = abi.variant().target;
                let sources = [PathBuf::from(format!("{target}.c")), PathBuf::from("one_file.c")];
                for compiler in compilers.iter().filter(|compiler| compiler.target == target) {
                    let said = compiler.compile(folder.path(), &sources, Language::C, None);
                    said.unwrap_or_else(|said| panic!("{dialect} {name}: {said}"));
                }
            }
        });
    }
}
