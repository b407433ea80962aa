use xen_abi_document::{Document, When};
use xen_abi_syntax::source::SourceId;

/// A file as it was written.
pub(super) type ReadDocument = (SourceId, When<Document>);
