//! What an Arm kernel can do.

use core::ptr::NonNull;

use xen_abi::MakeHypercall;
use xen_abi::calls::{HvmOpCalls, MemoryOpCalls};
use xen_abi::errno::XenErrno;
use xen_abi::hvm_hvm_op::XenHvmParam;
use xen_abi::hvm_params::{HVM_PARAM_CALLBACK_IRQ_TYPE_MASK, HvmCallbackType, HvmParam};
use xen_abi::memory::{PhysMapSpace, XenAddToPhysmap};
use xen_abi::xen::{DOMID_SELF, SharedInfo, VcpuInfo, XenPfn};
use xen_abi_guest::{Kind, Machine, Page};

use crate::{interrupts, processor};

static SHARED_INFO: Page = Page::new();

/// An Arm guest.
pub(crate) struct Arm(());

impl Arm {
    /// Has Xen share its page with the guest.
    pub(crate) fn new(xen: &impl MakeHypercall) -> Self {
        let page = XenAddToPhysmap {
            domid: DOMID_SELF,
            space: PhysMapSpace::SHARED_INFO,
            gpfn: frame(&SHARED_INFO),
            ..Default::default()
        };
        // SAFETY: the page is there for nothing else.
        unsafe { xen.xenmem_add_to_physmap(&page) }.expect("Xen shares its page");
        Self(())
    }
}

/// The frame of a page, which lies where its address says.
fn frame(page: &Page) -> XenPfn {
    (page.address() / Page::SIZE) as XenPfn
}

impl Machine for Arm {
    const KIND: Kind = Kind::Arm;

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
        let kind = (interrupt.value & HVM_PARAM_CALLBACK_IRQ_TYPE_MASK) >> HVM_PARAM_CALLBACK_IRQ_TYPE_MASK.trailing_zeros();
        if kind != u64::from(HvmCallbackType::PPI.0) {
            return Err(XenErrno::EINVAL);
        }
        interrupts::enable(u32::from(interrupt.value as u8));
        Ok(())
    }

    fn let_upcalls_in(&self, _: NonNull<VcpuInfo>) {
        processor::let_interrupts_in();
    }
}
