//! A program that was found on the machine, or unpacked beside the header sets.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;

use serde::{Deserialize, Serialize};

use crate::environment::library_path;

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
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.envs(self.environment());
        command
    }

    /// The variable that tells the loader where to look.
    pub(crate) fn environment(&self) -> Option<(&'static str, OsString)> {
        (!self.library_path.is_empty()).then(|| ("LD_LIBRARY_PATH", library_path(&self.library_path)))
    }
}
