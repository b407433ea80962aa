//! A program that was found on the machine, or unpacked beside the header sets.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::{Deserialize, Serialize};

/// A program, with what it needs if it is not the machine's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tool {
    /// The program.
    pub program: PathBuf,
    /// Folders in which the loader must look for its libraries.
    pub library_path: Vec<PathBuf>,
}

impl Tool {
    /// One of the machine's own.
    pub(crate) fn of_machine(program: impl Into<PathBuf>) -> Tool {
        Tool { program: program.into(), library_path: Vec::new() }
    }

    /// The program, ready to be given arguments.
    pub fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.envs(self.environment());
        command
    }

    /// The variable that tells the loader where to look.
    pub(crate) fn environment(&self) -> Option<(&'static str, OsString)> {
        (!self.library_path.is_empty()).then(|| ("LD_LIBRARY_PATH", library_path(&self.library_path)))
    }
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
