//! What an Arm kernel can do.

use core::ptr::NonNull;

use xen_abi::MakeHypercall;
use xen_abi::calls::{HvmOpCalls, MemoryOpCalls};
use xen_abi::errno::XenErrno;
use xen_abi::hvm_hvm_op::XenHvmParam;
use xen_abi::hvm_params::{HVM_PARAM_CALLBACK_IRQ_TYPE_MASK, HvmCallbackType, HvmParam};
use xen_abi::memory::{PhysMapSpace, XENMAPIDX_GRANT_TABLE_STATUS, XenAddToPhysmap};
use xen_abi::shared::VcpuInfoView;
use xen_abi::xen::{DOMID_SELF, SharedInfo, XenPfn, XenUlong};
use xen_abi_guest::{GrantFrame, Kind, Machine, Page};

use crate::{interrupts, processor};

static SHARED_INFO: Page = Page::new();

/// An Arm guest.
pub(crate) struct Arm(());

impl Arm {
    /// Has Xen share its page with the guest.
    pub(crate) fn new(xen: &impl MakeHypercall) -> Self {
        // SAFETY: the page is there for nothing else.
        let shown = unsafe { show(xen, &SHARED_INFO, PhysMapSpace::SHARED_INFO, 0) };
        shown.expect("Xen shares its page");
        Self(())
    }
}

/// Lets something of Xen be at a page.
///
/// # Safety
///
/// The page is there for nothing else.
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

/// The frame of a page, which lies where its address says.
fn frame(page: &Page) -> XenPfn {
    (page.address() / Page::SIZE) as XenPfn
}

impl Machine for Arm {
    const KIND: Kind = Kind::Arm;
    /// Far above memory, which ends at 1.5 GiB.
    const NOT_MEMORY: usize = 0xf000_0000;

    fn frame(&self, page: &Page) -> XenPfn {
        frame(page)
    }

    fn shared_info(&self) -> NonNull<SharedInfo> {
        NonNull::new(SHARED_INFO.pointer()).expect("the page is not at address 0")
    }

    /// Xen has chosen the interrupt, and tells it.
    fn ask_for_upcalls(&self, xen: &impl MakeHypercall) -> Result<(), XenErrno> {
        let mut interrupt =
            XenHvmParam { domid: DOMID_SELF, index: HvmParam::CALLBACK_IRQ.0, ..Default::default() };
        xen.hvmop_get_param(&mut interrupt)?;
        let kind = (interrupt.value & HVM_PARAM_CALLBACK_IRQ_TYPE_MASK)
            >> HVM_PARAM_CALLBACK_IRQ_TYPE_MASK.trailing_zeros();
        if kind != u64::from(HvmCallbackType::PPI.0) {
            return Err(XenErrno::EINVAL);
        }
        interrupts::enable(u32::from(interrupt.value as u8));
        Ok(())
    }

    unsafe fn show_grants(
        &self,
        xen: &impl MakeHypercall,
        page: &Page,
        frame: GrantFrame,
    ) -> Result<(), XenErrno> {
        let index = match frame {
            GrantFrame::Entries => 0,
            GrantFrame::Statuses => XENMAPIDX_GRANT_TABLE_STATUS,
        };
        // SAFETY: the caller promises the same.
        unsafe { show(xen, page, PhysMapSpace::GRANT_TABLE, index as XenUlong) }
    }

    fn let_upcalls_in(&self, _: VcpuInfoView<'_>) {
        processor::let_interrupts_in();
        interrupts::expect_no_other();
    }
}
