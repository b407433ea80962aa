//! What guests have in common whose frames Xen translates: all but those of PV.

use xen_abi::MakeHypercall;
use xen_abi::calls::MemoryOpCalls;
use xen_abi::errno::XenErrno;
use xen_abi::memory::{PhysMapSpace, XENMAPIDX_GRANT_TABLE_STATUS, XenAddToPhysmap};
use xen_abi::xen::{DOMID_SELF, XenPfn, XenUlong};

use crate::{GrantFrame, Page};

/// The frame of a page, which lies where its address says.
pub fn frame(page: &Page) -> XenPfn {
    (page.address() / Page::SIZE) as XenPfn
}

/// Lets the page that Xen shares with the guest be at a page.
///
/// # Safety
///
/// The page is there for nothing else.
///
/// # Errors
///
/// What Xen answers.
pub unsafe fn show_shared_info(xen: &impl MakeHypercall, page: &Page) -> Result<(), XenErrno> {
    // SAFETY: the caller promises the same.
    unsafe { show(xen, page, PhysMapSpace::SHARED_INFO, 0) }
}

/// Lets a frame of the guest's grant table be at a page.
///
/// # Safety
///
/// The page is there for nothing else.
///
/// # Errors
///
/// What Xen answers.
pub unsafe fn show_grants(xen: &impl MakeHypercall, page: &Page, frame: GrantFrame) -> Result<(), XenErrno> {
    let index = match frame {
        GrantFrame::Entries => 0,
        GrantFrame::Statuses => XENMAPIDX_GRANT_TABLE_STATUS,
    };
    // SAFETY: the caller promises the same.
    unsafe { show(xen, page, PhysMapSpace::GRANT_TABLE, index as XenUlong) }
}

unsafe fn show(
    xen: &impl MakeHypercall,
    page: &Page,
    space: PhysMapSpace,
    index: XenUlong,
) -> Result<(), XenErrno> {
    let place =
        XenAddToPhysmap { domid: DOMID_SELF, space, idx: index, gpfn: frame(page), ..Default::default() };
    // SAFETY: the caller promises that nothing is lost with what was there.
    unsafe { xen.xenmem_add_to_physmap(&place) }
}
