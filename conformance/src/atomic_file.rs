//! Files that are either written whole or not at all.

use std::io;
use std::path::{Path, PathBuf};

use xen_abi_codegen::regular_file;

/// A file that could not be read or written.
#[derive(Debug, thiserror::Error)]
#[error("could not {doing} `{}`: {source}", path.display())]
pub struct FileError {
    /// What was tried, as a verb.
    pub doing: &'static str,
    /// The file or folder.
    pub path: PathBuf,
    /// What the system said.
    pub source: io::Error,
}

impl FileError {
    /// Makes a closure for `map_err` that says what was being done to which path.
    pub fn on(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> FileError {
        let path = path.to_owned();
        move |source| FileError { doing, path, source }
    }
}

/// Reads a whole text file.
pub fn read(path: &Path) -> Result<String, FileError> {
    std::fs::read_to_string(path).map_err(FileError::on("read", path))
}

/// Writes a file so that no reader ever sees half of it, and makes the folders above it.
pub fn write(path: &Path, text: &str) -> Result<(), FileError> {
    regular_file::write(path, text.as_bytes()).map_err(FileError::on("write", path))
}

/// Makes a folder and those above it.
pub fn create_folder(path: &Path) -> Result<(), FileError> {
    std::fs::create_dir_all(path).map_err(FileError::on("create", path))
}

/// Makes an empty folder, whatever was there before.
pub(crate) fn replace_folder(folder: &Path) -> Result<(), FileError> {
    remove_folder(folder)?;
    create_folder(folder)
}

/// Removes a folder with all that is in it; one that is not there is fine.
pub(crate) fn remove_folder(folder: &Path) -> Result<(), FileError> {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(FileError::on("remove", folder)(error))
        }
        _ => Ok(()),
    }
}

/// Puts a finished folder where it belongs, in one step.
pub(crate) fn move_folder(from: &Path, to: &Path) -> Result<(), FileError> {
    remove_folder(to)?;
    create_folder(to.parent().unwrap_or(Path::new(".")))?;
    std::fs::rename(from, to).map_err(FileError::on("move", from))
}

/// Copies a file, and makes the folders above the copy.
pub(crate) fn copy(from: &Path, to: &Path) -> Result<(), FileError> {
    if let Some(parent) = to.parent() {
        create_folder(parent)?;
    }
    std::fs::copy(from, to).map(drop).map_err(FileError::on("copy", from))
}
