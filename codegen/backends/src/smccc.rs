//! Identifiers of calls by SMC and HVC: the very code that generated Rust stands on.

pub use xen_abi_runtime::smccc::*;
