//! Lists in YAML beside the code.

use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::atomic_file::FileError;

/// A list that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum YamlFileError {
    /// It could not be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// It is not such a list.
    #[error("`{}`: {source}", path.display())]
    Syntax {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: serde_yaml::Error,
    },
}

/// Parses the text of a file.
pub(crate) fn parse<T: DeserializeOwned>(path: &Path, text: &str) -> Result<T, YamlFileError> {
    serde_yaml::from_str(text).map_err(|source| YamlFileError::Syntax { path: path.to_owned(), source })
}

/// The text of a list that is to be written into a file.
pub(crate) fn text(path: &Path, list: &impl Serialize) -> Result<String, YamlFileError> {
    serde_yaml::to_string(list).map_err(|source| YamlFileError::Syntax { path: path.to_owned(), source })
}
