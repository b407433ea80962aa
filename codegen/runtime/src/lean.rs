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

/// A member of a union, which shares its bytes with the others.
pub const fn union_member<U: Plain, M: Plain>(union: &U) -> &M {
    const { assert!(size_of::<M>() <= size_of::<U>() && align_of::<M>() <= align_of::<U>()) };
    // SAFETY: the member lies within the union and is aligned as it is, and every pattern of bytes is a value.
    unsafe { &*core::ptr::from_ref(union).cast() }
}

/// A member of a union, to be changed in place.
pub const fn union_member_mut<U: Plain, M: Plain>(union: &mut U) -> &mut M {
    const { assert!(size_of::<M>() <= size_of::<U>() && align_of::<M>() <= align_of::<U>()) };
    // SAFETY: as in `union_member`; whatever is written leaves a valid union.
    unsafe { &mut *core::ptr::from_mut(union).cast() }
}
