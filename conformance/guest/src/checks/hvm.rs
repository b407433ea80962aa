//! `hvm_op`: parameters of a guest, and little operations.

use xen_abi::Hypercaller;
use xen_abi::calls::Hypercalls;
use xen_abi::errno::Errno;
use xen_abi::hvm::hvm_op::{XenHvmGetMemType, XenHvmPagetableDying, XenHvmParam, XenHvmXentrace};
use xen_abi::hvm::params::{HVM_NR_PARAMS, HvmParam};
use xen_abi::xen::{DOMID_SELF, Domid};

use crate::{Guest, Machine, Page};

/// A domain that is not there.
const NOBODY: Domid = 1000;

pub(super) fn check<M: Machine>(guest: &Guest<M>) {
    parameters(guest);
    others(guest);
}

fn get(xen: &impl Hypercaller, domid: Domid, index: u32) -> Result<u64, Errno> {
    let mut parameter = XenHvmParam { domid, index, ..Default::default() };
    xen.hvm().get_param(&mut parameter)?;
    Ok(parameter.value)
}

fn set(xen: &impl Hypercaller, parameter: HvmParam, value: u64) -> Result<(), Errno> {
    let parameter = XenHvmParam { domid: DOMID_SELF, index: parameter.0, value, ..Default::default() };
    // SAFETY: the parameters that are set here are numbers of ports, of which Xen makes no use.
    unsafe { xen.hvm().set_param(&parameter) }
}

fn parameters<M: Machine>(guest: &Guest<M>) {
    let xen = &guest.xen;
    const PORT: u64 = 77;
    let no_hvm = guest.by_kind(Some(Errno::EINVAL), None, None);
    let callback = get(xen, DOMID_SELF, HvmParam::CALLBACK_IRQ.0);
    guest.succeeds_unless("hvm.get_param", no_hvm, callback);

    let read_only = guest.by_kind(Some(Errno::EINVAL), None, Some(Errno::EPERM));
    let stored = set(xen, HvmParam::CONSOLE_EVTCHN, PORT);
    if guest.succeeds_unless("hvm.set_param", read_only, stored).is_some() {
        let found = get(xen, DOMID_SELF, HvmParam::CONSOLE_EVTCHN.0);
        guest.check("hvm.get_param_set", found == Ok(PORT), format_args!("{found:?}"));
        guest.succeeds("hvm.set_param_back", set(xen, HvmParam::CONSOLE_EVTCHN, 0));
    }
    guest.refused("hvm.get_param_beyond", get(xen, DOMID_SELF, HVM_NR_PARAMS as u32), Errno::EINVAL);
    guest.refused("hvm.get_param_nobody", get(xen, NOBODY, 0), Errno::ESRCH);
}

fn others<M: Machine>(guest: &Guest<M>) {
    let xen = &guest.xen;
    let only_on_hvm = guest.by_kind(Some(Errno::EINVAL), None, Some(Errno::ENOSYS));
    guest.succeeds_unless("hvm.flush_tlbs", only_on_hvm, xen.hvm().flush_tlbs());

    static OWN: Page = Page::new();
    let pfn = (OWN.address() / Page::SIZE) as u64;
    let mut memory = XenHvmGetMemType { domid: DOMID_SELF, pfn, ..Default::default() };
    guest.succeeds_unless("hvm.get_mem_type", only_on_hvm, xen.hvm().get_mem_type(&mut memory));

    let only_on_x86 = guest.by_kind(None, None, Some(Errno::ENOSYS));
    let event = XenHvmXentrace { event: 1, extra_bytes: 4, ..Default::default() };
    guest.succeeds_unless("hvm.xentrace", only_on_x86, xen.hvm().xentrace(&event));
    let too_long = XenHvmXentrace { event: 1, extra_bytes: 29, ..Default::default() };
    let refused = guest.by_kind(Errno::EINVAL, Errno::EINVAL, Errno::ENOSYS);
    guest.refused("hvm.xentrace_too_long", xen.hvm().xentrace(&too_long), refused);
    guest.succeeds("hvm.guest_request_vm_event", xen.hvm().guest_request_vm_event());

    let dying = XenHvmPagetableDying { domid: DOMID_SELF, ..Default::default() };
    let refused = guest.by_kind(Errno::EINVAL, Errno::EINVAL, Errno::ENOSYS);
    guest.refused("hvm.pagetable_dying", xen.hvm().pagetable_dying(&dying), refused);
}
