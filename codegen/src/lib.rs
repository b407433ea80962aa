//! The Xen ABI as data.
//!
//! A specification is read from YAML ([`axes`] lists what an answer can depend on), and what it says for one
//! target, release, view, interface version and dialect is written out as Rust, C, layout tests and facts.
//!
//! Each stage is a crate, which is re-exported here; this one has the edges, and the command.

pub mod folder;
mod load;
pub mod regular_file;
pub mod render;

pub use xen_abi_backends::*;
#[cfg(feature = "bindings")]
pub use xen_abi_bindings as bindings;
pub use xen_abi_document as document;
#[cfg(feature = "files")]
pub use xen_abi_document::format;
#[cfg(feature = "schema")]
pub use xen_abi_document::schema;
pub use xen_abi_model as model;
#[cfg(feature = "regression")]
pub use xen_abi_regression as regression;
pub use xen_abi_resolve as resolve;
pub use xen_abi_runtime::smccc;
#[cfg(feature = "site")]
pub use xen_abi_site as site;
pub use xen_abi_syntax::*;

#[cfg(feature = "files")]
pub use load::{EVERY_RULE, load};
pub use load::{Rule, check, load_with};
