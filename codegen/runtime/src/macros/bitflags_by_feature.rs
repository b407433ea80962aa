
/// Implements the traits of bitflags, if that is a feature of the crate.
macro_rules! xen_bitflags {
    ($name:ident: $of:ty { $($value:ident)* }) => {
        #[cfg(feature = "bitflags")]
        impl runtime::bitflags::Flags for $name {
            const FLAGS: &'static [runtime::bitflags::Flag<Self>] =
                &[$(runtime::bitflags::Flag::new(stringify!($value), Self::$value)),*];
            type Bits = $of;

            fn bits(&self) -> $of {
                self.0
            }

            fn from_bits_retain(bits: $of) -> Self {
                Self(bits)
            }
        }
    };
}
