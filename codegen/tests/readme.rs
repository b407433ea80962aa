//! Excerpts in the README are what the specification and the generator say today.

use std::fs;
use std::path::{Path, PathBuf};

use xen_abi_codegen::backend::c::CBackend;
use xen_abi_codegen::backend::rust::{RustBackend, RustOptions};
use xen_abi_codegen::backend::{Backend, Files};
use xen_abi_codegen::folder;
use xen_abi_codegen::matrix::Matrix;
use xen_abi_codegen::request::Request;

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Blocks whose first line names a file: the file, and the text.
fn excerpts(markdown: &str) -> Vec<(String, String)> {
    let mut excerpts = Vec::new();
    let mut open: Option<(String, String)> = None;
    for line in markdown.lines() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(start)) => {
                let file = start.split_once(' ').map_or("", |(_, file)| file);
                open = Some((file.to_owned(), String::new()));
            }
            (Some(_), Some(_)) => excerpts.extend(open.take().filter(|(file, _)| !file.is_empty())),
            (Some((_, text)), None) => text.push_str(&format!("{line}\n")),
            (None, None) => {}
        }
    }
    excerpts
}

fn generated() -> Files {
    let spec = xen_abi_codegen::load(folder::read(&workspace().join("spec")).unwrap()).unwrap();
    let variants = Request::default().answer(&spec).unwrap().variants;
    let matrix = Matrix::lower(&spec, &variants).unwrap();
    let mut files = RustBackend { options: RustOptions::default() }.emit(&matrix).unwrap();
    files.extend(CBackend::default().emit(&matrix).unwrap()).unwrap();
    files
}

#[test]
fn excerpts_are_true() {
    let readme = fs::read_to_string(workspace().join("README.md")).unwrap();
    let excerpts = excerpts(&readme);
    assert_eq!(excerpts.len(), 3, "one of YAML, one of Rust, one of C");
    let generated = generated();
    for (file, excerpt) in excerpts {
        let text = match generated.get(&file) {
            Some(text) => text.to_owned(),
            None => fs::read_to_string(workspace().join(&file)).unwrap(),
        };
        assert!(text.contains(&excerpt), "{file} no longer has\n{excerpt}");
    }
}
