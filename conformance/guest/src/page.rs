//! Pages that are shared with Xen, or used up by it.

use core::cell::UnsafeCell;
use core::ptr::NonNull;

/// A page of the kernel's own memory, aligned as one.
///
/// Xen may write it at any time, so it is only used by pointers.
#[repr(C, align(4096))]
pub struct Page(UnsafeCell<[u8; Self::SIZE]>);

// SAFETY: it is only used by pointers, whose users say why they may.
unsafe impl Sync for Page {}

impl Page {
    /// Its size in bytes; every page of a guest is this large.
    pub const SIZE: usize = 4096;

    /// A page of zeros.
    pub const fn new() -> Self {
        Self(UnsafeCell::new([0; Self::SIZE]))
    }

    /// Where it is, as whatever lies at its start.
    pub const fn pointer<T>(&self) -> *mut T {
        self.0.get().cast()
    }

    /// The same, as views take it.
    pub fn start<T>(&self) -> NonNull<T> {
        NonNull::from(&self.0).cast()
    }

    /// Its virtual address.
    pub fn address(&self) -> usize {
        self.pointer::<u8>().expose_provenance()
    }
}

impl Default for Page {
    fn default() -> Self {
        Self::new()
    }
}
