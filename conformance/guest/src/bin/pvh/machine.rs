//! What a PVH kernel can do.

use core::arch::asm;
use core::ptr::{self, NonNull};

use xen_abi::calls::Hypercalls;
use xen_abi::errno::Errno;
use xen_abi::hvm::hvm_op::XenHvmParam;
use xen_abi::hvm::params::{HVM_PARAM_CALLBACK_IRQ_TYPE_MASK, HvmCallbackType, HvmParam};
use xen_abi::shared::VcpuInfoView;
use xen_abi::xen::{DOMID_SELF, SharedInfo, XenPfn};
use xen_abi::{Hypercaller, Vmmcall};
use xen_abi_guest::{GrantFrame, Kind, Machine, Page, translated};

use crate::hypercalls;
use crate::interrupts::{CPU_VECTOR, UPCALL_VECTOR};

static SHARED_INFO: Page = Page::new();

/// A PVH guest, which has the local APIC of its processor switched on.
pub(crate) struct Pvh(());

impl Pvh {
    /// Has Xen share its page with the guest.
    pub(crate) fn new(xen: &impl Hypercaller) -> Self {
        // SAFETY: the page is there for nothing else.
        let shown = unsafe { translated::show_shared_info(xen, &SHARED_INFO) };
        shown.expect("Xen shares its page");
        apic::switch_on();
        Self(())
    }
}

impl Machine for Pvh {
    const KIND: Kind = Kind::Pvh;
    /// Far above memory, which ends at 128 MiB, and below devices.
    const NOT_MEMORY: usize = 0x7000_0000;
    const CPU_VECTOR: Option<u8> = Some(CPU_VECTOR);

    /// The instruction, on processors of AMD. There are guests on those of others too, but not in QEMU's emulation.
    fn other_way(&self) -> Option<&'static dyn Hypercaller> {
        // SAFETY: it is used only on processors that have the instruction.
        static VMMCALL: Vmmcall = unsafe { Vmmcall::new() };
        hypercalls::processor_is_amd().then_some(&VMMCALL)
    }

    fn frame(&self, page: &Page) -> XenPfn {
        translated::frame(page)
    }

    fn shared_info(&self) -> NonNull<SharedInfo> {
        SHARED_INFO.start()
    }

    fn ask_for_upcalls(&self, xen: &impl Hypercaller) -> Result<(), Errno> {
        let kind = u64::from(HvmCallbackType::VECTOR.0) << HVM_PARAM_CALLBACK_IRQ_TYPE_MASK.trailing_zeros();
        let interrupt = XenHvmParam {
            domid: DOMID_SELF,
            index: HvmParam::CALLBACK_IRQ.0,
            value: kind | u64::from(UPCALL_VECTOR),
            ..Default::default()
        };
        // SAFETY: the handler of the vector takes upcalls, and the kernel knows one mode.
        unsafe { xen.hvm().set_param(&interrupt) }
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
        // SAFETY: the handler changes nothing but a counter. There is no `nostack`, since it uses the stack.
        unsafe { asm!("sti", "nop", "nop", "cli") };
        apic::end_of_interrupt();
    }
}

/// The local APIC, which delivers upcalls that were asked for by `HVMOP_set_evtchn_upcall_vector`.
mod apic {
    use super::ptr;

    const REGISTERS: usize = 0xfee0_0000;
    const END_OF_INTERRUPT: usize = REGISTERS + 0xb0;
    const SPURIOUS_INTERRUPT: usize = REGISTERS + 0xf0;
    const ENABLE: u32 = 1 << 8;
    const SPURIOUS_VECTOR: u32 = 0xff;

    pub(super) fn switch_on() {
        write(SPURIOUS_INTERRUPT, ENABLE | SPURIOUS_VECTOR);
    }

    /// Ends the interrupt that is being handled, if there is one.
    pub(super) fn end_of_interrupt() {
        write(END_OF_INTERRUPT, 0);
    }

    fn write(register: usize, value: u32) {
        // SAFETY: every PVH guest has these registers there, and what is written affects interrupts only.
        unsafe { ptr::with_exposed_provenance_mut::<u32>(register).write_volatile(value) };
    }
}
