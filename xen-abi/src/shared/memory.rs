//! Records in shared memory, as an address that gives out atomics.

use core::marker::PhantomData;
use core::ptr::NonNull;
use core::slice;

use super::atomics::{AtomicU8, AtomicU16, AtomicU32, AtomicXenUlong, Ordering};
use crate::Plain;
use crate::event_channel::EventWord;
use crate::xen::XenUlong;

/// What Xen and the guest use at the same time: a record, a part of one, or several in a row.
#[derive(Debug)]
pub(super) struct Shared<'a, T: ?Sized> {
    start: NonNull<T>,
    lives: PhantomData<&'a AtomicU32>,
}

impl<T: ?Sized> Clone for Shared<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: ?Sized> Copy for Shared<'_, T> {}

// SAFETY: all that it gives out is atomics, which any CPU may use.
unsafe impl<T: ?Sized> Send for Shared<'_, T> {}
// SAFETY: as for `Send`.
unsafe impl<T: ?Sized> Sync for Shared<'_, T> {}

impl<'a, T: ?Sized> Shared<'a, T> {
    /// What is at an address.
    ///
    /// # Safety
    ///
    /// [What every view relies on](super#what-every-view-relies-on).
    pub(super) const unsafe fn new(start: NonNull<T>) -> Self {
        Self { start, lives: PhantomData }
    }

    /// The address, of which [`part!`] makes that of a field.
    pub(super) const fn as_ptr(self) -> *mut T {
        self.start.as_ptr()
    }
}

impl<'a, T> Shared<'a, T> {
    /// What fills the memory as so many words of 32 bits, in the order of their addresses.
    pub(super) const fn words<const LEN: usize>(self) -> &'a [AtomicU32; LEN] {
        const {
            assert!(size_of::<T>() == LEN * size_of::<AtomicU32>());
            assert!(align_of::<T>() >= align_of::<AtomicU32>());
        }
        // SAFETY: the words fill the memory and are aligned, by the assertions. It is there and is used by atomics
        // alone, as whoever made `self` promised.
        unsafe { self.start.cast().as_ref() }
    }
}

impl<T: Plain> Shared<'_, T> {
    /// Copies word by word, in no particular order: a protocol must say whether the copy is whole.
    pub(super) fn copy(self) -> T {
        let len = const {
            assert!(size_of::<T>() % size_of::<AtomicU32>() == 0);
            assert!(align_of::<T>() >= align_of::<AtomicU32>());
            size_of::<T>() / size_of::<AtomicU32>()
        };
        let mut copy = T::zeroed();
        // SAFETY: as in `words`.
        let words: &[AtomicU32] = unsafe { slice::from_raw_parts(self.start.as_ptr().cast(), len) };
        // SAFETY: plain data may have any bytes, the words fill it, and nobody else knows of the copy.
        let copied = unsafe { slice::from_raw_parts_mut((&raw mut copy).cast::<u32>(), len) };
        for (copied, word) in copied.iter_mut().zip(words) {
            *copied = word.load(Ordering::Relaxed);
        }
        copy
    }
}

impl<'a, T: HasAtomic> Shared<'a, T> {
    /// An integer as an atomic.
    pub(super) const fn atomic(self) -> &'a T::Atomic {
        const { T::ASSERT_SAME_SHAPE }
        // SAFETY: the atomic lies where the integer does, as the trait promises. It is there and is used by atomics
        // alone, as whoever made `self` promised.
        unsafe { self.start.cast().as_ref() }
    }
}

impl<'a, T, const LEN: usize> Shared<'a, [T; LEN]> {
    /// The elements of an array.
    pub(super) const fn elements(self) -> Shared<'a, [T]> {
        Shared { start: NonNull::slice_from_raw_parts(self.start.cast(), LEN), lives: PhantomData }
    }
}

impl<'a, T> Shared<'a, [T]> {
    /// One element, if there are so many.
    pub(super) fn get(self, index: u32) -> Option<Shared<'a, T>> {
        let index = usize::try_from(index).ok().filter(|index| *index < self.start.len())?;
        // SAFETY: the element is one of those that `self` has, and what holds for all holds for each.
        Some(unsafe { Shared::new(self.start.cast::<T>().add(index)) })
    }
}

impl<'a, T: HasAtomic> Shared<'a, [T]> {
    /// The elements as atomics.
    pub(super) const fn atomics(self) -> &'a [T::Atomic] {
        const { T::ASSERT_SAME_SHAPE }
        // SAFETY: each atomic lies where an integer does, as the trait promises. They are there and are used by
        // atomics alone, as whoever made `self` promised.
        unsafe { NonNull::slice_from_raw_parts(self.start.cast(), self.start.len()).as_ref() }
    }
}

/// The field of a [`Shared`] record as shared memory of its own.
macro_rules! part {
    ($record:expr, $($field:ident).+) => {
        // SAFETY: what holds for a record holds for its parts, and none lies at the address 0.
        unsafe {
            $crate::shared::memory::Shared::new(core::ptr::NonNull::new_unchecked(
                &raw mut (*$record.as_ptr()).$($field).+,
            ))
        }
    };
}

pub(super) use part;

/// An integer, or what is laid out as one, that has an atomic.
///
/// # Safety
///
/// The atomic is one of the same integer.
pub(super) unsafe trait HasAtomic: Sized {
    /// The atomic.
    type Atomic;

    /// Fails to compile where the atomic cannot lie where the integer does.
    const ASSERT_SAME_SHAPE: () = {
        assert!(size_of::<Self>() == size_of::<Self::Atomic>());
        assert!(align_of::<Self>() >= align_of::<Self::Atomic>());
    };
}

macro_rules! has_atomic {
    ($($integer:ident: $atomic:ident),+) => {$(
        // SAFETY: they are of the same integer.
        unsafe impl HasAtomic for $integer {
            type Atomic = $atomic;
        }
    )+};
}

has_atomic! { u8: AtomicU8, u16: AtomicU16, u32: AtomicU32, XenUlong: AtomicXenUlong, EventWord: AtomicU32 }
