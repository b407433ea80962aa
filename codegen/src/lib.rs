//! The Xen ABI as data.
//!
//! A specification is read from YAML ([`axes`] lists what an answer can depend on), and what it says for one
//! target, release, view, interface version and dialect is written out as Rust, C, layout tests and
//! [`facts`].

pub mod abi;
pub mod axes;
pub mod backend;
pub mod diagnostic;
pub mod document;
pub mod expression;
#[cfg(feature = "files")]
pub mod facts;
pub mod file_path;
pub mod folder;
#[cfg(feature = "files")]
pub mod format;
mod hash;
pub mod limits;
mod load;
pub mod matrix;
pub mod member_path;
pub mod model;
#[cfg(feature = "threads")]
pub mod parallel;
#[cfg(not(feature = "threads"))]
#[path = "parallel/one_by_one.rs"]
mod parallel;
pub mod prose;
pub mod record_kind;
pub mod regular_file;
pub mod request;
pub mod scalar;
#[cfg(feature = "schema")]
pub mod schema;
pub mod smccc;
pub mod source;
pub mod stage;
pub mod type_name;
pub mod visible;
pub mod vocabulary;
#[cfg(feature = "files")]
pub use load::{EVERY_RULE, load};
pub use load::{Rule, check, load_with};
