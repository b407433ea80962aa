//! The Xen ABI as data.
//!
//! A specification is read from YAML ([`axes`] lists what an answer can depend on), and what it says for one
//! target, release, view, interface version and dialect is written out as Rust, C, layout tests and facts.
//!
//! What is written, and what it means, are crates of their own, which are re-exported here.

pub mod abi;
pub mod backend;
pub mod folder;
mod load;
pub mod matrix;
pub mod prose;
pub mod regular_file;
pub mod render;
pub mod request;
pub mod smccc;

pub use xen_abi_document as document;
#[cfg(feature = "files")]
pub use xen_abi_document::format;
#[cfg(feature = "schema")]
pub use xen_abi_document::schema;
pub use xen_abi_model as model;
pub use xen_abi_syntax::*;

#[cfg(feature = "files")]
pub use load::{EVERY_RULE, load};
pub use load::{Rule, check, load_with};
