use std::ops::Deref;

use xen_abi_syntax::source::Place;

/// A value that was written, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub place: Place,
}

impl<T> Placed<T> {
    /// Another value at the same place.
    pub fn with<U>(&self, value: U) -> Placed<U> {
        Placed { value, place: self.place }
    }
}

impl<T> Deref for Placed<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}
