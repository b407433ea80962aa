//! What generated types stand on: plain data, guest handles, and how operations are described.

use core::cmp::Ordering;
use core::fmt;
use core::marker::PhantomData;

/// Data without padding for which every pattern of bytes is a value.
///
/// Such data can be read from bytes and shown as bytes without copying, and nothing leaks when it is handed to
/// the other side.
///
/// # Safety
///
/// The type has no padding, no pointer and no interior mutability, and every pattern of bytes is a valid value.
pub unsafe trait Plain: Copy + 'static {
    /// The value whose bytes are all zero, for constants and statics too.
    const ZERO: Self = {
        // SAFETY: every pattern of bytes is a value of a `Plain` type.
        unsafe { core::mem::zeroed() }
    };

    /// The value whose bytes are all zero.
    fn zeroed() -> Self
    where
        Self: Sized,
    {
        Self::ZERO
    }

    /// The bytes of the value.
    fn as_bytes(&self) -> &[u8] {
        // SAFETY: a `Plain` type has no padding, so all its bytes are initialised.
        unsafe { core::slice::from_raw_parts(core::ptr::from_ref(self).cast(), size_of::<Self>()) }
    }

    /// The value that some bytes are, without copying.
    ///
    /// # Errors
    ///
    /// If there are fewer or more bytes, or they are not aligned as the type wants.
    fn ref_from_bytes(bytes: &[u8]) -> Result<&Self, CastError> {
        exact(bytes.len(), size_of::<Self>())?;
        Ok(Self::ref_from_prefix(bytes)?.0)
    }

    /// The value that some bytes are, without copying, to be changed in place.
    ///
    /// # Errors
    ///
    /// If there are fewer or more bytes, or they are not aligned as the type wants.
    fn mut_from_bytes(bytes: &mut [u8]) -> Result<&mut Self, CastError> {
        exact(bytes.len(), size_of::<Self>())?;
        Ok(Self::mut_from_prefix(bytes)?.0)
    }

    /// A copy of the value that some bytes are, however they are aligned.
    ///
    /// # Errors
    ///
    /// If there are fewer or more bytes.
    fn read_from_bytes(bytes: &[u8]) -> Result<Self, CastError> {
        exact(bytes.len(), size_of::<Self>())?;
        Ok(Self::read_from_prefix(bytes)?.0)
    }

    /// The value at the start of some bytes, without copying, and the bytes behind it.
    ///
    /// # Errors
    ///
    /// If there are fewer bytes, or they are not aligned as the type wants.
    fn ref_from_prefix(bytes: &[u8]) -> Result<(&Self, &[u8]), CastError> {
        let (own, rest) = bytes.split_at_checked(size_of::<Self>()).ok_or(CastError::TooShort)?;
        aligned::<Self>(own)?;
        // SAFETY: there are as many bytes, they are aligned, and every pattern of them is a value.
        Ok((unsafe { &*own.as_ptr().cast() }, rest))
    }

    /// The value at the start of some bytes, without copying, to be changed in place, and the bytes behind it.
    ///
    /// # Errors
    ///
    /// If there are fewer bytes, or they are not aligned as the type wants.
    fn mut_from_prefix(bytes: &mut [u8]) -> Result<(&mut Self, &mut [u8]), CastError> {
        let (own, rest) = bytes.split_at_mut_checked(size_of::<Self>()).ok_or(CastError::TooShort)?;
        aligned::<Self>(own)?;
        // SAFETY: as in `ref_from_prefix`; whatever is written leaves bytes, of which every pattern is valid.
        Ok((unsafe { &mut *own.as_mut_ptr().cast() }, rest))
    }

    /// A copy of the value at the start of some bytes, however they are aligned, and the bytes behind it.
    ///
    /// # Errors
    ///
    /// If there are fewer bytes.
    fn read_from_prefix(bytes: &[u8]) -> Result<(Self, &[u8]), CastError> {
        let (own, rest) = bytes.split_at_checked(size_of::<Self>()).ok_or(CastError::TooShort)?;
        // SAFETY: there are as many bytes, and every pattern of them is a value.
        Ok((unsafe { own.as_ptr().cast::<Self>().read_unaligned() }, rest))
    }

    /// The values that some bytes are, one behind the other, without copying.
    ///
    /// # Errors
    ///
    /// If the last value is not whole, or the bytes are not aligned as the type wants.
    fn slice_from_bytes(bytes: &[u8]) -> Result<&[Self], CastError> {
        let len = whole::<Self>(bytes.len())?;
        aligned::<Self>(bytes)?;
        // SAFETY: the bytes are those of as many values, they are aligned, and every pattern of them is a value.
        Ok(unsafe { core::slice::from_raw_parts(bytes.as_ptr().cast(), len) })
    }

    /// The values that some bytes are, one behind the other, without copying, to be changed in place.
    ///
    /// # Errors
    ///
    /// If the last value is not whole, or the bytes are not aligned as the type wants.
    fn mut_slice_from_bytes(bytes: &mut [u8]) -> Result<&mut [Self], CastError> {
        let len = whole::<Self>(bytes.len())?;
        aligned::<Self>(bytes)?;
        // SAFETY: as in `slice_from_bytes`; whatever is written leaves bytes, of which every pattern is valid.
        Ok(unsafe { core::slice::from_raw_parts_mut(bytes.as_mut_ptr().cast(), len) })
    }
}

