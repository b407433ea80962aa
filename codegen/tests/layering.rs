//! The stages know only what comes before them, and only the edges touch the world. ARCHITECTURE.md says why.

mod arrows;

use std::fs;
use std::path::{Path, PathBuf};

use arrows::{Arrows, Root};

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

/// The crates of the pipeline: the name of each, and its folder below `codegen/`, which is its place in the list too.
const CRATES: [(&str, &str); 9] = [
    ("xen_abi_syntax", "syntax"),
    ("xen_abi_document", "document"),
    ("xen_abi_model", "model"),
    ("xen_abi_resolve", "resolve"),
    ("xen_abi_backends", "backends"),
    ("xen_abi_regression", "regression"),
    ("xen_abi_bindings", "bindings"),
    ("xen_abi_site", "site"),
    ("xen_abi_codegen", ""),
];

/// The source files of a crate.
fn src(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(folder).join("src")
}

/// Every source file: its path below `src`, behind the folder of its crate, and its code without the comments.
fn sources() -> Vec<(String, String)> {
    let mut sources = Vec::new();
    for (_, folder) in CRATES {
        let mut paths = Vec::new();
        files(&src(folder), &mut paths);
        paths.sort();
        sources.extend(paths.into_iter().map(|path| {
            let name = Path::new(folder).join(path.strip_prefix(src(folder)).unwrap());
            let text = fs::read_to_string(&path).unwrap();
            let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
            (name.to_string_lossy().into_owned(), code.collect::<Vec<_>>().join("\n"))
        }));
    }
    sources
}

fn arrows() -> Arrows {
    let places = CRATES.map(|(_, folder)| if folder.is_empty() { vec![] } else { vec![folder] });
    let roots = CRATES.iter().zip(&places);
    let roots = roots.map(|((name, folder), at)| Root { name, at, file: src(folder).join("lib.rs") });
    Arrows::of(&roots.collect::<Vec<_>>())
}

#[test]
fn modules_import_what_is_listed() {
    arrows().assert_listed(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/layering.txt"));
}

#[test]
fn no_circle_of_imports() {
    arrows().assert_no_circles();
}

/// A stage, and the modules from which it imports nothing, whatever the list says. That a crate imports nothing from
/// later ones is in the manifests.
const STAGES: &[(&str, &[&str])] = &[
    ("syntax::axes", &["syntax::diagnostic", "syntax::expression"]),
    ("syntax::diagnostic", &["syntax::expression"]),
    ("document", &["document::format"]),
    ("backends::abi", &["backends::matrix", "backends::prose", "backends::backend"]),
    ("backends::matrix", &["backends::prose", "backends::backend"]),
    ("backends::prose", &["backends::abi", "backends::matrix", "backends::backend"]),
];

#[test]
fn the_list_keeps_the_order_of_the_stages() {
    let list = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/layering.txt")).unwrap();
    let is_in = |module: &str, stage: &str| {
        module.strip_prefix(stage).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
    };
    for line in list.lines() {
        let (module, imports) = line.split_once(": ").unwrap_or((line, ""));
        let own = STAGES
            .iter()
            .filter(|(stage, later)| is_in(module, stage) && !later.iter().any(|stage| is_in(module, stage)));
        for (_, later) in own {
            for import in imports.split_whitespace() {
                assert!(!later.iter().any(|stage| is_in(import, stage)), "`{module}` imports `{import}`");
            }
        }
    }
}

#[test]
fn output_is_never_in_hash_order() {
    for (name, code) in sources().iter().filter(|(name, _)| name.starts_with("backends/backend")) {
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
