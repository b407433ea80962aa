/// Data without padding for which every pattern of bytes is a value.
///
/// # Safety
///
/// The type has no padding, no pointer and no interior mutability, and every pattern of bytes is a valid value.
pub unsafe trait Plain: Copy + 'static {
    /// The value whose bytes are all zero.
    // SAFETY: every pattern of bytes is a value of a `Plain` type.
    const ZERO: Self = unsafe { core::mem::zeroed() };
}

/// The size of plain data.
pub const fn plain_size<T: Plain>() -> usize { size_of::<T>() }
