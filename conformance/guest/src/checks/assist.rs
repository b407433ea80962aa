//! `vm_assist`: what Xen does to help a kernel.

use xen_abi::calls::VmAssistCalls;
use xen_abi::errno::XenErrno;
use xen_abi::xen::VmAssistType;

use crate::{Guest, Machine};

pub(super) fn check<M: Machine>(guest: &Guest<M>) {
    let xen = &guest.xen;
    let for_pv = guest.by_kind(None, Some(XenErrno::EINVAL), Some(XenErrno::EINVAL));
    let writable = VmAssistType::WRITABLE_PAGETABLES;
    guest.succeeds_unless("vm_assist.enable_writable_pagetables", for_pv, xen.vmasst_cmd_enable(writable));
    guest.succeeds_unless("vm_assist.disable_writable_pagetables", for_pv, xen.vmasst_cmd_disable(writable));
    // It stays on: the run state is read later.
    let update_flag = VmAssistType::RUNSTATE_UPDATE_FLAG;
    guest.succeeds("vm_assist.disable_runstate_update_flag", xen.vmasst_cmd_disable(update_flag));
    guest.succeeds("vm_assist.enable_runstate_update_flag", xen.vmasst_cmd_enable(update_flag));
    guest.refused("vm_assist.enable_unknown", xen.vmasst_cmd_enable(VmAssistType(31)), XenErrno::EINVAL);
}
