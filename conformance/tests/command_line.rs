//! How the program ends when something is missing or wrong.

use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Output};

use xen_abi_conformance::manifest::{Manifest, Obtained};
use xen_abi_conformance::workplace::Workplace;

fn conformance(target_folder: &std::path::Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xen-abi-conformance"));
    command.args(arguments).env("CARGO_TARGET_DIR", target_folder).output().unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn without_a_setup_the_way_out_is_named() {
    let folder = tempfile::tempdir().unwrap();
    for verb in ["check", "record"] {
        let output = conformance(folder.path(), &[verb]);
        assert_eq!(output.status.code(), Some(3));
        assert!(stderr(&output).contains("run `xen-abi-conformance setup` first"), "{}", stderr(&output));
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn a_damaged_manifest_is_told_and_no_panic() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("conformance")).unwrap();
    std::fs::write(folder.path().join("conformance/manifest.json"), "{").unwrap();
    let output = conformance(folder.path(), &["check"]);
    assert_eq!(output.status.code(), Some(3));
    assert!(stderr(&output).contains("is corrupt"), "{}", stderr(&output));
}

#[test]
fn a_libclang_that_does_not_load_is_told_and_no_panic() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("conformance");
    let library = root.join("libclang.so");
    std::fs::create_dir(&root).unwrap();
    std::fs::write(&library, "no library").unwrap();
    let manifest = format!(
        r#"{{"toolchain": {{"clang": {0:?}, "libclang": {0:?}, "resources": {0:?}, "library_path": [], "version": "14"}},
            "rust": {{"missing": "not asked for"}}, "gcc": {{}},
            "header_sets": [], "not_found": []}}"#,
        library
    );
    std::fs::write(root.join("manifest.json"), manifest).unwrap();
    let output = conformance(folder.path(), &["check"]);
    assert_eq!(output.status.code(), Some(3));
    assert!(stderr(&output).contains("could not be loaded"), "{}", stderr(&output));
    assert!(!stderr(&output).contains("panicked"), "{}", stderr(&output));
}

/// What apt says without a network; a machine without a clang of its own hears of that first.
#[test]
fn a_setup_without_a_network_tells_of_headers_and_not_of_what_only_some_verbs_need() {
    let folder = tempfile::tempdir().unwrap();
    let scripts =
        [("apt-get", "echo 'E: Failed to fetch lists: Connection refused' >&2; exit 100"), ("apt-cache", "")];
    for (name, script) in scripts {
        let path = folder.path().join(name);
        std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = [folder.path().to_owned()].into_iter().chain(std::env::split_paths(&path));
    let mut command = Command::new(env!("CARGO_BIN_EXE_xen-abi-conformance"));
    command.arg("setup").env("PATH", std::env::join_paths(folders).unwrap());
    let output = command.env("CARGO_TARGET_DIR", folder.path().join("target")).output().unwrap();
    let said = stderr(&output);
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(said.contains("no header set of Xen 4.17") || said.contains("does not offer clang"), "{said}");
    assert!(!said.contains("Rust") && !said.contains("gcc"), "{said}");
}

#[test]
fn wrong_usage_is_two_and_help_is_zero() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(conformance(folder.path(), &["check", "--target", "ia64"]).status.code(), Some(2));
    assert_eq!(conformance(folder.path(), &[]).status.code(), Some(2));
    for (option, value) in [("--xen", "4.19"), ("--guest", "x86_32-pv"), ("--image", "arm64")] {
        let output = conformance(folder.path(), &["boot", option, value]);
        assert_eq!(output.status.code(), Some(2), "{option} {value}");
    }
    for verb in ["setup", "check", "record", "boot"] {
        let output = conformance(folder.path(), &[verb, "--help"]);
        assert_eq!(output.status.code(), Some(0));
        assert!(String::from_utf8_lossy(&output.stdout).contains("Exit status"));
    }
}

#[test]
fn a_verb_that_needs_rust_says_how_to_get_it_where_setup_left_it_out() {
    let own = Workplace::of_workspace();
    let Ok(manifest) = Manifest::load(&own) else { return };
    let folder = tempfile::tempdir().unwrap();
    let workplace = Workplace::at(folder.path().join("conformance"));
    let rust = Obtained::NotAsked;
    let manifest = Manifest { rust, header_sets: Vec::new(), gcc: [].into(), ..manifest };
    manifest.store(&workplace).unwrap();
    let output = conformance(folder.path(), &["rust"]);
    assert_eq!(output.status.code(), Some(3));
    assert!(
        stderr(&output).contains("run `xen-abi-conformance setup` without `--only`"),
        "{}",
        stderr(&output)
    );
}
