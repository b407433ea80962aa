//! `vm_assist`: what Xen does to help a kernel.

use xen_abi::calls::Hypercalls;
use xen_abi::errno::Errno;
use xen_abi::xen::VmAssistType;

use crate::{Guest, Machine};

pub(super) fn check<M: Machine>(guest: &Guest<M>) {
    let xen = &guest.xen;
    let for_pv = guest.by_kind(None, Some(Errno::EINVAL), Some(Errno::EINVAL));
    let writable = VmAssistType::WRITABLE_PAGETABLES;
    guest.succeeds_unless("vm_assist.enable_writable_pagetables", for_pv, xen.vm_assist().enable(writable));
    guest.succeeds_unless("vm_assist.disable_writable_pagetables", for_pv, xen.vm_assist().disable(writable));
    // It stays on: the run state is read later.
    let update_flag = VmAssistType::RUNSTATE_UPDATE_FLAG;
    guest.succeeds("vm_assist.disable_runstate_update_flag", xen.vm_assist().disable(update_flag));
    guest.succeeds("vm_assist.enable_runstate_update_flag", xen.vm_assist().enable(update_flag));
    guest.refused("vm_assist.enable_unknown", xen.vm_assist().enable(VmAssistType(31)), Errno::EINVAL);
}
