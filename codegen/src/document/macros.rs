//! Declarations of macros that are no integer constants.

use serde::Deserialize;

use super::words::{Name, Text};
use super::{Cases, Doc, Placed};

/// A constant that is a text.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct StringConstant {
    /// Its characters, without the quotes and escapes of C.
    pub value: Cases<Text>,
    /// What it means.
    pub doc: Doc,
    /// Its name in Rust, if not the usual one.
    pub rust: Option<Placed<Name>>,
}
