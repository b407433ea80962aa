//! What generated types of the Xen ABI stand on.
//!
//! The crate `xen-abi` re-exports it as `xen_abi::runtime`. Generated code that stands alone has the same in a module
//! of its own, written from the texts in [`source`].

#![no_std]
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "bytemuck")]
mod bytemuck_traits;
/// Hypercalls as requests, and what makes them.
pub mod hypercall;
/// Identifiers of calls by SMC and HVC.
pub mod smccc;
pub mod source;
pub mod types;
#[cfg(feature = "vm-memory")]
mod vm_memory_traits;
