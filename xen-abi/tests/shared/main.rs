//! Views over memory that a thread writes as Xen does. Miri runs these tests too.
#![cfg(all(feature = "shared", not(loom)))]

mod fifo;
mod grant;
mod layout;
mod memory;
mod pvclock;
mod stable;
mod two_level;
#[path = "../xen_side/mod.rs"]
mod xen_side;
