//! From a specification and what it is for some variants to files, in memory.

#[cfg(feature = "files")]
pub mod c;
#[cfg(feature = "files")]
pub mod facts;
mod files;
#[cfg(feature = "files")]
pub mod layout;
#[cfg(feature = "files")]
pub mod layout_tests;
pub mod rust;

use crate::matrix::Matrix;

pub use files::{BadFile, Files};

/// Writes one kind of output.
pub trait Backend {
    /// The files for some variants of one specification. It cannot fail if the rules of the output hold.
    fn emit(&self, matrix: &Matrix<'_>) -> Result<Files, BadFile>;
}
