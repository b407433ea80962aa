//! What the specification says: the seam to the code generator.

use crate::cell::Cell;
use crate::definitions::Definitions;

/// A description of the ABI that is to be proven.
pub trait Ours: Sync {
    /// What it says of a cell; nothing if it describes no such combination.
    fn definitions(&self, cell: &Cell) -> Result<Option<Definitions>, OursError>;

    /// Whether it describes a header completely, so that every name it lacks is a difference.
    fn is_whole(&self, header: &str) -> bool;
}

/// The specification could not be read or lowered.
#[derive(Debug, thiserror::Error)]
#[error("the specification: {0}")]
pub struct OursError(pub String);

/// No specification yet: the headers are measured and counted, and compared with nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Nothing;

impl Ours for Nothing {
    fn definitions(&self, _cell: &Cell) -> Result<Option<Definitions>, OursError> {
        Ok(None)
    }

    fn is_whole(&self, _header: &str) -> bool {
        false
    }
}

/// The specification of this workspace.
pub fn specification() -> Result<impl Ours, OursError> {
    Ok(Nothing)
}
