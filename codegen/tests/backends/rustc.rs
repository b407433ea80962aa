//! What is written for Rust, given to rustc: it compiles without a warning, and its assertions hold.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Output};
use std::{env, fs};

use xen_abi_codegen::axes::{InterfaceVersion, Release, Target, Variant};
use xen_abi_codegen::backend::Backend;
use xen_abi_codegen::backend::rust::{RustBackend, RustLayoutTests, RustModel, RustOptions};
use xen_abi_codegen::matrix::Matrix;
use xen_abi_codegen::model::Spec;

use crate::fixture;
use crate::side_by_side::side_by_side;

fn rustc() -> Command {
    Command::new(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()))
}

/// Whether the toolchain has the core library of a target.
fn has_core(triple: &str) -> bool {
    let output = rustc().args(["--print", "target-libdir", "--target", triple]).output().expect("rustc runs");
    Path::new(String::from_utf8_lossy(&output.stdout).trim()).is_dir()
}

/// Compiles a file for a target.
pub(crate) fn compile(source: &Path, triple: &str) {
    let output = given_to_rustc(source, triple);
    assert!(output.status.success(), "{triple}:\n{}", String::from_utf8_lossy(&output.stderr));
}

/// What the compiler says of a file.
pub(crate) fn given_to_rustc(source: &Path, triple: &str) -> Output {
    rustc()
        .args([
            "--edition=2024",
            "--crate-type=lib",
            "--emit=metadata",
            "--deny=warnings",
            "--deny=missing-docs",
        ])
        .args(["--target", triple, "--out-dir", env!("CARGO_TARGET_TMPDIR")])
        .arg(source)
        .output()
        .expect("rustc runs")
}

/// The targets for which the toolchain can compile.
pub(crate) fn triples() -> Vec<&'static str> {
    let triples: Vec<&str> =
        Target::ALL.map(Target::rust_triple).into_iter().filter(|triple| has_core(triple)).collect();
    assert!(!triples.is_empty(), "the toolchain has no core library for any target");
    println!("compiled for {}", triples.join(", "));
    triples
}

/// Writes what is made of some variants into a folder, and compiles it for the targets.
fn compile_all(folder: &str, matrix: &Matrix<'_>, triples: &[&str], options: RustOptions) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(folder);
    let mut files = RustBackend { options }.emit(matrix).expect("the files");
    files.extend(RustLayoutTests.emit(matrix).expect("the file")).expect("other files");
    for (name, text) in files {
        let file = folder.join(name.as_str());
        fs::create_dir_all(file.parent().expect("a folder")).expect("the folder is made");
        fs::write(file, text).expect("the file is written");
    }
    let crate_file = folder.join("fixtures.rs");
    let code = "//! Fixtures.\n#![no_std]\n#[path = \"rust/xen_abi.rs\"]\npub mod xen_abi;\n";
    fs::write(&crate_file, code.replace("pub mod", "/// Generated.\npub mod")).expect("the file is written");
    let wanted: Vec<&str> = matrix.variants().map(|variant| variant.target.rust_triple()).collect();
    for triple in triples.iter().filter(|triple| wanted.contains(triple)) {
        compile(&crate_file, triple);
        compile(&folder.join("tests/rust/layout.rs"), triple);
    }
}

#[test]
fn rust_of_all_fixtures_compiles() {
    let spec = fixture::spec(&fixture::constructs());
    let triples = triples();
    for ((view, interface), matrix) in fixture::matrices(&spec) {
        let version = if interface == InterfaceVersion::NONE { "none" } else { "newest" };
        compile_all(&format!("rust_{view}_{version}"), &matrix, &triples, RustOptions::default());
    }
}

#[test]
fn typed_calls_compile() {
    let spec = fixture::spec(&["typed_calls".to_owned()]);
    for (at, (_, matrix)) in fixture::matrices(&spec).into_iter().enumerate() {
        let options = RustOptions { hypercalls: true, ..RustOptions::default() };
        compile_all(&format!("rust_calls_{at}"), &matrix, &triples(), options);
    }
}

