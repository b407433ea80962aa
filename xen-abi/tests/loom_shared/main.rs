//! The protocols of shared memory in every order in which Xen and the guest can do their steps, as loom finds them.
//!
//! ```sh
//! RUSTFLAGS="--cfg loom" cargo test -p xen-abi --features shared --release --test loom_shared
//! ```
#![cfg(all(loom, feature = "shared"))]

mod fifo;
mod grant;
mod stable;
mod two_level;
#[path = "../xen_side/mod.rs"]
mod xen_side;
