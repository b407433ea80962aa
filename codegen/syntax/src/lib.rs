//! What a specification of the Xen ABI is written with, and what all stages share.
//!
//! [`axes`] lists what an answer can depend on, [`expression`] and [`type_name`] read C, [`source`] has texts and the places in
//! them, [`diagnostic`] says what is wrong.

pub mod axes;
pub mod diagnostic;
pub mod expression;
#[cfg(feature = "files")]
pub mod facts;
pub mod file_path;
pub mod hash;
pub mod limits;
pub mod member_path;
pub mod packing;
#[cfg(feature = "threads")]
pub mod parallel;
#[cfg(not(feature = "threads"))]
#[path = "parallel/one_by_one.rs"]
pub mod parallel;
pub mod record_kind;
pub mod scalar;
#[cfg(feature = "schema")]
pub mod schema;
pub mod source;
pub mod stage;
pub mod type_name;
pub mod visible;
pub mod vocabulary;