#[test]
fn rust_of_linuxs_dialect_compiles() {
    let triples = triples();
    for construct in fixture::constructs().iter().filter(|construct| fixture::is_of_linux(construct)) {
        let spec = fixture::spec(std::slice::from_ref(construct));
        compile_all(
            &format!("rust_{construct}"),
            &fixture::of_linux(&spec),
            &triples,
            RustOptions::default(),
        );
    }
}

/// Conditions of items name the architecture alone, and so are there on a target that shares it and nothing else, such
/// as x32 or big-endian powerpc64. No core library of such a target is at hand, hence what the guard wants is changed.
#[test]
fn targets_with_the_architecture_of_another_are_refused_first_and_in_words() {
    let spec = fixture::spec(&["arrays".to_owned()]);
    let matrix = fixture::matrices(&spec).into_values().next().expect("a variant");
    let files = RustBackend { options: RustOptions::default() }.emit(&matrix).expect("the files");
    let text = files.get("rust/xen_abi.rs").expect("the file");
    for (what, ours, theirs) in
        [("endian", "little", "big"), ("pointer_width", "64", "16"), ("pointer_width", "32", "16")]
    {
        let condition = |value: &str| format!("target_{what} = \"{value}\"");
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("xen_abi.rs");
        let code =
            format!("//! Fixture.\n#![no_std]\n{}", text.replace(&condition(ours), &condition(theirs)));
        fs::write(&file, code).expect("the file is written");
        let is_other = |target: &Target| what == "endian" || (target.pointer_bytes() * 8).to_string() == ours;
        let others = Target::ALL.into_iter().filter(is_other).map(Target::rust_triple);
        for triple in others.filter(|triple| has_core(triple)) {
            let output = given_to_rustc(&file, triple);
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(!output.status.success(), "{triple}");
            assert!(said.starts_with("error: the Xen ABI was generated for these targets alone"), "{said}");
            assert_eq!(said.matches("error: ").count(), 2, "one, and that it is the last:\n{said}");
        }
    }
}

/// Every view and interface version of the oldest and the newest release of each dialect, with all that can be added.
/// Whatever is in a release between them is in one of these too, or has the form of what is.
#[test]
fn the_specification_compiles_in_every_combination() {
    compile_variants(|variant, spec| {
        let of_dialect = spec.releases.variants().filter(|other| other.dialect == variant.dialect);
        let releases: BTreeSet<Release> = of_dialect.map(|other| other.release).collect();
        [releases.first(), releases.last()].contains(&Some(&variant.release))
    });
}

#[test]
#[ignore = "takes minutes, and shows what two releases show with every change; runs once a week"]
fn the_specification_compiles_in_every_combination_of_every_release() {
    compile_variants(|_, _| true);
}

/// Compiles the specification for those variants that are wanted, of the targets whose core library is here.
fn compile_variants(is_wanted: impl Fn(&Variant, &Spec) -> bool) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
    let spec = xen_abi_codegen::load(xen_abi_codegen::folder::read(&folder).expect("the files"));
    let spec = spec.expect("the specification");
    let here = triples();
    let is_here = |variant: &Variant| here.contains(&variant.target.rust_triple());
    let variants = spec.releases.variants().filter(|variant| is_here(variant) && is_wanted(variant, &spec));
    let variants: Vec<Variant> = variants.collect();
    let matrix = Matrix::lower(&spec, &variants).expect("the layouts");
    let planes = matrix.split(|variant| (variant.dialect, variant.release, variant.view, variant.interface));
    assert!(planes.len() > 6, "{}", planes.len());
    let pairs = planes.iter().flat_map(|(_, matrix)| here.iter().map(move |triple| (matrix, *triple)));
    side_by_side(pairs, |(matrix, triple)| {
        if !matrix.variants().any(|variant| variant.target.rust_triple() == triple) {
            return;
        }
        let options = RustOptions { hypercalls: true, c_names: true, ..RustOptions::default() };
        assert!(RustModel::new(matrix, &options).check().is_empty());
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("all.rs");
        let text = RustModel::new(matrix, &options).text();
        fs::write(&file, format!("//! Everything.\n#![no_std]\n{text}")).expect("the file is written");
        compile(&file, triple);
    });
}
