//! The modules of this crate as text, and the macros that declare generated items: only text, as each crate with
//! generated code has its own.

/// What types stand on: the module [`types`](crate::types).
pub const TYPES: &str = include_str!("types.rs");

/// What typed calls stand on: the module [`hypercall`](crate::hypercall).
pub const HYPERCALL: &str = include_str!("hypercall.rs");

/// What calls by SMC and HVC stand on: the module [`smccc`](crate::smccc).
pub const SMCCC: &str = include_str!("smccc.rs");

/// The macros that declare items.
pub const MACROS: &str = include_str!("macros.rs");

/// The macro that marks plain data.
pub const PLAIN: &str = include_str!("macros/plain.rs");

/// The macro that marks plain data, also for bytemuck.
pub const PLAIN_BYTEMUCK: &str = include_str!("macros/plain_bytemuck.rs");

/// The macro that marks plain data, also for those of bytemuck and vm-memory that are features of the crate.
pub const PLAIN_BY_FEATURE: &str = include_str!("macros/plain_by_feature.rs");

/// The macro that implements bitflags' traits.
pub const BITFLAGS: &str = include_str!("macros/bitflags.rs");

/// The macro that does without them.
pub const NO_BITFLAGS: &str = include_str!("macros/no_bitflags.rs");

/// What types stand on that are few: in place of items of the same names in [`TYPES`].
pub const LEAN_TYPES: &str = include_str!("lean.rs");

/// The macros for these, in place of those of the same names.
pub const LEAN_MACROS: &str = include_str!("macros/lean.rs");
