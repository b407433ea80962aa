//! The ABI of the Xen hypervisor: every structure, constant and operation as plain Rust data.
//!
//! - `no_std`, no allocation, no C library, no libclang; types for x86_32, x86_64, arm32, arm64, riscv64 and ppc64.
//! - Nothing is copied: a record can be read from bytes and shown as bytes, since it has no padding and every
//!   pattern of bytes is a value ([`Plain`]). No user needs `unsafe` for that.
//! - Size, alignment and every offset are asserted at compile time; the numbers are proven against Xen's own headers.
//! - Operations bind their number, argument and result ([`SubOperation`]).
//! - Memory that Xen writes while a guest reads has views, with the protocols of both sides (feature `shared`).
//!
//! Names follow Rust's customs; rustdoc's search finds the C names.
//!
//! This crate has the newest release of Xen in the tools view, and of that what its features ask for: `guest` (by
//! default), `tools`, `io`, `smccc`. For another release or view, or a specification of your own, call `include_spec!`
//! (feature `macro`) in your crate with `runtime = "xen_abi::runtime"`.
//!
//! # Ask for a port that another domain may bind
//!
//! ```
//! use xen_abi::event_channel::{EventChannelOp, EvtchnAllocUnbound, event_channel_op::AllocUnbound};
//! use xen_abi::xen::DOMID_SELF;
//! use xen_abi::{Hypercall, Plain, SubOperation};
//!
//! let argument = EvtchnAllocUnbound { dom: DOMID_SELF, remote_dom: 7, ..Default::default() };
//! assert_eq!(argument.as_bytes(), [0xf0, 0x7f, 7, 0, 0, 0, 0, 0]);
//! assert_eq!((EventChannelOp::NUMBER, AllocUnbound::NUMBER), (32, 6));
//! ```
//!
//! # Read an answer without copying, and let the tag choose
//!
//! ```
//! use xen_abi::Plain;
//! use xen_abi::event_channel::{EvtchnStat, EvtchnStatus, EvtchnStatusKind};
//!
//! # #[repr(align(4))]
//! # struct Aligned([u8; 24]);
//! # let answer = Aligned([0xf0, 0x7f, 0, 0, 5, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3, 0, 0, 0, 9, 0, 0, 0]);
//! # let bytes: &[u8] = &answer.0;
//! let status = EvtchnStatus::ref_from_bytes(bytes)?;
//! assert_eq!(status.status, EvtchnStat::INTERDOMAIN);
//! match status.kind() {
//!     Some(EvtchnStatusKind::Interdomain(far)) => assert_eq!((far.dom, far.port), (3, 9)),
//!     other => panic!("the port is not connected to a domain: {other:?}"),
//! }
//! # Ok::<(), xen_abi::CastError>(())
//! ```
//!
//! # Look into an event word
//!
//! ```
//! use xen_abi::event_channel::EventWord;
//!
//! let word = EventWord(0xa000_0011);
//! assert!(word.pending() && word.linked() && !word.masked());
//! assert_eq!(word.link(), 0x11);
//! assert_eq!(word.with_masked(true), EventWord(0xe000_0011));
//! ```
//!
//! # Take an identifier of a call by `smc` or `hvc` apart
//!
//! ```
//! use xen_abi::{CallKind, Convention, FunctionId, Owner};
//!
//! let id = FunctionId(0xc500_0020);
//! assert_eq!((id.kind(), id.convention()), (CallKind::Fast, Convention::Smc64));
//! assert_eq!((id.owner(), id.number()), (Owner::STANDARD_HYP, 0x20));
//! assert_eq!(FunctionId::new(CallKind::Fast, Convention::Smc64, Owner::STANDARD_HYP, 0x20), id);
//! assert_eq!(format!("{id:?}"), "FunctionId(0xc5000020: fast, smc64, standard-hyp, 0x20)");
//! ```
//!
//! # Make hypercalls
//!
//! With the feature `hypercall`, everything that can make hypercalls has them as methods, grouped by hypercall: a PV
//! or PVH guest on x86 (`HypercallPage`, `Vmcall`, `Vmmcall`), an Arm guest (`Hvc`), or, with the feature `mock`,
//! `MockXen`, which lets tests answer. Errors are those of Xen (`errno::Errno`). rustdoc's search finds
//! `EVTCHNOP_alloc_unbound`.
//!
//! ```
//! # #[cfg(feature = "hypercall")]
//! # mod guest {
//! use xen_abi::prelude::*;
//! use xen_abi::{event_channel::EvtchnAllocUnbound, xen::DOMID_SELF};
//!
//! fn offer_port(xen: &impl Hypercaller) -> Result<u32, Errno> {
//!     let mut argument = EvtchnAllocUnbound { dom: DOMID_SELF, remote_dom: 7, ..Default::default() };
//!     xen.event_channel().alloc_unbound(&mut argument)?;
//!     xen.sched().r#yield()?;
//!     Ok(argument.port)
//! }
//! # }
//! ```

