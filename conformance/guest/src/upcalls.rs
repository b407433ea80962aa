//! How often Xen has called the kernel.

use core::sync::atomic::{AtomicUsize, Ordering};

/// Counts upcalls. Their handlers, which are assembly, add to it and leave the CPU with upcalls held back.
pub static UPCALLS: AtomicUsize = AtomicUsize::new(0);

/// How many upcalls there have been.
pub fn so_far() -> usize {
    UPCALLS.load(Ordering::SeqCst)
}

/// Counts upcalls by a vector that one CPU has asked for.
pub static OF_CPU: AtomicUsize = AtomicUsize::new(0);

/// How many upcalls there have been by a vector that one CPU has asked for.
pub fn of_cpu_so_far() -> usize {
    OF_CPU.load(Ordering::SeqCst)
}
