//! Starting this program anew with the environment that libclang needs.
//!
//! libclang is loaded while the program runs, but the loader reads `LD_LIBRARY_PATH` only when a program
//! starts. So a verb that needs libclang replaces the process by itself, once, with the variable set.

use std::fmt::Display;
use std::io::Write;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::Command;

use crate::manifest::Toolchain;
use crate::tool::library_path;

/// Set in the environment of the second start, so that there is no third.
const MARK: &str = "XEN_ABI_CONFORMANCE_LIBCLANG";

/// Why libclang cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum EnvironmentError {
    /// The program could not replace itself.
    #[error("could not restart this program with libclang's environment: {0}")]
    NotRestarted(#[from] std::io::Error),
    /// The loader refused.
    #[error(
        "`{}` could not be loaded ({reason}); delete `target/conformance` and run `xen-abi-conformance setup` again",
        libclang.display()
    )]
    NotLoaded {
        /// The library.
        libclang: PathBuf,
        /// What the loader said.
        reason: String,
    },
}

/// Makes sure that libclang can be loaded; does not return if the process had to be replaced.
pub fn prepare(toolchain: &Toolchain) -> Result<(), EnvironmentError> {
    let wanted = toolchain.libclang.as_os_str();
    if std::env::var_os(MARK).is_some_and(|mark| mark == wanted) {
        // bindgen panics where this fails.
        return clang_sys::load()
            .map_err(|reason| EnvironmentError::NotLoaded { libclang: toolchain.libclang.clone(), reason });
    }
    let mut command = Command::new(this_program()?);
    command.args(std::env::args_os().skip(1));
    command.env(MARK, wanted).env("LIBCLANG_PATH", wanted);
    if !toolchain.library_path.is_empty() {
        command.env("LD_LIBRARY_PATH", library_path(&toolchain.library_path));
    }
    Err(command.exec().into())
}

/// Says that a test cannot run; in continuous integration, where nothing may be left out, that is a failure.
pub fn skip_test(why: &dyn Display) {
    assert!(!in_ci(), "{why}");
    // Not by `eprintln!`, which is not seen of a test that passes.
    drop(std::io::stderr().write_all(format!("SKIPPED: {why}\n").as_bytes()));
}

/// Whether a test can use git; without it, the test is skipped.
pub fn can_test_with_git() -> bool {
    let there = Command::new("git").arg("--version").output().is_ok_and(|output| output.status.success());
    if !there {
        skip_test(&"git is not installed");
    }
    there
}

/// Whether this is continuous integration, where nothing may be left out.
pub fn in_ci() -> bool {
    std::env::var_os("CI").is_some_and(|value| value == "true")
}

/// The path of this program; without `/proc`, as in a bare chroot, the name by which it was called.
pub fn this_program() -> std::io::Result<PathBuf> {
    std::env::current_exe().or_else(|error| std::env::args_os().next().map(PathBuf::from).ok_or(error))
}
