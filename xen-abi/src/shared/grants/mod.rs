//! Entries of the grant table: how a domain lets others use its memory.

mod access;
mod header;
mod v1;
mod v2;

pub use access::{Access, EntryTaken, StillUsed};
#[cfg(not(loom))]
pub use v1::GrantTableV1;
pub use v1::GrantV1;
#[cfg(not(loom))]
pub use v2::GrantTableV2;
pub use v2::GrantV2;
