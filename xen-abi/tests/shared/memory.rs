use std::ptr::NonNull;
use std::sync::atomic::{AtomicBool, Ordering};

use xen_abi::Plain;
use xen_abi::shared::atomics::AtomicU32;

/// How often the other side does something: enough to meet, and few enough for Miri.
pub(crate) const ROUNDS: u32 = if cfg!(miri) { 50 } else { 200_000 };

/// Memory for views and for whoever plays Xen, by address alone.
pub(crate) struct Memory<T: ?Sized>(NonNull<T>);

impl<T: ?Sized> Memory<T> {
    pub(crate) fn new(content: Box<T>) -> Self {
        Self(NonNull::from(Box::leak(content)))
    }

    pub(crate) fn start(&self) -> NonNull<T> {
        self.0
    }
}

impl<T: Plain> Memory<T> {
    /// The word that lies so many bytes after the start.
    pub(crate) fn word(&self, offset: usize) -> &AtomicU32 {
        assert!(offset % size_of::<u32>() == 0 && offset < size_of::<T>());
        // SAFETY: the word lies in the memory, which is there as long as `self`.
        unsafe { AtomicU32::from_ptr(self.0.cast::<u32>().as_ptr().byte_add(offset)) }
    }
}

impl<T: ?Sized> Drop for Memory<T> {
    fn drop(&mut self) {
        // SAFETY: it was made by a box, and views do not outlive `self` in these tests.
        drop(unsafe { Box::from_raw(self.0.as_ptr()) });
    }
}

// SAFETY: it is used by atomics alone.
unsafe impl<T: ?Sized> Sync for Memory<T> {}

/// Tells the other side that this one is over when it is dropped, so that a test which fails also ends.
pub(crate) struct Over<'a>(pub(crate) &'a AtomicBool);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}
