//! What a specification of the Xen ABI is for variants, and how it is written.

pub mod abi;
pub mod backend;
pub mod coverage;
#[cfg(feature = "files")]
pub mod decode;
pub mod matrix;
pub mod presence;
pub mod prose;
pub mod request;
