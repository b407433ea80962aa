//! The code that the crate `xen-abi` carries is what the emitter writes, and what the macro makes in its place.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use quote::ToTokens;
use xen_abi_codegen::backend::Files;
use xen_abi_codegen::backend::rust::{RustModel, crate_files, crate_options, every_release};
use xen_abi_codegen::folder;
use xen_abi_codegen::matrix::Matrix;
use xen_abi_codegen::model::Spec;
use xen_abi_codegen::request::Request;

fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace")
}

fn specification() -> Spec {
    let files = folder::read(&workspace().join("spec")).expect("the files");
    xen_abi_codegen::load(files).expect("the specification")
}

fn lowered(spec: &Spec) -> Matrix<'_> {
    Matrix::lower(spec, &Request::default().answer(spec).expect("the variants").variants)
        .expect("the layouts")
}

/// What the crate should carry.
fn files(spec: &Spec) -> Files {
    let (matrix, releases) = (lowered(spec), every_release(spec).expect("the layouts"));
    crate_files(&RustModel::new(&matrix, &crate_options()), &releases).expect("the files")
}

/// How the code is written anew.
const COMMAND: &str = "cargo run -p xen-abi-codegen -- rust --crate --out xen-abi/src/generated";

/// The files below a folder, by their paths from there.
fn files_below(folder: &Path, root: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).expect("the folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files_below(&path, root, found);
        } else {
            found.insert(
                path.strip_prefix(root).expect("a file below it").to_string_lossy().replace('\\', "/"),
            );
        }
    }
}

#[test]
fn the_crate_carries_what_is_written() {
    let spec = specification();
    let files = files(&spec);
    let root = workspace().join("xen-abi/src/generated");
    let mut there = BTreeSet::new();
    files_below(&root, &root, &mut there);
    let written: BTreeSet<String> = files.iter().map(|(path, _)| path.to_string()).collect();
    assert_eq!(there, written, "remove what is no more, and run `{COMMAND}`");
    for (path, text) in files.iter() {
        let carried = fs::read_to_string(root.join(path.as_str())).expect("the file");
        assert!(carried == text, "{path} is out of date; run `{COMMAND}`");
    }
}

/// The items of a file with those of the modules that are other files, as if all were one.
fn with_modules(files: &Files, path: &str, folder: &str) -> Vec<syn::Item> {
    let text = files.get(path).unwrap_or_else(|| panic!("no file {path}"));
    let mut items = syn::parse_file(text).expect("Rust").items;
    for item in &mut items {
        let syn::Item::Mod(module) = item else { continue };
        if module.content.is_some() {
            continue;
        }
        let name = module.ident.to_string();
        let below = PathBuf::from(folder).join(name.trim_start_matches("r#"));
        let inside = with_modules(files, &format!("{}.rs", below.display()), &below.to_string_lossy());
        module.content = Some((syn::token::Brace::default(), inside));
        module.semi = None;
    }
    items
}

/// Items without what is said once for all files or once for all items: macros, marks, documentation of modules.
fn bare(items: Vec<syn::Item>) -> Vec<String> {
    let mut all = Vec::new();
    for mut item in items {
        let attributes = match &mut item {
            syn::Item::Mod(module) => {
                if module.ident == "macros" || module.ident == "xen_abi_items" {
                    continue;
                }
                module.attrs.retain(|attribute| !attribute.path().is_ident("doc"));
                let (brace, inside) = module.content.take().expect("a module with its items");
                let name = module.ident.to_string();
                let inside = bare(inside).into_iter().map(|item| format!("{name}: {item}"));
                all.extend(inside);
                module.content = Some((brace, Vec::new()));
                &mut module.attrs
            }
            syn::Item::Const(item) => &mut item.attrs,
            _ => {
                all.push(item.to_token_stream().to_string());
                continue;
            }
        };
        attributes
            .retain(|attribute| !attribute.path().is_ident("allow") && attribute.path().segments.len() == 1);
        all.push(item.to_token_stream().to_string());
    }
    all
}

#[test]
fn the_macro_makes_the_same_in_its_place() {
    let spec = specification();
    let matrix = lowered(&spec);
    let carried = bare(with_modules(&files(&spec), "mod.rs", ""));
    let text = RustModel::new(&matrix, &crate_options()).text();
    let made = bare(syn::parse_file(&text).expect("Rust").items);
    let (carried, made): (BTreeSet<String>, BTreeSet<String>) =
        (carried.into_iter().collect(), made.into_iter().collect());
    let differ: Vec<&String> = carried.symmetric_difference(&made).collect();
    assert!(differ.is_empty(), "{} items differ: {:.300}", differ.len(), differ[0]);
    assert!(made.len() > 2000, "{}", made.len());
}
