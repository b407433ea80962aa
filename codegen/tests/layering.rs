//! The stages know only what comes before them, and only the edges touch the world. ARCHITECTURE.md says why.

mod arrows;

use std::fs;
use std::path::{Path, PathBuf};

use arrows::Arrows;

/// What reads or writes files, asks for the time or for the environment.
const WORLD: &[&str] = &["std::fs", "fs::read", "std::env", "Instant", "SystemTime", "std::process"];

/// The parts that may.
const EDGES: &[&str] = &["folder.rs", "regular_file", "cli/", "main.rs"];

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// Every source file: its path below `src`, and its code without the comments.
fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    files(&root, &mut paths);
    paths.sort();
    let source = |path: PathBuf| {
        let name = path.strip_prefix(&root).unwrap().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).unwrap();
        let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        (name, code.collect::<Vec<_>>().join("\n"))
    };
    paths.into_iter().map(source).collect()
}

fn arrows() -> Arrows {
    Arrows::of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs"))
}

#[test]
fn modules_import_what_is_listed() {
    arrows().assert_listed(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/layering.txt"));
}

#[test]
fn no_circle_of_imports() {
    arrows().assert_no_circles();
}

/// A stage, and the modules from which it imports nothing, whatever the list says.
const STAGES: &[(&str, &[&str])] = &[
    ("axes", &["diagnostic", "expression", "document", "model", "abi", "backend"]),
    ("diagnostic", &["expression", "document", "model", "abi", "backend"]),
    ("expression", &["document", "model", "abi", "backend"]),
    ("document", &["model", "abi", "backend", "format"]),
    ("format", &["model", "abi", "backend"]),
    ("model", &["abi", "backend", "format"]),
    ("abi", &["document", "backend", "format"]),
    ("backend", &["document", "format"]),
];

#[test]
fn the_list_keeps_the_order_of_the_stages() {
    let list = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/layering.txt")).unwrap();
    let is_in = |module: &str, stage: &str| module.split("::").next() == Some(stage);
    for line in list.lines() {
        let (module, imports) = line.split_once(": ").unwrap_or((line, ""));
        for (_, later) in STAGES.iter().filter(|(stage, _)| is_in(module, stage)) {
            for import in imports.split_whitespace() {
                assert!(!later.iter().any(|stage| is_in(import, stage)), "`{module}` imports `{import}`");
            }
        }
    }
}

#[test]
fn output_is_never_in_hash_order() {
    for (name, code) in sources().iter().filter(|(name, _)| name.starts_with("backend")) {
        assert!(!code.contains("HashMap") && !code.contains("HashSet"), "{name}");
    }
}

#[test]
fn only_the_edges_touch_the_world() {
    for (name, code) in sources() {
        if EDGES.iter().any(|edge| name.starts_with(edge)) {
            continue;
        }
        for word in WORLD {
            assert!(!code.contains(word), "{name} mentions {word}");
        }
    }
}

#[test]
fn features_choose_whole_modules() {
    for (name, code) in sources() {
        let lines: Vec<&str> = code.lines().map(str::trim).collect();
        let chosen = lines.windows(2).filter(|pair| pair[0].starts_with("#[cfg(feature"));
        for pair in chosen {
            assert!(pair[1].contains("mod ") || pair[1].contains("use "), "{name}: {}", pair[1]);
        }
    }
}

#[test]
fn files_stay_small() {
    for (name, code) in sources() {
        let lines = code.lines().count();
        assert!(lines < 400, "{name} has {lines} lines of code");
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    use xen_abi_codegen::backend::c::CBackend;
    use xen_abi_codegen::backend::layout::LayoutBackend;
    use xen_abi_codegen::backend::layout_tests::CLayoutTests;
    use xen_abi_codegen::backend::rust::{RustBackend, RustOptions};
    use xen_abi_codegen::backend::{Backend, Files};
    use xen_abi_codegen::folder;
    use xen_abi_codegen::matrix::Matrix;
    use xen_abi_codegen::request::Request;

    let emit = || -> Files {
        let spec = xen_abi_codegen::load(folder::embedded(xen_abi_spec::FILES, &|_| true)).unwrap();
        let variants = Request::default().answer(&spec).unwrap().variants;
        let matrix = Matrix::lower(&spec, &variants).unwrap();
        let backends: [&dyn Backend; 4] = [
            &RustBackend { options: RustOptions::default() },
            &CBackend::default(),
            &CLayoutTests,
            &LayoutBackend,
        ];
        let mut files = Files::new();
        for backend in backends {
            files.extend(backend.emit(&matrix).unwrap()).unwrap();
        }
        files
    };
    let files = emit();
    assert_eq!(files, emit());
    let here = env!("CARGO_MANIFEST_DIR");
    assert!(files.texts().all(|text| !text.contains(here)), "a file has an absolute path");
}
