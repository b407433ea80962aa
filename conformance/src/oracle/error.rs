//! Why an oracle has no answer.

use std::error::Error;

use crate::ours::OursError;
use crate::process::ProcessError;

/// Why an oracle could not be asked.
#[derive(Debug, thiserror::Error)]
pub enum OracleError {
    /// The specification could not be had.
    #[error(transparent)]
    Specification(#[from] OursError),
    /// A compiler could not be run.
    #[error(transparent)]
    Process(#[from] ProcessError),
    /// Something that only one oracle needs.
    #[error(transparent)]
    Other(Box<dyn Error + Send + Sync>),
}
