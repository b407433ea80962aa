//! What only the kernel of one kind of guest can do.

use core::ptr::NonNull;

use xen_abi::Hypercaller;
use xen_abi::errno::Errno;
use xen_abi::shared::VcpuInfoView;
use xen_abi::xen::{SharedInfo, XenPfn};

use crate::Page;

/// A kind of guest, on which depends what Xen allows and refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// On x86, with page tables that Xen checks.
    Pv,
    /// On x86, with page tables of its own.
    Pvh,
    /// On Arm.
    Arm,
}

/// A frame of a grant table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GrantFrame {
    /// The first one with entries.
    Entries,
    /// The first one with the status of entries, in a table of version 2.
    Statuses,
}

/// What the kernel of one kind of guest can do.
pub trait Machine {
    /// The kind of guest.
    const KIND: Kind;

    /// An address at which the guest has no memory.
    const NOT_MEMORY: usize;

    /// A vector by which Xen can call one CPU, if that is possible; those upcalls are counted apart.
    const CPU_VECTOR: Option<u8> = None;

    /// Another way to make hypercalls than the one that all of the kernel uses, if there is one.
    fn other_way(&self) -> Option<&'static dyn Hypercaller> {
        None
    }

    /// The frame of a page, as hypercalls about memory of the guest want it.
    fn frame(&self, page: &Page) -> XenPfn;

    /// The page that Xen shares with the guest.
    fn shared_info(&self) -> NonNull<SharedInfo>;

    /// Tells Xen how it is to call the kernel when an event is pending.
    ///
    /// # Errors
    ///
    /// What Xen answers.
    fn ask_for_upcalls(&self, xen: &impl Hypercaller) -> Result<(), Errno>;

    /// Lets upcalls in for a moment. After the first they are held back again. `cpu` is what it shares with Xen.
    fn let_upcalls_in(&self, cpu: VcpuInfoView<'_>);

    /// Lets a frame of the guest's own grant table be at a page.
    ///
    /// # Errors
    ///
    /// What Xen answers.
    ///
    /// # Safety
    ///
    /// The page is there for nothing else.
    unsafe fn show_grants(&self, xen: &impl Hypercaller, page: &Page, frame: GrantFrame)
    -> Result<(), Errno>;
}
