//! Fixtures, one construct each, through every backend.
//!
//! A new construct is one file in `tests/fixtures/valid`, a new backend one line in `snapshots.rs`.

mod c_names;
mod compiler;
mod fixture;
mod rustc;
mod snapshots;
