//! A linker for ELF of all architectures: LLVM's.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::process;
use crate::setup::error::SetupError;
use crate::setup::files::{files_in, library_folders, on_path};
use crate::setup::own_suite::OwnSuite;
use crate::tool::Tool;
use crate::workplace::Workplace;

/// The package that stands for the version which a suite prefers.
const PACKAGE: &str = "lld";

/// What it is called as a linker for ELF.
const PROGRAM: &str = "ld.lld";

/// The one of the machine's Rust toolchain, the machine's own, or one that was unpacked.
pub(super) fn existing(workplace: &Workplace) -> Option<Tool> {
    let of_rust = of_rust_toolchain().into_iter().map(Tool::of_machine);
    let of_machine = on_path(PROGRAM).map(Tool::of_machine);
    of_rust.chain(of_machine).chain(unpacked(&workplace.linker())).find(runs)
}

/// Takes it from the machine's own suite.
pub(super) fn download(workplace: &Workplace, suite: &OwnSuite<'_>) -> Result<Tool, SetupError> {
    let folder = workplace.linker();
    let version = suite.preferred_version(PACKAGE)?;
    suite.unpack(&[format!("{PACKAGE}-{version}")], &folder)?;
    let found = unpacked(&folder).into_iter().find(runs);
    found.ok_or(SetupError::UnusableTool { name: "linker", package: PACKAGE, folder })
}

/// What rustup and Debian put beside the libraries of a toolchain.
fn of_rust_toolchain() -> Vec<PathBuf> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let Ok(output) = process::run(Command::new(rustc).args(["--print", "sysroot"])) else {
        return Vec::new();
    };
    let sysroot = PathBuf::from(String::from_utf8_lossy(&output.stdout).trim());
    let targets = files_in(&sysroot.join("lib/rustlib"));
    targets.into_iter().map(|target| target.join("bin/rust-lld")).filter(|path| path.exists()).collect()
}

fn unpacked(root: &Path) -> Vec<Tool> {
    let versions = files_in(&root.join("usr/lib")).into_iter();
    let programs = versions.map(|folder| folder.join("bin").join(PROGRAM)).filter(|path| path.exists());
    programs.map(|program| Tool { program, library_path: library_folders(root) }).collect()
}

/// LLVM's linker takes its first arguments as what to be, by whatever name it was called.
fn runs(linker: &Tool) -> bool {
    process::run(linker.command().args(["-flavor", "gnu", "--version"])).is_ok()
}
