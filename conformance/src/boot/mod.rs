//! Booting guests on the real hypervisor: what they see of it is what users of the bindings would.
//!
//! [`setup::boot`](crate::setup::boot) fetches what is needed, a [`Builder`] makes the images, [`run`] boots them under
//! QEMU and listens to their consoles, and a [`Verdict`] says what that proves.

mod builder;
pub mod claims;
pub mod console;
mod emulator;
mod error;
mod guest;
mod manifest;
pub mod mutations;
mod record;
mod report;
mod session;
mod trial;
mod verdict;

pub use builder::{BuildError, Builder};
pub use error::BootError;
pub use guest::{Guest, Machine};
pub use manifest::{BootManifest, Emulators, Hypervisor};
pub use record::BootRecord;
pub use report::{Boot, Report};
pub use session::SessionError;
pub use trial::{LIMIT, Trial, run};
pub use verdict::{Ending, Verdict};
