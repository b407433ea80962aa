//! The Xen ABI as data.
//!
//! A specification is read from YAML ([`axes`] lists what an answer can depend on), and what it says for one
//! target, release, view, interface version and dialect is written out as Rust, C, layout tests and
//! [`facts`].

pub mod axes;
pub mod facts;
pub mod scalar;
