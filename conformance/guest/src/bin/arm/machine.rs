//! What an Arm kernel can do.

use core::ptr::NonNull;

use xen_abi::Hypercaller;
use xen_abi::calls::Hypercalls;
use xen_abi::errno::Errno;
use xen_abi::hvm::hvm_op::XenHvmParam;
use xen_abi::hvm::params::{HVM_PARAM_CALLBACK_IRQ_TYPE_MASK, HvmCallbackType, HvmParam};
use xen_abi::shared::VcpuInfoView;
use xen_abi::xen::{DOMID_SELF, SharedInfo, XenPfn};
use xen_abi_guest::{GrantFrame, Kind, Machine, Page, translated};

use crate::{interrupts, processor};

static SHARED_INFO: Page = Page::new();

/// An Arm guest.
pub(crate) struct Arm(());

impl Arm {
    /// Has Xen share its page with the guest.
    pub(crate) fn new(xen: &impl Hypercaller) -> Self {
        // SAFETY: the page is there for nothing else.
        let shown = unsafe { translated::show_shared_info(xen, &SHARED_INFO) };
        shown.expect("Xen shares its page");
        Self(())
    }
}

impl Machine for Arm {
    const KIND: Kind = Kind::Arm;
    /// Far above memory, which ends at 1.5 GiB.
    const NOT_MEMORY: usize = 0xf000_0000;

    fn frame(&self, page: &Page) -> XenPfn {
        translated::frame(page)
    }

    fn shared_info(&self) -> NonNull<SharedInfo> {
        SHARED_INFO.start()
    }

    /// Xen has chosen the interrupt, and tells it.
    fn ask_for_upcalls(&self, xen: &impl Hypercaller) -> Result<(), Errno> {
        let mut interrupt =
            XenHvmParam { domid: DOMID_SELF, index: HvmParam::CALLBACK_IRQ.0, ..Default::default() };
        xen.hvm().get_param(&mut interrupt)?;
        let kind = (interrupt.value & HVM_PARAM_CALLBACK_IRQ_TYPE_MASK)
            >> HVM_PARAM_CALLBACK_IRQ_TYPE_MASK.trailing_zeros();
        if kind != u64::from(HvmCallbackType::PPI.0) {
            return Err(Errno::EINVAL);
        }
        interrupts::enable(u32::from(interrupt.value as u8));
        Ok(())
    }

    unsafe fn show_grants(
        &self,
        xen: &impl Hypercaller,
        page: &Page,
        frame: GrantFrame,
    ) -> Result<(), Errno> {
        // SAFETY: the caller promises the same.
        unsafe { translated::show_grants(xen, page, frame) }
    }

    fn let_upcalls_in(&self, _: VcpuInfoView<'_>) {
        processor::let_interrupts_in();
        interrupts::expect_no_other();
    }
}
