//! Proves the Xen ABI specification against the real headers.
//!
//! [`setup`] fetches a compiler and sets of real headers, [`oracle`] measures what they define, and
//! [`compare`] holds it against what the specification says ([`ours`]). What was measured is kept in
//! [`recorded`] files, so that the same comparison works without the headers.

pub mod cell;
pub mod command;
pub mod header_set;
pub mod manifest;
pub mod oracle;
pub mod setup;
pub mod workplace;

mod atomic_file;
mod environment;
mod process;
