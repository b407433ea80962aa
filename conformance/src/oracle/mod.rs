//! The oracles: ways to hold a specification against real headers, each by itself.
//!
//! An oracle is a file here and a line in [`ORACLES`]. `check --oracle` asks it, and `mutate` tests whether it detects what
//! it claims to.

mod baseline;
mod bindgen;
mod clang;
mod contract;
mod error;
mod objects;
mod rust;

pub use baseline::Baseline;
pub use clang::refused;
pub use contract::{Look, Make, Oracle, Setup};
pub use error::OracleError;

/// All oracles, by the names that users see.
// One line each.
#[rustfmt::skip]
pub const ORACLES: &[(&str, Make)] = &[
    ("bindgen", bindgen::make),
    ("clang", clang::make),
    ("objects", objects::make),
    ("rustc", rust::make),
];
