//! Why guests could not be booted.

use std::path::PathBuf;

use xen_abi_codegen::axes::{Branch, UnknownWord};

use super::builder::BuildError;
use super::guest::Guest;
use super::session::SessionError;
use crate::atomic_file::FileError;
use crate::ours::OursError;

/// Why guests could not be booted.
#[derive(Debug, thiserror::Error)]
pub enum BootError {
    /// A guest was not built.
    #[error(transparent)]
    Build(#[from] BuildError),
    /// A file could not be read or written.
    #[error(transparent)]
    File(#[from] FileError),
    /// No suite has a branch that the specification covers.
    #[error("conformance/packages.yaml has no suite with a branch of Xen that spec/releases.yaml covers")]
    NoBranch,
    /// There is no hypervisor of a branch.
    #[error("no hypervisor of {branch} for {guest} is set up; delete `{}` and try again", folder.display())]
    NoHypervisor {
        /// The branch.
        branch: Branch,
        /// The guest.
        guest: Guest,
        /// Where it should be.
        folder: PathBuf,
    },
    /// Something on this side failed.
    #[error("{trial}: {source}")]
    Session {
        /// What the boot is called.
        trial: String,
        /// What is wrong.
        source: SessionError,
    },
    /// The specification with which answers are compared cannot be read.
    #[error(transparent)]
    Ours(#[from] OursError),
    /// The version of a hypervisor's package is not of the form `X.Y.Z`.
    #[error("invalid version of a hypervisor: {0}")]
    Version(#[from] UnknownWord),
    /// There are no threads to be had.
    #[error("could not start threads: {0}")]
    Threads(#[from] rayon::ThreadPoolBuildError),
}
