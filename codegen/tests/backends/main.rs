//! Fixtures, one construct each, through every backend.
//!
//! A new construct is one file in `tests/fixtures/valid`, or in `tests/fixtures/layouts` if compilers alone are to say
//! what is right; a new backend is one line in `snapshots.rs`.

mod alone;
mod c_compiler;
mod c_names;
mod committed;
mod compiler;
mod fixture;
mod modules;
mod names;
mod only;
mod rustc;
mod side_by_side;
mod snapshots;
