//! Rust: `no_std` types without copying, for all targets at once.
//!
//! The model of Rust is built once: what each item is, for which targets, and what everything is called. It is asked
//! whether names meet, and printed. Items that every program of the kind has (a record's traits, a group's
//! constants) are macros of `root`, so that generated code says of an item only what is its own.

mod areas;
mod asked_for;
mod bitwords;
#[cfg(feature = "files")]
mod c_names;
mod calls;
mod constants;
mod docs;
mod envelopes;
#[cfg(feature = "files")]
mod file;
mod functions;
mod groups;
mod kinds;
#[cfg(feature = "files")]
mod layout_tests;
mod model;
mod modules;
mod naming;
mod operations;
mod options;
mod parts;
mod paths;
mod printer;
mod record;
mod records;
mod root;
mod save_records;
mod shape;
mod smccc;
mod strings;
mod table;
mod target_cfg;
mod traits;
mod tree;
mod typedefs;
mod types;
#[cfg(feature = "files")]
mod versions;

use crate::matrix::Matrix;
use xen_abi_syntax::diagnostic::Diagnostics;

#[cfg(feature = "files")]
pub use c_names::{BitsInRust, CNames, MemberInRust, RecordInRust, c_names};
#[cfg(feature = "files")]
pub use file::{RustBackend, crate_files, crate_options, one_file};
#[cfg(feature = "files")]
pub use layout_tests::RustLayoutTests;
pub use model::RustModel;
pub use options::{Elsewhere, RustOptions};
pub use traits::Traits;
#[cfg(feature = "files")]
pub use versions::every_release;

/// What meets of the names that Rust would have for variants of a specification.
pub fn check_names(matrix: &Matrix<'_>) -> Diagnostics {
    RustModel::new(matrix, &RustOptions { hypercalls: true, ..RustOptions::default() }).check()
}
