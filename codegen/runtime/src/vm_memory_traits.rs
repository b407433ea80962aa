//! vm-memory's trait for the generic types of the runtime; generated records have their own.

use vm_memory::ByteValued;

use crate::types::{
    ConstGuestHandle, ConstGuestHandle64, ConstPointer, GuestHandle, GuestHandle64, Packed, Plain, Pointer,
};

macro_rules! addresses {
    ($($name:ident)*) => {
        // SAFETY: it holds nothing but an integer as wide as itself.
        $(unsafe impl<T: ?Sized + 'static> ByteValued for $name<T> {})*
    };
}

addresses!(GuestHandle ConstGuestHandle GuestHandle64 ConstGuestHandle64 Pointer ConstPointer);

// SAFETY: a packed structure has no bytes but those of its only member.
unsafe impl<T: Plain + Send + Sync> ByteValued for Packed<T> {}
