//! What a specification of the Xen ABI says, as it is written.
//!
//! Texts become trees and [`document`]s, in which everything has its place; [`axes`] lists what an answer can depend
//! on, [`diagnostic`] says what is wrong.

pub mod axes;
pub mod diagnostic;
pub mod expression;
#[cfg(feature = "files")]
pub mod facts;
pub mod file_path;
pub mod hash;
pub mod limits;
pub mod member_path;
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
