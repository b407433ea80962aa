//! Why facts cannot be read or recorded.

use std::path::PathBuf;

use crate::atomic_file::FileError;
use crate::yaml_file::YamlFileError;

/// Facts that cannot be read or recorded.
#[derive(Debug, thiserror::Error)]
pub enum RecordedError {
    /// A file could not be read or written.
    #[error(transparent)]
    File(#[from] FileError),
    /// The list of header sets is not one.
    #[error(transparent)]
    Sets(#[from] YamlFileError),
    /// A file is not what `record` writes.
    #[error("`{}`, line {line}: this is nothing that `record` writes", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// The line.
        line: usize,
    },
    /// There is no file in which something could be recorded.
    #[error("{cell}: no header is known that defines `{name}`")]
    Homeless {
        /// The cell.
        cell: String,
        /// What it is about.
        name: String,
    },
    /// Something would be lost.
    #[error("{cell}: what would be recorded is not what was measured")]
    Unfaithful {
        /// The cell.
        cell: String,
    },
}
