//! From a specification and what it is for some variants to files, in memory.

#[cfg(feature = "files")]
pub mod c;
#[cfg(feature = "files")]
pub mod facts;
#[cfg(feature = "files")]
pub mod layout;
#[cfg(feature = "files")]
pub mod layout_tests;
pub mod rust;

use std::collections::BTreeMap;

use crate::abi::Abi;

/// Files by path, with `/` between the parts.
pub type Files = BTreeMap<String, String>;

/// Writes one kind of output.
pub trait Backend {
    /// The files for some variants of one specification. The variants differ in nothing but the target.
    fn emit(&self, abis: &[Abi<'_>]) -> Files;
}
