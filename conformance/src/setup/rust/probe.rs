//! Whether a Rust compiler can do what it is for: check programs for all targets, and build guests.

use std::process::Command;

use xen_abi_codegen::axes::Target;

use crate::boot::Guest;
use crate::manifest::RustToolchain;
use crate::process;

/// Tries everything, and returns what is refused first.
pub(super) fn all(rust: &RustToolchain) -> Result<(), String> {
    Target::ALL.iter().try_for_each(|target| checks(rust, *target))?;
    Guest::ALL.iter().try_for_each(|guest| builds(rust, guest.target()))?;
    builds_for_this_machine(rust)
}

/// Whether core's metadata is there.
fn checks(rust: &RustToolchain, target: Target) -> Result<(), String> {
    let mut command = rust.command();
    command.args(["--target", target.rust_triple(), "--crate-type=lib", "--emit=metadata"]);
    compile(&mut command, "#![no_std]\nconst _: () = assert!(size_of::<usize>() >= 4);\n")
        .map_err(|said| format!("{target}: {said}"))
}

/// Whether core's code is there. A static library takes it in without asking for a linker.
fn builds(rust: &RustToolchain, target: Target) -> Result<(), String> {
    let mut command = rust.command();
    command.args(["--target", target.rust_triple(), "--crate-type=staticlib", "-Cpanic=abort"]);
    let program =
        "#![no_std]\n#[panic_handler]\nfn stop(_: &core::panic::PanicInfo<'_>) -> ! {\n    loop {}\n}\n";
    compile(&mut command, program).map_err(|said| format!("code for {target}: {said}"))
}

/// Whether there is what procedural macros and build scripts need.
fn builds_for_this_machine(rust: &RustToolchain) -> Result<(), String> {
    let mut command = rust.command();
    command.arg("--crate-type=staticlib");
    compile(&mut command, "extern crate proc_macro;\npub use proc_macro::TokenStream;\n")
        .map_err(|said| format!("code for this machine: {said}"))
}

/// Compiles a program into a folder that is thrown away.
fn compile(command: &mut Command, program: &str) -> Result<(), String> {
    let scratch = tempfile::tempdir().map_err(|error| error.to_string())?;
    command.args(["--edition=2024", "--crate-name=probe", "--out-dir"]).arg(scratch.path()).arg("-");
    let output = process::compile(command, program).map_err(|error| error.to_string())?;
    if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).into_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn machines_own() -> RustToolchain {
        RustToolchain { rustc: "rustc".into(), sysroot: None, loader: None, version: String::new() }
    }

    #[test]
    fn the_compiler_of_these_tests_builds_for_this_machine() {
        assert_eq!(builds_for_this_machine(&machines_own()), Ok(()));
    }

    #[test]
    fn a_compiler_without_libraries_is_refused_with_the_reason() {
        let empty = tempfile::tempdir().unwrap();
        let rust = RustToolchain { sysroot: Some(empty.path().to_owned()), ..machines_own() };
        let reasons = [
            checks(&rust, Target::Arm64),
            builds(&rust, Target::Arm64),
            builds_for_this_machine(&rust),
            all(&rust),
        ];
        for (reason, start) in
            reasons.into_iter().zip(["arm64: ", "code for arm64: ", "code for this", "x86_32: "])
        {
            let reason = reason.unwrap_err();
            assert!(reason.starts_with(start) && reason.contains("E0463"), "{reason}");
        }
    }
}
