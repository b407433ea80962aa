//! What people have written of an item, or that nobody has yet.

use std::fmt;
use std::ops::Deref;

/// What is said of an item of which nothing but the numbers is known.
pub const MEASURED: &str = "Measured in the headers, and not described yet.";

/// The documentation of an item, which is read as a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Docs {
    /// What it means.
    Described(String),
    /// Nobody has written that: its numbers are measured, and are all there is.
    Measured,
    /// There is nothing to say, as of padding.
    Unneeded,
}

impl Docs {
    /// Whether nobody has written what the item means.
    pub fn is_missing(&self) -> bool {
        *self == Docs::Measured
    }
}

impl Deref for Docs {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            Docs::Described(text) => text,
            Docs::Measured => MEASURED,
            Docs::Unneeded => "",
        }
    }
}

impl fmt::Display for Docs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}
