//! Why headers could not be measured.

use super::layout::LayoutError;
use super::reader::ReadError;
use crate::atomic_file::FileError;
use crate::process::ProcessError;

/// Why headers could not be measured.
#[derive(Debug, thiserror::Error)]
pub enum MeasureError {
    /// clang could not be run, or found an error in the headers.
    #[error(transparent)]
    Clang(#[from] ProcessError),
    /// The headers could not be listed.
    #[error(transparent)]
    File(#[from] FileError),
    /// bindgen failed.
    #[error("bindgen could not read the headers: {0}")]
    Bindgen(#[from] bindgen::BindgenError),
    /// bindgen's output was not understood.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// A record is laid out in a way that was not understood.
    #[error(transparent)]
    Layout(#[from] LayoutError),
    /// clang's tree was not understood.
    #[error("clang's tree of the headers does not parse: {0}")]
    Tree(#[from] serde_json::Error),
}
