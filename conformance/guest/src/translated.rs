//! What guests have in common whose frames Xen translates: all but those of PV.

use xen_abi::Hypercaller;
use xen_abi::calls::Hypercalls;
use xen_abi::errno::Errno;
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
pub unsafe fn show_shared_info(xen: &impl Hypercaller, page: &Page) -> Result<(), Errno> {
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
pub unsafe fn show_grants(xen: &impl Hypercaller, page: &Page, frame: GrantFrame) -> Result<(), Errno> {
    let index = match frame {
        GrantFrame::Entries => 0,
        GrantFrame::Statuses => XENMAPIDX_GRANT_TABLE_STATUS,
    };
    // SAFETY: the caller promises the same.
    unsafe { show(xen, page, PhysMapSpace::GRANT_TABLE, index as XenUlong) }
}

unsafe fn show(
    xen: &impl Hypercaller,
    page: &Page,
    space: PhysMapSpace,
    index: XenUlong,
) -> Result<(), Errno> {
    let place =
        XenAddToPhysmap { domid: DOMID_SELF, space, idx: index, gpfn: frame(page), ..Default::default() };
    // SAFETY: the caller promises that nothing is lost with what was there.
    unsafe { xen.memory().add_to_physmap(&place) }
}
