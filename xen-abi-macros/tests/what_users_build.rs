//! Every user of the macro builds the generator: a lean one, of which each form compiles without warnings.

use std::process::Command;

fn cargo() -> Command {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.current_dir(env!("CARGO_MANIFEST_DIR"));
    cargo
}

/// What such a user waits for. Anything with a derive would bring a parser of Rust along.
const CRATES: [&str; 18] = [
    "annotate-snippets",
    "anstyle",
    "arraydeque",
    "foldhash",
    "granit-parser",
    "litrs",
    "smallvec",
    "strsim",
    "unicode-width",
    "xen-abi-backends",
    "xen-abi-codegen",
    "xen-abi-document",
    "xen-abi-macros",
    "xen-abi-model",
    "xen-abi-resolve",
    "xen-abi-runtime",
    "xen-abi-spec",
    "xen-abi-syntax",
];

#[test]
fn the_macro_needs_few_crates() {
    let tree = ["tree", "--offline", "--edges", "normal", "--prefix", "none", "--format", "{p}"];
    let output = cargo().args(tree).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let mut crates: Vec<&str> = text.lines().filter_map(|line| line.split(' ').next()).collect();
    crates.sort_unstable();
    crates.dedup();
    assert_eq!(crates, CRATES);
}

#[test]
fn the_generator_compiles_with_any_features() {
    for features in ["", "files", "schema", "files,schema", "write"] {
        let package = ["--package", "xen-abi-codegen", "--no-default-features", "--features", features];
        let check = cargo().args(["check", "--offline"]).args(package).output().unwrap();
        let said = String::from_utf8_lossy(&check.stderr);
        assert!(check.status.success() && !said.contains("warning:"), "with `{features}`:\n{said}");
    }
}
