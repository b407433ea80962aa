//! Drafting files of the specification from the real headers of many cells at once.
//!
//! What is measured in each cell is laid side by side ([`panorama`]); where cells differ, the conditions are
//! computed ([`xen_abi_codegen::matrix`]). A draft says everything but what things mean: that a person must write.

mod aliases;
mod bits;
mod code;
mod constant;
mod declarations;
pub mod draft;
mod drafter;
mod handles;
mod header_views;
mod macros;
pub mod mend;
pub mod merge;
pub mod panorama;
pub mod proof;
mod proposals;
mod records;
pub mod refused;
mod save_records;
mod sequence;
pub mod shared;
pub mod slices;
mod text;
pub mod versions;
mod x_macros;
mod yaml;

pub use draft::Draft;
pub use panorama::Panorama;
