//! Rings of requests and answers, and rings of bytes.

use super::keyed::keyed;
use super::placed::Placed;
use super::when::Conditions;
use super::words::{Doc, Name};

keyed! {
    /// A ring of requests and responses, whose types a macro of C makes.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Ring {
        /// The record that is a request.
        pub request: Placed<Name>,
        /// The record that is a response.
        pub response: Placed<Name>,
        ..Conditions,
        /// What goes through it.
        pub doc: Doc,
    }
}

keyed! {
    /// Two rings of bytes, one for each direction, whose types a macro of C makes.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct ByteRing {
        /// Whether the macro makes the page of indices too.
        pub intf: bool = default,
        ..Conditions,
        /// What goes through it.
        pub doc: Doc,
    }
}

/// The macro of C that makes a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MadeBy {
    /// The macro.
    pub definer: String,
    /// Its first argument: the name of the ring.
    pub ring: Placed<Name>,
    /// Its other arguments: records.
    pub records: Vec<Placed<Name>>,
    /// What goes through the ring.
    pub doc: Doc,
}
