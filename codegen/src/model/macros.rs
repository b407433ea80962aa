//! Macros that are no integer constants, with names resolved to ids.

use super::{Cases, Head};

/// A constant that is a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StringConstant {
    /// Name, place, conditions, documentation.
    pub head: Head,
    /// Its characters, none of which is zero.
    pub value: Cases<String>,
}
