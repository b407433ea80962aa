//! The two kinds of record.

use serde::{Deserialize, Serialize};

/// Whether members follow or overlay each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RecordKind {
    /// Members follow each other.
    Struct,
    /// Members overlay each other.
    Union,
}
