/// Implements the traits of bitflags.
macro_rules! xen_bitflags {
    ($name:ident: $of:ty { $($value:ident)* }) => {
        impl runtime::bitflags::Flags for $name {
            const FLAGS: &'static [runtime::bitflags::Flag<Self>] =
                &[$(runtime::bitflags::Flag::new(stringify!($value), Self::$value)),*];
            type Bits = $of;

            #[inline]
            fn bits(&self) -> $of {
                self.0
            }

            #[inline]
            fn from_bits_retain(bits: $of) -> Self {
                Self(bits)
            }
        }
    };
}
