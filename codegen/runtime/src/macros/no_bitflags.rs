/// Does without the traits of bitflags.
macro_rules! xen_bitflags {
    ($name:ident: $of:ty { $($value:ident)* }) => {};
}
