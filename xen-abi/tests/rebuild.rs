//! A crate that uses `include_spec!` is built anew when a file of its specification changes or appears.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

const MANIFEST: &str = r#"
[package]
name = "rebuild"
version = "0.0.0"
edition = "2024"

[dependencies]
xen-abi = { path = "XEN_ABI", features = ["macro"] }

[workspace]
"#;

const BUILD_SCRIPT: &str = r#"
fn main() {
    println!("cargo::rerun-if-changed=spec");
}
"#;

const MAIN: &str = r#"
xen_abi::include_spec! { spec = "spec", runtime = "xen_abi::runtime" }

fn main() {
    println!("{}", first::FIRST);
}
"#;

const RELEASES: &str = r#"
format: 1
xen: { "4.20": { interface: "0x00041300" } }
"#;

/// A file with one constant, which is named after the header.
fn module(header: &str, value: u32) -> String {
    let name = header.to_uppercase();
    format!(
        "format: 1\nheader: {header}.h\ndoc: A header.\nprovenance: []\n\
         constants:\n  {name}: {{ type: u32, value: {value}, doc: A number. }}\n"
    )
}

/// A crate beside the test's own files, whose dependencies are built once for all runs.
struct UserCrate(PathBuf);

impl UserCrate {
    fn new() -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("rebuild");
        let user = UserCrate(folder);
        let xen_abi = env!("CARGO_MANIFEST_DIR");
        let _ = fs::remove_dir_all(user.0.join("spec"));
        user.write("Cargo.toml", &MANIFEST.replace("XEN_ABI", xen_abi));
        user.write("build.rs", BUILD_SCRIPT);
        user.write("src/main.rs", MAIN);
        user.write("spec/releases.yaml", RELEASES);
        // The same versions of dependencies, so that nothing is fetched.
        let lock = Path::new(xen_abi).join("../Cargo.lock");
        if let Ok(lock) = fs::read_to_string(lock) {
            user.write("Cargo.lock", &lock);
        }
        user
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// What the program prints, or what the compiler says.
    fn run(&self) -> Result<String, String> {
        let output = Command::new(env!("CARGO"))
            .args(["run", "--quiet", "--offline"])
            .current_dir(&self.0)
            .env("CARGO_TARGET_DIR", self.0.join("target"))
            .output()
            .unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
        if output.status.success() { Ok(text(&output.stdout)) } else { Err(text(&output.stderr)) }
    }
}

#[test]
fn a_file_that_changes_or_appears_rebuilds_the_crate() {
    let user = UserCrate::new();
    user.write("spec/first.yaml", &module("first", 1));
    assert_eq!(user.run().as_deref(), Ok("1"));

    user.write("spec/first.yaml", &module("first", 2));
    assert_eq!(user.run().as_deref(), Ok("2"));

    user.write("spec/second.yaml", &module("second", 3));
    user.write("src/main.rs", &MAIN.replace("first::FIRST", "first::FIRST + second::SECOND"));
    assert_eq!(user.run().as_deref(), Ok("5"));

    // Nothing but a new file: the macro must see it, and say what is wrong with it.
    user.write("spec/third.yaml", &module("third", 4).replace("format: 1", "format: 2"));
    let message = user.run().unwrap_err();
    assert!(message.contains("E0207") && message.contains("third.yaml:1:9"), "{message}");
}
