//! Why random declarations could not be compared.

use crate::atomic_file::FileError;
use crate::ours::OursError;
use crate::process::ProcessError;
use crate::rust_oracle::RustOracleError;

/// Why nothing could be compared.
#[derive(Debug, thiserror::Error)]
pub enum RandomError {
    /// A compiler could not be run, or did not say why it refused a program.
    #[error(transparent)]
    Process(#[from] ProcessError),
    /// What specimens are together is refused, though each alone is accepted.
    #[error(transparent)]
    Ours(#[from] OursError),
    /// Headers could not be written for the compilers.
    #[error(transparent)]
    File(#[from] FileError),
    /// There is no folder to write them to.
    #[error("could not create a temporary folder: {0}")]
    Folder(#[from] std::io::Error),
    /// An object file was not understood.
    #[error("could not parse an object file: {0}")]
    Object(#[from] object::Error),
    /// The Rust compiler could not be used.
    #[error(transparent)]
    Rust(#[from] RustOracleError),
}
