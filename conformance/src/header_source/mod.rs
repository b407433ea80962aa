//! Where sets of real headers come from: a package of Debian, a tag of a git repository, or a folder.
//!
//! Each source finds the tree that has the public headers, and lays it out as programs include them.

mod folder;
mod git;
mod layout;
mod package;

use std::path::{Path, PathBuf};

use xen_abi_codegen::axes::{Dialect, UnknownWord};

use crate::atomic_file::FileError;
use crate::header_set::{HeaderSet, project};
use crate::process::ProcessError;

pub use folder::HeaderFolder;
pub use git::GitTag;
pub(crate) use package::Package;

/// Something that has a set of real headers.
pub trait HeaderSource {
    /// Lays the headers out in a folder, which is empty or not there yet.
    fn lay_out(&self, into: &Path) -> Result<HeaderSet, HeaderSourceError>;
}

/// Why headers could not be had.
#[derive(Debug, thiserror::Error)]
pub enum HeaderSourceError {
    /// A file could not be read or written.
    #[error(transparent)]
    File(#[from] FileError),
    /// A program failed.
    #[error(transparent)]
    Process(#[from] ProcessError),
    /// A version is not one.
    #[error(transparent)]
    Version(#[from] UnknownWord),
    /// apt said that all is well, but there is no file.
    #[error("apt-get downloaded nothing")]
    NothingDownloaded,
    /// There are other files, or none.
    #[error("`{}` has no public headers of {}: `{header}` was not found", folder.display(), project(*dialect))]
    NoHeaders {
        /// The folder.
        folder: PathBuf,
        /// Whose headers were looked for.
        dialect: Dialect,
        /// The header by which they are found.
        header: &'static str,
    },
    /// The repository has no release of a branch.
    #[error("`{}` has no release tag that matches `{pattern}`", repository.display())]
    NoTag {
        /// The repository.
        repository: PathBuf,
        /// What was looked for.
        pattern: String,
    },
    /// A commit has no public headers.
    #[error("`{tag}` in `{}` has no public headers of {}", repository.display(), project(*dialect))]
    NothingInTag {
        /// The repository.
        repository: PathBuf,
        /// The tag.
        tag: String,
        /// Whose headers were looked for.
        dialect: Dialect,
    },
}
