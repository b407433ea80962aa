//! What a PV kernel can do.

use core::ptr::{self, NonNull};

use xen_abi::arch_x86::xen_x86_64::RAW_HYPERVISOR_VIRT_START;
use xen_abi::calls::Hypercalls;
use xen_abi::errno::Errno;
use xen_abi::grant_table::{GnttabGetStatusFrames, GnttabSetupTable, GnttabStatus};
use xen_abi::shared::VcpuInfoView;
use xen_abi::xen::{DOMID_SELF, SharedInfo, StartInfo, Uvmf, XenPfn};
use xen_abi::{GuestHandle, Hypercaller};
use xen_abi_guest::{GrantFrame, Kind, Machine, Page};

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
    pub(crate) fn new(xen: &impl Hypercaller, start_info: &StartInfo) -> Self {
        // SAFETY: the page is there for nothing else.
        let mapped = unsafe { map(xen, &SHARED_INFO, (start_info.shared_info / Page::SIZE) as u64) };
        mapped.expect("Xen maps the page that it shares");
        Self { frames: ptr::with_exposed_provenance(start_info.mfn_list) }
    }
}

/// Lets a page be another frame of the machine.
///
/// # Safety
///
/// The page is there for nothing else.
unsafe fn map(xen: &impl Hypercaller, page: &Page, frame: u64) -> Result<(), Errno> {
    let entry = (frame * Page::SIZE as u64) | PAGE;
    // SAFETY: the caller promises that nothing is lost with what was there.
    unsafe { xen.update_va_mapping(page.address(), entry, Uvmf::INVLPG) }
}

/// The first frame with entries of the grant table.
fn first_entries(xen: &impl Hypercaller) -> Result<u64, Errno> {
    let mut frame: XenPfn = 0;
    let list = GuestHandle::new(&raw mut frame);
    let mut table =
        GnttabSetupTable { dom: DOMID_SELF, nr_frames: 1, frame_list: list, ..Default::default() };
    // SAFETY: the list has room for one frame.
    unsafe { xen.grant_table().setup_table(&mut table) }?;
    if table.status == GnttabStatus::OKAY { Ok(frame as u64) } else { Err(Errno::EINVAL) }
}

/// The first frame with the status of entries of the grant table.
fn first_statuses(xen: &impl Hypercaller) -> Result<u64, Errno> {
    let mut frame = 0;
    let list = GuestHandle::new(&raw mut frame);
    let mut table =
        GnttabGetStatusFrames { dom: DOMID_SELF, nr_frames: 1, frame_list: list, ..Default::default() };
    // SAFETY: the list has room for one frame.
    unsafe { xen.grant_table().get_status_frames(&mut table) }?;
    if table.status == GnttabStatus::OKAY { Ok(frame) } else { Err(Errno::EINVAL) }
}

impl Machine for Pv {
    const KIND: Kind = Kind::Pv;
    /// In the part of all addresses that is Xen's.
    const NOT_MEMORY: usize = RAW_HYPERVISOR_VIRT_START;

    fn frame(&self, page: &Page) -> XenPfn {
        // SAFETY: the list has all frames of the guest, and those of the kernel are some of them.
        unsafe { *self.frames.add(page.address() / Page::SIZE) }
    }

    fn shared_info(&self) -> NonNull<SharedInfo> {
        SHARED_INFO.start()
    }

    fn ask_for_upcalls(&self, xen: &impl Hypercaller) -> Result<(), Errno> {
        callbacks::handle_events(xen)
    }

    fn let_upcalls_in(&self, cpu: VcpuInfoView<'_>) {
        callbacks::let_events_in(cpu.evtchn_upcall_mask());
    }

    unsafe fn show_grants(
        &self,
        xen: &impl Hypercaller,
        page: &Page,
        frame: GrantFrame,
    ) -> Result<(), Errno> {
        let found = match frame {
            GrantFrame::Entries => first_entries(xen)?,
            GrantFrame::Statuses => first_statuses(xen)?,
        };
        // SAFETY: the caller promises the same.
        unsafe { map(xen, page, found) }
    }
}