#![no_std]
#![cfg_attr(docsrs, feature(doc_cfg))]
#![warn(missing_docs)]

#[cfg(feature = "mock")]
extern crate alloc;

#[cfg(all(feature = "hypercall", any(target_arch = "arm", target_arch = "aarch64")))]
mod arm;
#[cfg(not(feature = "from-spec"))]
#[rustfmt::skip]
#[allow(nonstandard_style, unused, clippy::all, clippy::pedantic, clippy::nursery)]
mod generated;
#[cfg(feature = "mock")]
mod mock;
#[cfg(feature = "shared")]
pub mod shared;
#[cfg(feature = "versions")]
pub mod versions;
#[cfg(all(feature = "hypercall", any(target_arch = "x86", target_arch = "x86_64")))]
mod x86;

/// What the crate carries, made of the specification while it is built.
#[cfg(feature = "from-spec")]
#[allow(nonstandard_style, unused, clippy::all, clippy::pedantic, clippy::nursery)]
mod generated {
    xen_abi_macros::include_spec! {
        runtime = "crate::runtime",
        hypercalls = true,
        c_names = true,
        features = true,
    }
}

/// What generated code stands on; named by `runtime = "xen_abi::runtime"`.
pub mod runtime {
    #[cfg(feature = "bitflags")]
    pub use bitflags;
    #[cfg(feature = "bytemuck")]
    pub use bytemuck;
    #[cfg(feature = "vm-memory")]
    pub use vm_memory;
    #[cfg(feature = "hypercall")]
    #[doc(inline)]
    pub use xen_abi_runtime::hypercall::*;
    #[doc(inline)]
    pub use xen_abi_runtime::{smccc::*, types::*};
    #[cfg(feature = "zerocopy")]
    pub use zerocopy;
}

/// What most programs use: `use xen_abi::prelude::*`.
pub mod prelude {
    #[cfg(feature = "hypercall")]
    pub use crate::calls::Hypercalls;
    #[cfg(feature = "hypercall")]
    pub use crate::errno::Errno;
    #[cfg(feature = "hypercall")]
    pub use crate::runtime::Hypercaller;
    pub use crate::runtime::{Plain, SubOperation};
}

#[cfg(all(feature = "hypercall", any(target_arch = "arm", target_arch = "aarch64")))]
pub use arm::Hvc;
// Without features there is nothing.
#[allow(unused_imports, unreachable_pub)]
pub use generated::*;
#[cfg(feature = "mock")]
pub use mock::{MockXen, Recorded};
pub use runtime::{
    CallKind, CastError, ConstGuestHandle, ConstGuestHandle64, ConstPointer, Convention, EnvelopedOperation,
    FunctionId, GuestHandle, GuestHandle64, HandleBits, Hypercall, Owner, Packed, Parameter, Plain, Pointer,
    SaveRecord, SmcccCall, SubOperation,
};
#[cfg(feature = "hypercall")]
pub use runtime::{HypercallRequest, Hypercaller};
#[cfg(all(feature = "hypercall", any(target_arch = "x86", target_arch = "x86_64")))]
pub use x86::{HypercallPage, Vmcall, Vmmcall};
#[cfg(feature = "macro")]
pub use xen_abi_macros::include_spec;
