//! Starting this program anew with the environment that libclang needs.
//!
//! libclang is loaded while the program runs, but the loader reads `LD_LIBRARY_PATH` only when a program
//! starts. So a verb that needs libclang replaces the process by itself, once, with the variable set.

use std::ffi::OsString;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::manifest::Toolchain;

/// Set in the environment of the second start, so that there is no third.
const MARK: &str = "XEN_ABI_CONFORMANCE_LIBCLANG";

/// Why libclang cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum EnvironmentError {
    /// The program could not replace itself.
    #[error("could not start this program anew with libclang's environment: {0}")]
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

/// Whether this is continuous integration, where nothing may be left out.
pub fn in_ci() -> bool {
    std::env::var_os("CI").is_some_and(|value| value == "true")
}

/// The path of this program; without `/proc`, as in a bare chroot, the name by which it was called.
pub fn this_program() -> std::io::Result<PathBuf> {
    std::env::current_exe().or_else(|error| std::env::args_os().next().map(PathBuf::from).ok_or(error))
}

/// The value of `LD_LIBRARY_PATH` with these folders first, and what the caller had after them.
pub fn library_path(folders: &[PathBuf]) -> OsString {
    let inherited = std::env::var_os("LD_LIBRARY_PATH").unwrap_or_default();
    let mut all: Vec<PathBuf> = folders.to_vec();
    for folder in std::env::split_paths(&inherited) {
        // An empty entry would mean the current folder.
        if folder != Path::new("") && !all.contains(&folder) {
            all.push(folder);
        }
    }
    std::env::join_paths(all).unwrap_or(inherited)
}

/// Folders as the loader wants them; those with a colon in their names cannot be said, and are left out.
pub fn joined(folders: &[PathBuf]) -> OsString {
    let folders = folders.iter().filter(|folder| !folder.to_string_lossy().contains(':'));
    std::env::join_paths(folders).unwrap_or_default()
}
