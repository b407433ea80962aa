//! ctest, which compares bindings with headers: asked by a program of its own, in `conformance/ctest`.

use std::path::Path;
use std::process::Command;

use xen_abi_conformance::manifest::Toolchain;
use xen_abi_conformance::process;
use xen_abi_conformance::tool::library_path;
use xen_abi_conformance::workplace::Workplace;

use crate::pairs::{CState, Pair};
use crate::table::Said;

/// The version of ctest, and what it says of each pair: whether bindings of before fit the headers of now.
pub(crate) fn ctest(workplace: &Workplace, clang: &Toolchain, pairs: &[Pair]) -> (String, Vec<Said>) {
    let own = pairs.iter().map(|pair| line(&pair.before, &pair.before));
    let both = pairs.iter().map(|pair| line(&pair.before, &pair.after));
    let output =
        process::run_with_input(&mut program(workplace, clang), &own.chain(both).collect::<String>());
    let output = output.unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let (version, outcomes) = text.split_once('\n').unwrap();
    let outcomes: Vec<&str> = outcomes.lines().collect();
    assert_eq!(outcomes.len(), 2 * pairs.len());
    let (own, both) = outcomes.split_at(pairs.len());
    for (pair, outcome) in pairs.iter().zip(own) {
        assert_eq!(*outcome, "passes", "{}: bindings do not fit the headers that they are of", pair.name);
    }
    let said = |(pair, outcome): (&Pair, &&str)| Said {
        reports: *outcome != "passes",
        can_see: pair.before.with_macros != pair.after.with_macros,
    };
    (version.to_owned(), pairs.iter().zip(both).map(said).collect())
}

fn line(bindings: &CState, headers: &CState) -> String {
    format!("{}\t{}\n", bindings.folder.display(), headers.folder.display())
}

/// The program, with the libclang that bindgen needs.
fn program(workplace: &Workplace, clang: &Toolchain) -> Command {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("ctest/Cargo.toml");
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["run", "--quiet", "--locked", "--manifest-path"]).arg(manifest);
    cargo.arg("--target-dir").arg(workplace.root().with_file_name("ctest"));
    cargo.env("LD_LIBRARY_PATH", library_path(&clang.library_path)).env("LIBCLANG_PATH", &clang.libclang);
    cargo.env("BINDGEN_EXTRA_CLANG_ARGS", format!("-resource-dir {}", clang.resources.display()));
    cargo
}
