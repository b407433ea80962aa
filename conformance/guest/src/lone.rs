//! Statics that only the one CPU uses.

use core::cell::UnsafeCell;

/// A value in a static that no two CPUs, and no interrupt, ever use at once.
pub struct Lone<T>(UnsafeCell<T>);

// SAFETY: kernels here have one CPU, and what interrupts it touches none of these.
unsafe impl<T> Sync for Lone<T> {}

impl<T> Lone<T> {
    /// With its first value.
    pub const fn new(value: T) -> Self {
        Self(UnsafeCell::new(value))
    }

    /// Where the value is.
    pub const fn pointer(&self) -> *mut T {
        self.0.get()
    }
}

impl<T: Copy> Lone<T> {
    /// The value.
    pub fn get(&self) -> T {
        // SAFETY: nobody writes it meanwhile.
        unsafe { *self.0.get() }
    }

    /// Replaces the value.
    pub fn set(&self, value: T) {
        // SAFETY: nobody reads or writes it meanwhile.
        unsafe { *self.0.get() = value }
    }
}
