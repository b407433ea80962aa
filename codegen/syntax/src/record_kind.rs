//! The two kinds of record.

/// Whether members follow or overlay each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "files", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "lowercase"))]
pub enum RecordKind {
    /// Members follow each other.
    Struct,
    /// Members overlay each other.
    Union,
}
