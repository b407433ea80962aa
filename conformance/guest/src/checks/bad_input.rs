//! What Xen answers to operations that it does not know, and to addresses that are none of the guest's.

use xen_abi::errno::Errno;
use xen_abi::event_channel::{EventChannelOp, event_channel_op};
use xen_abi::grant_table::{GrantTableOp, grant_table_op};
use xen_abi::hvm::hvm_op::{HvmOp, hvm_op};
use xen_abi::memory::{MemoryOp, memory_op};
use xen_abi::physdev::PhysdevOp;
use xen_abi::sched::{SchedOp, sched_op};
use xen_abi::vcpu::{VcpuOp, vcpu_op};
use xen_abi::version::{XenVersion, xen_version};
use xen_abi::xen::{ConsoleIo, VmAssist, VmAssistType, console_io};
use xen_abi::{Hypercall, HypercallRequest, Hypercaller, SubOperation};

use crate::{Guest, Machine};

/// The number of no operation of any hypercall, also in the low six bits.
const UNKNOWN: usize = 63;

pub(super) fn check<M: Machine>(guest: &Guest<M>) {
    unknown::<XenVersion, M>(guest, Errno::ENOSYS);
    unknown::<EventChannelOp, M>(guest, Errno::ENOSYS);
    unknown::<SchedOp, M>(guest, Errno::ENOSYS);
    unknown::<ConsoleIo, M>(guest, Errno::ENOSYS);
    unknown::<MemoryOp, M>(guest, Errno::ENOSYS);
    unknown::<HvmOp, M>(guest, Errno::ENOSYS);
    unknown::<PhysdevOp, M>(guest, Errno::ENOSYS);
    unknown::<VcpuOp, M>(guest, guest.by_kind(Errno::ENOSYS, Errno::ENOSYS, Errno::EINVAL));
    unknown::<GrantTableOp, M>(guest, Errno::ENOSYS);
    unknown_assist(guest);
    no_such_hypercall(guest);

    unreadable::<xen_version::GetFeatures, M>(guest, 1);
    unreadable::<xen_version::Extraversion, M>(guest, 1);
    unreadable::<event_channel_op::AllocUnbound, M>(guest, 1);
    unreadable::<event_channel_op::Status, M>(guest, 1);
    unreadable::<event_channel_op::Send, M>(guest, 1);
    unreadable::<sched_op::Poll, M>(guest, 1);
    unreadable::<sched_op::Watchdog, M>(guest, 1);
    unreadable::<memory_op::CurrentReservation, M>(guest, 1);
    unreadable::<memory_op::AddToPhysmap, M>(guest, 1);
    unreadable::<hvm_op::GetParam, M>(guest, 1);
    unreadable::<vcpu_op::RegisterRunstateMemoryArea, M>(guest, 2);
    unreadable::<grant_table_op::QuerySize, M>(guest, 1);
    unreadable::<console_io::Write, M>(guest, 2);
}

/// Makes a request that Xen is to refuse.
fn refused<M: Machine>(guest: &Guest<M>, kind: &str, request: &HypercallRequest, expected: Errno) {
    // SAFETY: Xen refuses it before it does anything.
    let answer = unsafe { guest.xen.hypercall(request) };
    let right = answer == Err(expected.0);
    guest.check(kind, right, format_args!("{} {answer:?}", request.name));
}

fn unknown<H: Hypercall, M: Machine>(guest: &Guest<M>, expected: Errno) {
    let request = HypercallRequest::new(H::NUMBER, H::NAME).word(UNKNOWN);
    refused(guest, "bad_input.unknown", &request, expected);
}

/// The assist must be one that there is.
fn unknown_assist<M: Machine>(guest: &Guest<M>) {
    let assist = VmAssistType::RUNSTATE_UPDATE_FLAG.0 as usize;
    let request = HypercallRequest::new(VmAssist::NUMBER, VmAssist::NAME).word(UNKNOWN).word(assist);
    refused(guest, "bad_input.unknown", &request, Errno::ENOSYS);
}

/// A number that no hypercall has.
fn no_such_hypercall<M: Machine>(guest: &Guest<M>) {
    const NUMBER: u32 = 60;
    let request = HypercallRequest::new(NUMBER, "no_such_hypercall");
    refused(guest, "bad_input.no_such_hypercall", &request, Errno::ENOSYS);
}

/// Gives an operation an address at which the guest has nothing, as the parameter of some number. Those before it, but
/// for the operation, are 0, and there is one behind it, which some take as the number of elements.
fn unreadable<O: SubOperation, M: Machine>(guest: &Guest<M>, position: usize) {
    let mut request = HypercallRequest::new(O::Hypercall::NUMBER, O::NAME).word(O::NUMBER as usize);
    for _ in 1..position {
        // A CPU, or a count of bytes that is not 0.
        request = request.word(usize::from(O::Hypercall::NUMBER == ConsoleIo::NUMBER));
    }
    let request = request.word(M::NOT_MEMORY).word(1);
    refused(guest, "bad_input.unreadable", &request, Errno::EFAULT);
}
