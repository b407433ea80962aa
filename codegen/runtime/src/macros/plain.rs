/// Marks a type as plain data.
///
/// It stands beside an assertion that the size of the type is that of its fields, each of which is plain data.
macro_rules! xen_plain {
    ($name:ident) => {
        // SAFETY: every field is plain data, and the assertion beside this shows that there is no padding.
        unsafe impl runtime::Plain for $name {}

        impl ::core::default::Default for $name {
            #[inline]
            fn default() -> Self {
                <Self as runtime::Plain>::ZERO
            }
        }
    };
}
