//! What Xen does with the memory that it shares with a guest, for tests in threads and for loom's models.
//!
//! Xen's changes of single bits are full barriers, also on Arm; so there is a fence before and after each.

pub(crate) mod event;
pub(crate) mod fifo;
pub(crate) mod grant;
pub(crate) mod stable;
pub(crate) mod two_level;

#[cfg(loom)]
pub(crate) use loom::sync::Mutex;
#[cfg(not(loom))]
pub(crate) use std::sync::Mutex;
