//! Crates as users have them, written to a folder.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::{BenchError, Measurer};

/// A program that reads records with the crate `xen-abi`.
pub(super) fn reader(measurer: &Measurer<'_>, folder: &Path) -> Result<(), BenchError> {
    let package =
        Package { name: "reader", dependencies: &on_xen_abi(measurer, "features = []"), root: "main.rs" };
    package.write(measurer, folder, include_str!("user_crates/reader.rs"))
}

/// A library of a guest that uses the crate `xen-abi` with typed calls.
pub(super) fn by_crate(measurer: &Measurer<'_>, folder: &Path) -> Result<(), BenchError> {
    let dependencies = on_xen_abi(measurer, "features = [\"hypercall\"]");
    let package = Package { name: "by-crate", dependencies: &dependencies, root: "lib.rs" };
    package.write(measurer, folder, "#![no_std]\npub use xen_abi::event_channel::EvtchnStatus;\n")
}

/// A library that has all modules made by the macro, and none of those that the crate carries.
pub(super) fn by_macro(measurer: &Measurer<'_>, folder: &Path) -> Result<(), BenchError> {
    let dependencies = on_xen_abi(measurer, "default-features = false, features = [\"macro\"]");
    let package = Package { name: "by-macro", dependencies: &dependencies, root: "lib.rs" };
    let text =
        "#![no_std]\npub mod xen {\n    xen_abi::include_spec! { runtime = \"xen_abi::runtime\" }\n}\n";
    package.write(measurer, folder, text)
}

/// A library with the generated file in it.
pub(super) fn by_file(measurer: &Measurer<'_>, folder: &Path, generated: &str) -> Result<(), BenchError> {
    let package = Package { name: "by-file", dependencies: "", root: "lib.rs" };
    package.write(
        measurer,
        folder,
        "#![no_std]\npub mod xen_abi;\npub use xen_abi::event_channel::EvtchnStatus;\n",
    )?;
    Ok(fs::write(folder.join("src/xen_abi.rs"), generated)?)
}

/// A library that runs bindgen in its build script, over a unit that is read as the arguments say.
pub(super) fn by_bindgen(
    measurer: &Measurer<'_>,
    folder: &Path,
    unit: &str,
    clang_arguments: &[String],
) -> Result<(), BenchError> {
    let dependencies = "[build-dependencies]\n\
                        bindgen = { version = \"0.73\", default-features = false, features = [\"runtime\"] }\n";
    let package = Package { name: "by-bindgen", dependencies, root: "lib.rs" };
    let text = "#![no_std]\n#![allow(warnings)]\ninclude!(concat!(env!(\"OUT_DIR\"), \"/bindings.rs\"));\n";
    package.write(measurer, folder, text)?;
    fs::write(folder.join("build.rs"), include_str!("user_crates/build_script.rs"))?;
    fs::write(folder.join("unit.h"), unit)?;
    Ok(fs::write(folder.join("clang-arguments"), clang_arguments.join("\n"))?)
}

/// A release build of a crate, from crates that have been downloaded already.
pub(super) fn build(measurer: &Measurer<'_>, folder: &Path, target: &Path) -> Command {
    let mut cargo = measurer.cargo();
    cargo.args(["build", "--release", "--offline", "--target-dir"]).arg(target).current_dir(folder);
    cargo
}

/// The dependency on the crate, with these features.
fn on_xen_abi(measurer: &Measurer<'_>, features: &str) -> String {
    let path = measurer.root.join("xen-abi");
    format!("[dependencies]\nxen-abi = {{ path = \"{}\", {features} }}\n", path.display())
}

struct Package<'p> {
    name: &'p str,
    dependencies: &'p str,
    /// The file below `src` that cargo begins with.
    root: &'p str,
}

impl Package<'_> {
    /// Writes it, with the versions of dependencies that this workspace has, all of which are there.
    fn write(&self, measurer: &Measurer<'_>, folder: &Path, text: &str) -> Result<(), BenchError> {
        let Package { name, dependencies, root } = self;
        let manifest = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n{dependencies}\n[workspace]\n"
        );
        fs::create_dir_all(folder.join("src"))?;
        fs::write(folder.join("Cargo.toml"), manifest)?;
        fs::write(folder.join("src").join(root), text)?;
        fs::copy(measurer.root.join("Cargo.lock"), folder.join("Cargo.lock"))?;
        Ok(())
    }
}
