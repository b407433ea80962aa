//! Functions on bytes that compilers call by themselves, since there is no C library.
//!
//! They copy by volatile accesses or single instructions, so that a compiler does not find one of them in itself.

/// Copies `len` bytes between places that do not overlap.
///
/// # Safety
///
/// As for [`core::ptr::copy_nonoverlapping`].
#[unsafe(no_mangle)]
unsafe extern "C" fn memcpy(to: *mut u8, from: *const u8, len: usize) -> *mut u8 {
    // SAFETY: the caller keeps the same promises.
    unsafe { copy_upwards(to, from, len) };
    to
}

/// Copies `len` bytes between places that may overlap.
///
/// # Safety
///
/// As for [`core::ptr::copy`].
#[unsafe(no_mangle)]
unsafe extern "C" fn memmove(to: *mut u8, from: *const u8, len: usize) -> *mut u8 {
    if to.addr().wrapping_sub(from.addr()) >= len {
        // SAFETY: what is overwritten has been copied before; the caller promises the rest.
        unsafe { copy_upwards(to, from, len) };
        return to;
    }
    for index in (0..len).rev() {
        // SAFETY: both places have `len` bytes.
        unsafe { to.add(index).write_volatile(from.add(index).read_volatile()) };
    }
    to
}

/// Fills `len` bytes with the low byte of `value`.
///
/// # Safety
///
/// As for [`core::ptr::write_bytes`].
#[unsafe(no_mangle)]
unsafe extern "C" fn memset(to: *mut u8, value: i32, len: usize) -> *mut u8 {
    for index in 0..len {
        // SAFETY: the place has `len` bytes.
        unsafe { to.add(index).write_volatile(value as u8) };
    }
    to
}

/// Compares `len` bytes; negative if the first that differs is less in `left`.
///
/// # Safety
///
/// Both places have `len` bytes that can be read.
#[unsafe(no_mangle)]
unsafe extern "C" fn memcmp(left: *const u8, right: *const u8, len: usize) -> i32 {
    for index in 0..len {
        // SAFETY: both places have `len` bytes.
        let (left, right) = unsafe { (left.add(index).read_volatile(), right.add(index).read_volatile()) };
        if left != right {
            return i32::from(left) - i32::from(right);
        }
    }
    0
}

/// Says whether `len` bytes differ.
///
/// # Safety
///
/// As for [`memcmp`].
#[unsafe(no_mangle)]
unsafe extern "C" fn bcmp(left: *const u8, right: *const u8, len: usize) -> i32 {
    // SAFETY: the caller keeps the same promises.
    unsafe { memcmp(left, right, len) }
}

/// Copies bytes, the first one first.
///
/// # Safety
///
/// Both places have `len` bytes, and writing one changes none that is still to be read.
unsafe fn copy_upwards(to: *mut u8, from: *const u8, len: usize) {
    for index in 0..len {
        // SAFETY: both places have `len` bytes.
        unsafe { to.add(index).write_volatile(from.add(index).read_volatile()) };
    }
}
