//! What the kernels share: the console, the checks, and what every program without a C library needs.
//!
//! Each kernel starts on its own, tells [`xen`] how it makes hypercalls, and runs [`checks::run`] with what its
//! [`Machine`] can do.
#![no_std]

pub mod checks;
pub mod console;
#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
pub mod elf_note;
mod guest;
mod lone;
mod machine;
mod memory;
mod page;
mod panic;
pub mod translated;
pub mod upcalls;
mod witness;
pub mod xen;

pub use guest::Guest;
pub use lone::Lone;
pub use machine::{GrantFrame, Kind, Machine};
pub use page::Page;
