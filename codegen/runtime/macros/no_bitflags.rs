/// Does without the traits of bitflags.
#[allow(unused_macros)]
macro_rules! xen_bitflags {
    ($name:ident: $of:ty { $($value:ident)* }) => {};
}
