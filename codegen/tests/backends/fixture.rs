//! Fixtures, and what they are for variants.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use xen_abi_codegen::abi::{Abi, lower};
use xen_abi_codegen::axes::{Dialect, InterfaceVersion, Variant, View};
use xen_abi_codegen::diagnostic::{Diagnostics, Style, render};
use xen_abi_codegen::model::{Spec, resolve};
use xen_abi_codegen::source::Source;

/// Files that go with every fixture: the releases, and the macros that define handles.
const SHARED: [&str; 2] = ["releases.yaml", "xen.yaml"];

/// The release for which fixtures are lowered.
const RELEASE: &str = "4.20";

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/valid")
}

/// The names of all constructs, each a file or a folder of files.
pub(crate) fn constructs() -> Vec<String> {
    let files = fs::read_dir(folder()).expect("the folder of fixtures");
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
    folder().join(construct).is_dir()
}

/// The files of a construct.
fn files_of(construct: &str) -> Vec<String> {
    if !is_of_linux(construct) {
        return vec![format!("{construct}.yaml")];
    }
    let files = fs::read_dir(folder().join(construct)).expect("the folder of a construct");
    files.map(|file| format!("{construct}/{}", file.expect("a file").file_name().to_string_lossy())).collect()
}

/// The specification that some fixtures are together.
pub(crate) fn spec(constructs: &[String]) -> Spec {
    let mut files: Vec<String> = constructs.iter().flat_map(|construct| files_of(construct)).collect();
    files.extend(SHARED.map(str::to_owned));
    files.sort();
    files.dedup();
    let sources = files.into_iter().map(|name| {
        let text = fs::read_to_string(folder().join(&name)).expect("a fixture");
        Source::new(name, text)
    });
    resolve(sources.collect()).unwrap_or_else(|failure| fail(&failure.diagnostics, &failure.sources))
}

/// What a specification is for all targets, by view and interface version.
pub(crate) fn abis(spec: &Spec) -> BTreeMap<(View, InterfaceVersion), Vec<Abi<'_>>> {
    let (_, release) = spec.releases.named(Dialect::Xen, RELEASE).expect("the release");
    abis_where(spec, |variant| variant.dialect == Dialect::Xen && variant.release == release)
}

/// What it is for all targets in Linux's dialect.
pub(crate) fn abis_of_linux(spec: &Spec) -> Vec<Abi<'_>> {
    abis_where(spec, |variant| variant.dialect == Dialect::Linux).into_values().flatten().collect()
}

fn abis_where(
    spec: &Spec,
    is_wanted: impl Fn(&Variant) -> bool,
) -> BTreeMap<(View, InterfaceVersion), Vec<Abi<'_>>> {
    let mut abis: BTreeMap<_, Vec<Abi<'_>>> = BTreeMap::new();
    for variant in spec.releases.variants().filter(is_wanted) {
        let abi = lower(spec, variant).unwrap_or_else(|diagnostics| fail(&diagnostics, &spec.sources));
        abis.entry((variant.view, variant.interface)).or_default().push(abi);
    }
    abis
}

fn fail(diagnostics: &Diagnostics, sources: &[Source]) -> ! {
    panic!("{}", render(diagnostics, sources, Style::Plain))
}
