//! Upcalls by a vector that one CPU asks for, on x86.
//!
//! The last check: that of the domain stays, and with both Xen no longer wakes a CPU that sleeps with interrupts off.

use xen_abi::calls::Hypercalls;
use xen_abi::errno::Errno;
use xen_abi::hvm::hvm_op::XenHvmEvtchnUpcallVector;

use super::channel::{self, Pair};
use super::upcall::settle;
use crate::{Guest, Machine, upcalls};

/// A vector for those who have none.
const UNUSED: u8 = 0x50;
/// One that exceptions have.
const RESERVED: u8 = 3;

pub(super) fn check<M: Machine>(guest: &Guest<M>) {
    let set = |vcpu, vector| {
        let argument = XenHvmEvtchnUpcallVector { vcpu, vector, ..Default::default() };
        // SAFETY: the vector is refused, or its handler counts upcalls.
        unsafe { guest.xen.hvm().set_evtchn_upcall_vector(&argument) }
    };
    let vector = M::CPU_VECTOR.unwrap_or(UNUSED);
    let refused = guest.by_kind(Some(Errno::EINVAL), None, None);
    if guest.succeeds_unless("hvm.set_evtchn_upcall_vector", refused, set(0, vector)).is_none() {
        return;
    }
    guest.refused("hvm.set_evtchn_upcall_vector_reserved", set(0, RESERVED), Errno::EINVAL);
    guest.refused("hvm.set_evtchn_upcall_vector_no_cpu", set(1, vector), Errno::ENOENT);
    if let Some(pair) = guest.succeeds("cpu_vector.open", Pair::open(&guest.xen)) {
        called(guest, pair);
        guest.succeeds("cpu_vector.close", pair.close(&guest.xen));
    }
}

/// Says whether an event makes one upcall by the vector of the CPU, whatever comes by that of the domain.
fn called<M: Machine>(guest: &Guest<M>, pair: Pair) {
    // Asking for the vector raises it once.
    settle(guest);
    let before = upcalls::of_cpu_so_far();
    let sent = channel::send(&guest.xen, pair.sender);
    // While the event is pending the other vector comes first; when it is taken this one is left.
    settle(guest);
    settle(guest);
    let calls = upcalls::of_cpu_so_far() - before;
    guest.check("cpu_vector.delivered", sent.is_ok() && calls == 1, format_args!("{calls} upcalls"));
}
