//! Headers with things that Xen's have not: one of them stops no others, and what is drafted can be read again.

mod ready;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use xen_abi_codegen::abi::lower;
use xen_abi_codegen::axes::Dialect;
use xen_abi_codegen::folder;
use xen_abi_codegen::source::Source;
use xen_abi_conformance::workplace::{Workplace, workspace_root};

/// The folder of the headers.
fn odd_headers() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/odd_headers")
}

/// The names of the headers, without what they end with.
fn names() -> BTreeSet<String> {
    let entries = std::fs::read_dir(odd_headers()).unwrap();
    entries.map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned()).collect()
}

/// Drafts all of them into a folder; nothing if nothing is set up.
fn import(to: &Path) -> Option<Output> {
    let workplace = Workplace::of_workspace();
    let sets = ready::manifest(&workplace)?.sets(&workplace).unwrap();
    let newest = sets.iter().rfind(|set| set.dialect == Dialect::Xen).unwrap();
    let tree = tempfile::tempdir().unwrap();
    for name in names() {
        let header = format!("{name}.h");
        std::fs::copy(odd_headers().join(&header), tree.path().join(&header)).unwrap();
    }
    std::fs::write(tree.path().join("xen.h"), "typedef int xen_int_t;\n").unwrap();
    let compat = "#define __XEN_LATEST_INTERFACE_VERSION__ 0x00040e00\n";
    std::fs::write(tree.path().join("xen-compat.h"), compat).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_xen-abi-conformance"));
    command.arg("import").args(names().iter().map(|name| format!("{name}.h")));
    command.arg("--headers").arg(tree.path()).args(["--release", &newest.branch().to_string()]);
    command.args(["--target", "x86_32", "--target", "arm64"]).arg("--out").arg(to);
    Some(command.output().unwrap())
}

/// The drafts as `xen-abi check` reads them: for Rust too, and for each target.
fn check(drafts: Vec<Source>) {
    let releases = std::fs::read_to_string(workspace_root().join("spec/releases.yaml")).unwrap();
    let mut sources = drafts;
    sources.push(Source::new("releases.yaml", releases));
    let spec = xen_abi_codegen::load(sources).unwrap_or_else(|failure| panic!("{:#?}", failure.diagnostics));
    for variant in spec.releases.variants().filter(|variant| variant.dialect == Dialect::Xen) {
        lower(&spec, variant).unwrap_or_else(|found| panic!("{variant}: {found:#?}"));
    }
}

#[test]
fn nothing_stops_the_rest_and_nothing_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let Some(output) = import(folder.path()) else { return };
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{said}");
    for name in names() {
        let draft = std::fs::read_to_string(folder.path().join(format!("{name}.yaml"))).unwrap();
        insta::assert_snapshot!(name, draft);
    }
    check(folder::read(folder.path()).unwrap());
}
