//! The oracles, each by itself: what it is given is a specification, what it tells is whether the real headers differ.
//!
//! Each is made with the right specification first, so that it need not look again where a wrong one says the same.

mod bindgen;
mod clang;
mod objects;
mod rust;

pub use bindgen::Bindgen;
pub use clang::{Clang, refused};
pub use objects::Objects;
pub use rust::Rust;

use super::Kind;
use crate::ours::{OursError, Specification};
use crate::process::ProcessError;
use crate::rust_oracle::RustOracleError;

/// Why an oracle could not be asked.
#[derive(Debug, thiserror::Error)]
pub enum WitnessError {
    /// A compiler could not be run.
    #[error(transparent)]
    Process(#[from] ProcessError),
    /// The Rust compiler could not be asked.
    #[error(transparent)]
    Rust(#[from] RustOracleError),
    /// The specification could not be had.
    #[error(transparent)]
    Ours(#[from] OursError),
    /// The specification is wrong before anything is changed.
    #[error("the headers differ from the specification even without a mistake, says {oracle}: {what}")]
    Differs {
        /// The oracle that says so.
        oracle: &'static str,
        /// In what.
        what: String,
    },
}

/// An oracle that holds specifications against the real headers.
pub trait Witness: Sync {
    /// What it is called in the table.
    fn name(&self) -> &'static str;

    /// Whether it claims to find every mistake of a kind.
    fn claims(&self, kind: Kind) -> bool;

    /// In what the headers differ from what a specification says: the first thing that is found.
    fn finds(&self, specification: &Specification) -> Result<Option<String>, WitnessError>;
}

/// Makes sure that an oracle finds nothing wrong in the right specification.
fn trusted<W: Witness>(witness: W, specification: &Specification) -> Result<W, WitnessError> {
    match witness.finds(specification)? {
        Some(what) => Err(WitnessError::Differs { oracle: witness.name(), what }),
        None => Ok(witness),
    }
}
