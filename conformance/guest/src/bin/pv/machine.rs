//! What a PV kernel can do.

use core::ptr::{self, NonNull};

use xen_abi::MakeHypercall;
use xen_abi::errno::XenErrno;
use xen_abi::xen::{SharedInfo, StartInfo, UpdateVaMappingCalls, Uvmf, VcpuInfo, XenPfn};
use xen_abi_guest::{Kind, Machine, Page};

use crate::callbacks;

/// An address that the page which Xen shares takes over.
static SHARED_INFO: Page = Page::new();

/// Of an entry of a page table: present, writable, for the kernel, which has no privileges.
const PAGE: u64 = 0b111;

/// A PV guest.
pub(crate) struct Pv {
    /// For each frame of the guest that of the machine.
    frames: *const XenPfn,
}

impl Pv {
    /// Maps the page that Xen shares with the guest.
    pub(crate) fn new(xen: &impl MakeHypercall, start_info: &StartInfo) -> Self {
        let entry = start_info.shared_info as u64 | PAGE;
        // SAFETY: the page is there for nothing else.
        let mapped = unsafe { xen.update_va_mapping(SHARED_INFO.address(), entry, Uvmf::INVLPG) };
        mapped.expect("Xen maps the page that it shares");
        Self { frames: ptr::with_exposed_provenance(start_info.mfn_list) }
    }
}

impl Machine for Pv {
    const KIND: Kind = Kind::Pv;

    fn frame(&self, page: &Page) -> XenPfn {
        // SAFETY: the list has all frames of the guest, and those of the kernel are some of them.
        unsafe { *self.frames.add(page.address() / Page::SIZE) }
    }

    fn shared_info(&self) -> NonNull<SharedInfo> {
        NonNull::new(SHARED_INFO.pointer()).expect("the page is not at address 0")
    }

    fn ask_for_upcalls(&self, xen: &impl MakeHypercall) -> Result<(), XenErrno> {
        callbacks::handle_events(xen)
    }

    fn let_upcalls_in(&self, vcpu: NonNull<VcpuInfo>) {
        callbacks::let_events_in(vcpu.as_ptr());
    }
}
