//! Proves the Xen ABI specification against the real headers.
//!
//! [`setup`] fetches a compiler and sets of real headers, [`measure`] measures what they define, and [`compare`]
//! holds it against what the specification says ([`ours`]). What was measured is kept in [`recorded`] files,
//! so that the same comparison works without the headers.

pub mod asked_macros;
pub mod bench;
pub mod boot;
pub mod browse;
mod c_bindings;
pub mod cell;
pub mod check;
pub mod command;
pub mod compare;
pub mod definitions;
pub mod drop_in;
pub mod environment;
pub mod failed_cells;
pub mod header_choice;
pub mod header_places;
pub mod header_set;
pub mod header_source;
pub mod import;
mod json;
pub mod manifest;
pub mod measure;
pub mod mutate;
pub mod objects;
pub mod oracle;
pub mod ours;
pub mod package_version;
pub mod parallel;
pub mod random;
pub mod reasons;
pub mod recorded;
pub mod refusals;
pub mod report;
pub mod rust_oracle;
pub mod setup;
pub mod suite;
pub mod suites;
pub mod survey;
mod table;
pub mod tool;
pub mod workplace;
pub mod yaml_file;

pub mod atomic_file;
pub mod process;