/// Refuses fewer or more bytes than a value has.
fn exact(len: usize, wanted: usize) -> Result<(), CastError> {
    match len.cmp(&wanted) {
        Ordering::Less => Err(CastError::TooShort),
        Ordering::Equal => Ok(()),
        Ordering::Greater => Err(CastError::TooLong),
    }
}

/// How many values there are in as many bytes; a type without bytes makes none of them.
fn whole<T>(len: usize) -> Result<usize, CastError> {
    match size_of::<T>() {
        0 if len > 0 => Err(CastError::TooLong),
        0 => Ok(0),
        size if len % size > 0 => Err(CastError::TooShort),
        size => Ok(len / size),
    }
}

fn aligned<T>(bytes: &[u8]) -> Result<(), CastError> {
    if bytes.as_ptr().cast::<T>().is_aligned() { Ok(()) } else { Err(CastError::Misaligned) }
}

/// Why bytes cannot be seen as a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CastError {
    /// There are fewer bytes than the value has.
    TooShort,
    /// There are more bytes than the value has.
    TooLong,
    /// The bytes do not start at a multiple of the type's alignment.
    Misaligned,
}

impl fmt::Display for CastError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            CastError::TooShort => "there are fewer bytes than the value has",
            CastError::TooLong => "there are more bytes than the value has",
            CastError::Misaligned => "the bytes are not aligned as the type wants",
        })
    }
}

impl core::error::Error for CastError {}

macro_rules! plain_primitives {
    ($($of:ty)*) => { $(
        // SAFETY: integers have no padding, and every pattern of bytes is one; nothing has no bytes.
        unsafe impl Plain for $of {}
    )* };
}

plain_primitives!(() u8 i8 u16 i16 u32 i32 u64 i64 usize isize);

// SAFETY: an array has no bytes but those of its elements.
unsafe impl<T: Plain, const N: usize> Plain for [T; N] {}

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

/// The size of a type that is plain data.
pub const fn plain_size<T: Plain>() -> usize {
    size_of::<T>()
}

/// Fails to compile unless a type has the size and alignment that Xen expects, in bytes.
pub const fn assert_layout<T>(size: usize, align: usize) {
    assert!(size_of::<T>() == size, "the size is not that of Xen's ABI");
    assert!(align_of::<T>() == align, "the alignment is not that of Xen's ABI");
}

/// Fails to compile unless fields of the given sizes fill a type, so that there is no padding.
pub const fn assert_filled<T>(fields: &[usize]) {
    let mut filled = 0;
    let mut at = 0;
    while at < fields.len() {
        filled += fields[at];
        at += 1;
    }
    assert!(filled == size_of::<T>(), "there is padding between or after the fields");
}

/// Bits `offset..offset + width` of bytes, counted from the least significant bit of the first.
pub const fn bits(bytes: &[u8], offset: usize, width: usize) -> u64 {
    let mut value = 0;
    let mut at = 0;
    while at < width {
        let bit = offset + at;
        value |= (((bytes[bit / 8] >> (bit % 8)) & 1) as u64) << at;
        at += 1;
    }
    value
}

/// Sets bits `offset..offset + width` of bytes to the low bits of a value.
pub const fn set_bits(bytes: &mut [u8], offset: usize, width: usize, value: u64) {
    let mut at = 0;
    while at < width {
        let bit = offset + at;
        let mask = 1 << (bit % 8);
        if (value >> at) & 1 == 1 {
            bytes[bit / 8] |= mask;
        } else {
            bytes[bit / 8] &= !mask;
        }
        at += 1;
    }
}

/// The same bits as a number with a sign, which is the highest of them.
pub const fn signed_bits(bytes: &[u8], offset: usize, width: usize) -> i64 {
    ((bits(bytes, offset, width) << (64 - width)) as i64) >> (64 - width)
}

