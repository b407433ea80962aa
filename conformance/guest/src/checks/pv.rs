//! Hypercalls of PV guests, which others do not have.

use xen_abi::arch_x86::xen_x86_64::{FLAT_KERNEL_SS, SegmentBase};
use xen_abi::callback::{CallbackType, CallbackUnregister};
use xen_abi::calls::Hypercalls;
use xen_abi::errno::Errno;
use xen_abi::nmi::XennmiCallback;
use xen_abi::xen::{
    DOMID_SELF, Domid, MmuUpdate, MmuextOp, MmuextOpArg1, MmuextOpArg2, Uvmf, mmu_update, mmuext_op,
};
use xen_abi::{EnvelopedOperation, GuestHandle};

use crate::{Guest, Kind, Machine, Page};

/// A domain that is not there.
const NOBODY: Domid = 1000;

/// An address of the kernel, and one that no kernel can have.
const ANYWHERE: usize = 0x10_0000;
const NOT_CANONICAL: usize = 1 << 63;

pub(super) fn check<M: Machine>(guest: &Guest<M>) {
    match M::KIND {
        Kind::Pv => {
            callbacks(guest);
            registers(guest);
            page_tables(guest);
        }
        Kind::Pvh | Kind::Arm => missing(guest),
    }
}

/// That other guests do not have these hypercalls.
fn missing<M: Machine>(guest: &Guest<M>) {
    let xen = &guest.xen;
    // SAFETY: it is refused, since only PV guests have it.
    guest.refused("pv.fpu_taskswitch", unsafe { xen.fpu_taskswitch(0) }, Errno::ENOSYS);
    guest.refused("pv.get_debugreg", xen.get_debugreg(7), Errno::ENOSYS);
    guest.refused("pv.nmi_unregister", xen.nmi().unregister_callback(), Errno::ENOSYS);
    let none = CallbackUnregister { r#type: CallbackType::NMI, ..Default::default() };
    guest.refused("pv.callback_unregister", xen.callback().unregister(&none), Errno::ENOSYS);
}

fn callbacks<M: Machine>(guest: &Guest<M>) {
    let xen = &guest.xen;
    // SAFETY: no such interrupt comes before the handler is taken back.
    let registered = unsafe {
        xen.nmi().register_callback(&XennmiCallback { handler_address: ANYWHERE, ..Default::default() })
    };
    guest.succeeds("pv.nmi_register", registered);
    guest.succeeds("pv.nmi_unregister", xen.nmi().unregister_callback());
    // SAFETY: it is refused, since no address can be such.
    let registered = unsafe {
        xen.nmi().register_callback(&XennmiCallback { handler_address: NOT_CANONICAL, ..Default::default() })
    };
    guest.refused("pv.nmi_register_not_canonical", registered, Errno::EINVAL);
    let of = |r#type| CallbackUnregister { r#type, ..Default::default() };
    guest.succeeds("pv.callback_unregister", xen.callback().unregister(&of(CallbackType::NMI)));
    let event = xen.callback().unregister(&of(CallbackType::EVENT));
    guest.refused("pv.callback_unregister_event", event, Errno::EINVAL);
    let unknown = xen.callback().unregister(&of(CallbackType(99)));
    guest.refused("pv.callback_unregister_unknown", unknown, Errno::ENOSYS);
}

fn registers<M: Machine>(guest: &Guest<M>) {
    let xen = &guest.xen;
    // SAFETY: the kernel runs one thing only, whose registers are those of the FPU.
    guest.succeeds("pv.fpu_taskswitch", unsafe { xen.fpu_taskswitch(0) });

    const WATCHED: usize = 0x1000;
    // SAFETY: nothing is watched, since it is not switched on in register 7.
    guest.succeeds("pv.set_debugreg", unsafe { xen.set_debugreg(0, WATCHED) });
    let found = xen.get_debugreg(0);
    guest.check("pv.get_debugreg", found == Ok(WATCHED), format_args!("{found:x?}"));
    // SAFETY: it is refused, since there is no such register.
    guest.refused("pv.set_debugreg_unknown", unsafe { xen.set_debugreg(9, 0) }, Errno::ENODEV);

    // SAFETY: nobody uses the segment.
    let based = unsafe { xen.set_segment_base(SegmentBase::FS.0 as i32, 0) };
    guest.succeeds("pv.set_segment_base", based);
    // SAFETY: the stack of the kernel is used on the way from a process to it, and there are no processes.
    let switched = unsafe { xen.stack_switch(usize::from(FLAT_KERNEL_SS), 0) };
    guest.succeeds("pv.stack_switch", switched);
}

/// Makes one operation on page tables, TLBs and caches.
fn extended<O, M>(guest: &Guest<M>, arg1: MmuextOpArg1, arg2: MmuextOpArg2) -> Result<(), Errno>
where
    O: EnvelopedOperation<Envelope = MmuextOp, Arg = ()>,
    M: Machine,
{
    let mut operation = [MmuextOp { arg1, arg2, ..O::envelope(()) }];
    // SAFETY: those that are made here flush what is flushed at any time, or write pages that are there for it.
    let made = unsafe { guest.xen.mmuext(&mut operation, GuestHandle::NULL, u32::from(DOMID_SELF)) };
    guest.xen.note(O::NAME, made.map(|()| 0).map_err(|errno| errno.0));
    made
}

fn page_tables<M: Machine>(guest: &Guest<M>) {
    static FROM: Page = Page::new();
    static TO: Page = Page::new();
    let nothing = (MmuextOpArg1::default(), MmuextOpArg2::default());
    let page = MmuextOpArg1::with_linear_addr(FROM.address());
    let (from, to) = (guest.machine.frame(&FROM), guest.machine.frame(&TO));
    let source = MmuextOpArg2::with_src_mfn(from);
    let target = MmuextOpArg1::with_mfn(to);

    guest
        .succeeds("pv.tlb_flush_local", extended::<mmuext_op::TlbFlushLocal, M>(guest, nothing.0, nothing.1));
    guest.succeeds("pv.tlb_flush_all", extended::<mmuext_op::TlbFlushAll, M>(guest, nothing.0, nothing.1));
    guest.succeeds("pv.invlpg_local", extended::<mmuext_op::InvlpgLocal, M>(guest, page, nothing.1));
    guest.succeeds("pv.invlpg_all", extended::<mmuext_op::InvlpgAll, M>(guest, page, nothing.1));
    guest.succeeds("pv.flush_cache", extended::<mmuext_op::FlushCache, M>(guest, nothing.0, nothing.1));
    let super_page = extended::<mmuext_op::MarkSuper, M>(guest, target, nothing.1);
    guest.refused("pv.mark_super", super_page, Errno::EOPNOTSUPP);
    let not_pinned = extended::<mmuext_op::UnpinTable, M>(guest, target, nothing.1);
    guest.refused("pv.unpin_not_pinned", not_pinned, Errno::EINVAL);

    const CONTENT: u64 = 0x1122_3344_5566_7788;
    // SAFETY: the page is there for this, and used by volatile accesses alone.
    unsafe { FROM.pointer::<u64>().write_volatile(CONTENT) };
    // SAFETY: as above.
    let found = || unsafe { TO.pointer::<u64>().read_volatile() };
    guest.succeeds("pv.copy_page", extended::<mmuext_op::CopyPage, M>(guest, target, source));
    guest.check("pv.copied", found() == CONTENT, format_args!("{:#x}", found()));
    guest.succeeds("pv.clear_page", extended::<mmuext_op::ClearPage, M>(guest, target, nothing.1));
    guest.check("pv.cleared", found() == 0, format_args!("{:#x}", found()));

    let number = (TO.address() / Page::SIZE) as u64;
    let machine_address = to as u64 * Page::SIZE as u64;
    let operation = mmu_update::MachphysUpdate::envelope(());
    let mut update = [MmuUpdate { ptr: machine_address | operation.ptr, val: number }];
    // SAFETY: the frame has that number already.
    let updated = unsafe { guest.xen.mmu_update(&mut update, GuestHandle::NULL, u32::from(DOMID_SELF)) };
    guest.succeeds("pv.machphys_update", updated);

    // SAFETY: it is refused, since there is no such domain.
    let mapped = unsafe { guest.xen.update_va_mapping_otherdomain(TO.address(), 0, Uvmf::NONE, NOBODY) };
    guest.refused("pv.update_va_mapping_nobody", mapped, Errno::ESRCH);
}
