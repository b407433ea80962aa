//! Fixtures, and what they are for variants.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use xen_abi_codegen::axes::{Dialect, InterfaceVersion, Variant, View};
use xen_abi_codegen::diagnostic::Diagnostics;
use xen_abi_codegen::load;
use xen_abi_codegen::matrix::Matrix;
use xen_abi_codegen::model::Spec;
use xen_abi_codegen::render::{Style, render};
use xen_abi_codegen::source::Source;

/// Files that go with every fixture: the releases, and the macros that define handles.
const SHARED: [&str; 2] = ["releases", "xen"];

/// The release for which fixtures are lowered.
const RELEASE: &str = "4.20";

/// The folder of a kind of fixtures: `valid`, of which snapshots are kept, or `layouts`, of which compilers alone say
/// what is right.
fn folder(kind: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(kind)
}

/// The names of all constructs of which snapshots are kept, each a file or a folder of files.
pub(crate) fn constructs() -> Vec<String> {
    names_in("valid")
}

/// The names of all constructs, those too whose layouts only compilers know.
pub(crate) fn everything() -> Vec<String> {
    constructs().into_iter().chain(names_in("layouts")).collect()
}

fn names_in(kind: &str) -> Vec<String> {
    let files = fs::read_dir(folder(kind)).expect("the folder of fixtures");
    let names = files.map(|file| file.expect("a fixture").file_name().to_string_lossy().into_owned());
    let mut constructs: Vec<String> = names
        .filter(|name| name != "releases.yaml")
        .map(|name| name.strip_suffix(".yaml").map_or(name.clone(), str::to_owned))
        .collect();
    constructs.sort();
    constructs
}

/// Whether a construct is one of Linux's dialect.
pub(crate) fn is_of_linux(construct: &str) -> bool {
    files_of(construct).iter().any(|(_, text)| text.contains("\ndialect: linux\n"))
}

/// The files of a construct: their names and texts.
fn files_of(construct: &str) -> Vec<(String, String)> {
    let read = |path: PathBuf| fs::read_to_string(path).expect("a fixture");
    let several = folder("valid").join(construct);
    if !several.is_dir() {
        let name = format!("{construct}.yaml");
        let path =
            ["valid", "layouts"].map(|kind| folder(kind).join(&name)).into_iter().find(|path| path.exists());
        return vec![(name, read(path.expect("a fixture")))];
    }
    let files = fs::read_dir(several).expect("the folder of a construct");
    let files = files.map(|file| file.expect("a file"));
    files
        .map(|file| (format!("{construct}/{}", file.file_name().to_string_lossy()), read(file.path())))
        .collect()
}

/// The specification that some fixtures are together, with the files that go with all.
pub(crate) fn spec(constructs: &[String]) -> Spec {
    spec_of(constructs.iter().map(String::as_str).chain(SHARED))
}

/// The specification that a fixture is alone, with the files that it includes.
pub(crate) fn spec_alone(construct: &str) -> Spec {
    let includes_root = files_of(construct).iter().any(|(_, text)| text.contains("header: xen.h"));
    let root = if includes_root { ["xen", "part_of_xen"].as_slice() } else { &[] };
    spec_of([construct, "releases"].into_iter().chain(root.iter().copied()))
}

fn spec_of<'c>(constructs: impl Iterator<Item = &'c str>) -> Spec {
    spec_of_files(constructs.flat_map(files_of).collect())
}

/// The specification that some texts are, with the releases of all fixtures.
pub(crate) fn spec_of_texts(texts: impl IntoIterator<Item = (String, String)>) -> Spec {
    spec_of_files(texts.into_iter().chain(files_of("releases")).collect())
}

fn spec_of_files(files: BTreeMap<String, String>) -> Spec {
    let sources = files.into_iter().map(|(name, text)| Source::new(name, text)).collect();
    load(sources).unwrap_or_else(|failure| fail(&failure.diagnostics, &failure.sources))
}

/// What a specification is for all targets, by view and interface version.
pub(crate) fn matrices(spec: &Spec) -> BTreeMap<(View, InterfaceVersion), Matrix<'_>> {
    let (_, release) = spec.releases.named(Dialect::Xen, RELEASE).expect("the release");
    let all = lowered(spec, |variant| variant.dialect == Dialect::Xen && variant.release == release);
    all.split(|variant| (variant.view, variant.interface)).into_iter().collect()
}

/// What it is in the tools view.
pub(crate) fn tools(spec: &Spec) -> Matrix<'_> {
    let all = matrices(spec).into_iter();
    all.filter(|((view, _), _)| *view == View::Tools)
        .map(|(_, matrix)| matrix)
        .next()
        .expect("the tools view")
}

/// What it is for all targets in Linux's dialect.
pub(crate) fn of_linux(spec: &Spec) -> Matrix<'_> {
    lowered(spec, |variant| variant.dialect == Dialect::Linux)
}

fn lowered(spec: &Spec, is_wanted: impl Fn(&Variant) -> bool) -> Matrix<'_> {
    let variants: Vec<Variant> = spec.releases.variants().filter(is_wanted).collect();
    Matrix::lower(spec, &variants).unwrap_or_else(|diagnostics| fail(&diagnostics, &spec.sources))
}

fn fail(diagnostics: &Diagnostics, sources: &[Source]) -> ! {
    panic!("{}", render(diagnostics, sources, Style::Plain))
}