/// A value at any address: aligned to one byte.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
#[repr(C, packed)]
pub struct Packed<T>(pub T);

// SAFETY: a packed structure has no bytes but those of its only member.
unsafe impl<T: Plain> Plain for Packed<T> {}

impl<T: Copy + fmt::Debug> fmt::Debug for Packed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = self.0;
        value.fmt(f)
    }
}

/// The integer that holds a guest handle: as wide as a pointer on x86, elsewhere 64 bits.
#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
pub type HandleBits = usize;

/// The integer that holds a guest handle: as wide as a pointer on x86, elsewhere 64 bits.
#[cfg(not(any(target_arch = "x86", target_arch = "x86_64")))]
pub type HandleBits = u64;

/// Declares a type that holds an address as an integer.
macro_rules! address {
    ($(#[$doc:meta])* $name:ident($bits:ty), $pointer:ty, $null:expr, $(#[$representation:meta])*) => {
        $(#[$doc])*
        $(#[$representation])*
        pub struct $name<T: ?Sized> {
            bits: $bits,
            of: PhantomData<$pointer>,
        }

        impl<T> $name<T> {
            /// The handle that points nowhere.
            pub const NULL: Self = Self { bits: 0, of: PhantomData };

            /// The address of memory that the other side may use while the call lasts.
            ///
            /// What it may do there, the documentation of the operation says; the caller keeps the memory valid.
            pub fn new(pointer: $pointer) -> Self {
                Self { bits: pointer.expose_provenance() as $bits, of: PhantomData }
            }

            /// The address as a pointer.
            pub fn as_ptr(self) -> $pointer {
                $null(self.bits as usize)
            }
        }

        impl<T: ?Sized> $name<T> {
            /// The address as a number.
            pub const fn to_bits(self) -> $bits {
                self.bits
            }

            /// An address that is known as a number, such as that of another domain.
            pub const fn from_bits(bits: $bits) -> Self {
                Self { bits, of: PhantomData }
            }

            /// Whether it points nowhere.
            pub const fn is_null(self) -> bool {
                self.bits == 0
            }
        }

        impl<T: ?Sized> Clone for $name<T> {
            fn clone(&self) -> Self {
                *self
            }
        }

        impl<T: ?Sized> Copy for $name<T> {}

        impl<T: ?Sized> PartialEq for $name<T> {
            fn eq(&self, other: &Self) -> bool {
                self.bits == other.bits
            }
        }

        impl<T: ?Sized> Eq for $name<T> {}

        impl<T: ?Sized> Default for $name<T> {
            fn default() -> Self {
                Self { bits: 0, of: PhantomData }
            }
        }

        impl<T: ?Sized> fmt::Debug for $name<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({:#x})", stringify!($name), self.bits)
            }
        }

        // SAFETY: it holds nothing but an integer as wide as itself, which is no pointer to Rust.
        unsafe impl<T: ?Sized + 'static> Plain for $name<T> {}

        // SAFETY: an integer can be sent anywhere; the address is followed only by the other side or in `unsafe`.
        unsafe impl<T: ?Sized> Send for $name<T> {}
        // SAFETY: as for `Send`.
        unsafe impl<T: ?Sized> Sync for $name<T> {}
    };
}

/// Makes addresses of borrowed memory, to be written or only to be read, and of pointers.
macro_rules! address_of {
    (written: $name:ident) => {
        impl<T> From<&mut T> for $name<T> {
            fn from(memory: &mut T) -> Self {
                Self::new(memory)
            }
        }

        impl<T> From<*mut T> for $name<T> {
            fn from(pointer: *mut T) -> Self {
                Self::new(pointer)
            }
        }
    };
    (read: $name:ident) => {
        impl<T> From<&T> for $name<T> {
            fn from(memory: &T) -> Self {
                Self::new(memory)
            }
        }

        impl<T> From<*const T> for $name<T> {
            fn from(pointer: *const T) -> Self {
                Self::new(pointer)
            }
        }
    };
}

address_of!(written: GuestHandle);

address_of!(written: GuestHandle64);

address_of!(written: Pointer);

address_of!(read: ConstGuestHandle);

address_of!(read: ConstGuestHandle64);

address_of!(read: ConstPointer);

address! {
    /// A guest handle: the address of memory that Xen reads or writes, as `XEN_GUEST_HANDLE` is in C.
    GuestHandle(HandleBits), *mut T, core::ptr::with_exposed_provenance_mut,
    #[repr(transparent)]
}

address! {
    /// A guest handle of memory that Xen only reads.
    ConstGuestHandle(HandleBits), *const T, core::ptr::with_exposed_provenance,
    #[repr(transparent)]
}

address! {
    /// A guest handle that is 64 bits wide on every target, as `XEN_GUEST_HANDLE_64` is in C.
    GuestHandle64(u64), *mut T, core::ptr::with_exposed_provenance_mut,
    #[repr(C, align(8))]
}

address! {
    /// A guest handle of 64 bits to memory that Xen only reads.
    ConstGuestHandle64(u64), *const T, core::ptr::with_exposed_provenance,
    #[repr(C, align(8))]
}

address! {
    /// A C pointer, as a number.
    Pointer(usize), *mut T, core::ptr::with_exposed_provenance_mut,
    #[repr(transparent)]
}

address! {
    /// A C pointer to what is only read, as a number.
    ConstPointer(usize), *const T, core::ptr::with_exposed_provenance,
    #[repr(transparent)]
}

/// A record of a saved domain: binds its code and what it holds.
pub trait SaveRecord {
    /// What it holds.
    type Record;
    /// The number by which the stream announces it.
    const CODE: u16;
    /// Its name in C, as the macros for such records take it.
    const NAME: &'static str;
}

/// A hypercall.
pub trait Hypercall {
    /// Its number.
    const NUMBER: u32;
    /// Its name in C, without `__HYPERVISOR_`.
    const NAME: &'static str;
    /// Its parameters, in order.
    const PARAMS: &'static [Parameter];
}

/// A parameter of a hypercall.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// How many registers it takes, the lower half of a value first.
    pub registers: u32,
}

/// One operation of a hypercall: binds its number, its argument and its result.
pub trait SubOperation {
    /// The hypercall.
    type Hypercall: Hypercall;
    /// What its argument is, mostly a record; `()` if it has none.
    type Arg;
    /// What it returns when it succeeds: `()` for zero, a number, or never.
    type Output;
    /// Its number.
    const NUMBER: u32;
    /// The name of its number in C.
    const NAME: &'static str;
    /// Parameters that only it has, behind those of the hypercall.
    const PARAMS: &'static [Parameter];
    /// Errors that it can return, by name and without the leading minus; its documentation has the reasons.
    const ERRORS: &'static [&'static str];
}

/// An operation whose number lies in a record, its envelope, mostly together with the argument.
pub trait EnvelopedOperation: SubOperation {
    /// The record to which the call points.
    type Envelope: Plain;

    /// An envelope with the argument: the number of the operation is set, and so is the version of the interface
    /// where there is one. Everything else is zero.
    fn envelope(argument: Self::Arg) -> Self::Envelope;

    /// The argument in an envelope, if that is one of this operation.
    fn argument(envelope: &Self::Envelope) -> Option<&Self::Arg>;
}

/// The name of something as C has it, where Rust writes it as `r#type`.
pub fn label(name: &'static str) -> &'static str {
    name.strip_prefix("r#").unwrap_or(name)
}

/// Shows a value by its name, or by its number if it has none.
///
/// # Errors
///
/// What the formatter answers.
pub fn fmt_value<T: PartialEq>(
    f: &mut fmt::Formatter<'_>,
    of: &str,
    value: &T,
    number: &dyn fmt::Debug,
    known: &[(&str, T)],
) -> fmt::Result {
    match known.iter().find(|(_, other)| other == value) {
        Some((name, _)) => write!(f, "{of}::{name}"),
        None => f.debug_tuple(of).field(number).finish(),
    }
}

/// Shows a set of bits: those that have names, and what is left as a number. Numbers have the bits of a `mask`.
///
/// # Errors
///
/// What the formatter answers.
pub fn fmt_flags(
    f: &mut fmt::Formatter<'_>,
    of: &str,
    bits: u64,
    mask: u64,
    known: &[(&str, u64)],
) -> fmt::Result {
    let (mut separator, mut rest) = ("", bits);
    write!(f, "{of}(")?;
    for (name, value) in known {
        let value = value & mask;
        if value != 0 && bits & value == value {
            write!(f, "{separator}{name}")?;
            separator = " | ";
            rest &= !value;
        }
    }
    if rest != 0 || separator.is_empty() {
        write!(f, "{separator}{rest:#x}")?;
    }
    f.write_str(")")
}

/// Shows an error by what it means, or by its number if that is not known.
///
/// # Errors
///
/// What the formatter answers.
pub fn fmt_error<T: PartialEq>(
    f: &mut fmt::Formatter<'_>,
    value: &T,
    number: i64,
    known: &[(T, &str)],
) -> fmt::Result {
    match known.iter().find(|(other, _)| other == value) {
        Some((_, text)) => f.write_str(text),
        None => write!(f, "unknown error {number}"),
    }
}
