//! The atomics of shared memory: those of the processor, or with `--cfg loom` those of loom, which plays through
//! every order in which the two sides can touch them.

#[cfg(not(loom))]
pub use core::hint::spin_loop;
#[cfg(not(loom))]
pub use core::sync::atomic::{AtomicU8, AtomicU16, AtomicU32, Ordering, fence};
#[cfg(loom)]
pub use loom::hint::spin_loop;
#[cfg(loom)]
pub use loom::sync::atomic::{AtomicU8, AtomicU16, AtomicU32, Ordering, fence};

// Views make these atomics of fields that are `XenUlong`, so a width that is not that type's does not compile.
#[cfg(all(not(loom), not(any(target_arch = "x86", target_arch = "x86_64"))))]
use core::sync::atomic::AtomicU64 as Inner;
#[cfg(all(not(loom), any(target_arch = "x86", target_arch = "x86_64")))]
use core::sync::atomic::AtomicUsize as Inner;
#[cfg(all(loom, not(any(target_arch = "x86", target_arch = "x86_64"))))]
use loom::sync::atomic::AtomicU64 as Inner;
#[cfg(all(loom, any(target_arch = "x86", target_arch = "x86_64")))]
use loom::sync::atomic::AtomicUsize as Inner;

/// The atomic that is as wide as [`XenUlong`](crate::xen::XenUlong): a register of x86 guests, 64 bits elsewhere.
pub type AtomicXenUlong = Inner;
