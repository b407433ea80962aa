use crate::document::{Document, When};
use crate::source::SourceId;

/// A file as it was written.
pub(super) type ReadDocument = (SourceId, When<Document>);
