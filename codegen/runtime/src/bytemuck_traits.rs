//! bytemuck's traits for the generic types of the runtime; generated records have their own.

use bytemuck::{Pod, Zeroable};

use crate::types::{
    ConstGuestHandle, ConstGuestHandle64, ConstPointer, GuestHandle, GuestHandle64, Packed, Pointer,
};

macro_rules! addresses {
    ($($name:ident)*) => {
        $(
            // SAFETY: it holds nothing but an integer as wide as itself.
            unsafe impl<T: ?Sized + 'static> Zeroable for $name<T> {}
            // SAFETY: as for `Zeroable`; it is `Copy` for every `T`.
            unsafe impl<T: ?Sized + 'static> Pod for $name<T> {}
        )*
    };
}

addresses!(GuestHandle ConstGuestHandle GuestHandle64 ConstGuestHandle64 Pointer ConstPointer);

// SAFETY: a packed structure has no bytes but those of its only member.
unsafe impl<T: Zeroable> Zeroable for Packed<T> {}
// SAFETY: as for `Zeroable`.
unsafe impl<T: Pod> Pod for Packed<T> {}
