//! `event_channel_op` in the two-level form.

use core::sync::atomic::Ordering;

use xen_abi::calls::EventChannelOpCalls;
use xen_abi::errno::XenErrno;
use xen_abi::event_channel::{
    EvtchnAllocUnbound, EvtchnBindInterdomain, EvtchnBindIpi, EvtchnBindPirq, EvtchnBindVcpu, EvtchnBindVirq,
    EvtchnExpandArray, EvtchnPort, EvtchnReset, EvtchnSetPriority, EvtchnStat, EvtchnStatus,
    EvtchnStatusUView,
};
use xen_abi::xen::{DOMID_SELF, NR_VIRQS, Virq};

use super::channel::{self, Pair};
use crate::{Guest, Machine};

/// A domain that is not there.
const NOBODY: u16 = 1000;
/// A port that is not in use, of those that exist.
const FREE: EvtchnPort = 900;
/// A port that does not exist.
const BEYOND: EvtchnPort = 0x00ff_ffff;

pub(super) fn check<M: Machine>(guest: &Guest<M>) {
    interdomain(guest);
    ipi(guest);
    virq(guest);
    refused(guest);
    reset(guest);
}

fn is<M: Machine>(
    guest: &Guest<M>,
    name: &str,
    port: EvtchnPort,
    expected: EvtchnStat,
) -> Option<EvtchnStatus> {
    let status = guest.succeeds("evtchn.status", channel::status(&guest.xen, port))?;
    let right = status.status == expected && status.vcpu == 0;
    guest.check(name, right, format_args!("{:?}, notifies {}", status.status, status.vcpu));
    Some(status)
}

fn interdomain<M: Machine>(guest: &Guest<M>) {
    let xen = &guest.xen;
    let Some(receiver) = guest.succeeds("evtchn.alloc_unbound", channel::allocate(xen)) else { return };
    is(guest, "evtchn.is_unbound", receiver, EvtchnStat::UNBOUND);
    guest.succeeds("evtchn.send_unbound", channel::send(xen, receiver));
    let Some(sender) = guest.succeeds("evtchn.bind_interdomain", channel::connect(xen, receiver)) else {
        return;
    };
    for (name, port, other) in
        [("evtchn.is_sender", sender, receiver), ("evtchn.is_receiver", receiver, sender)]
    {
        let status = is(guest, name, port, EvtchnStat::INTERDOMAIN);
        let Some(EvtchnStatusUView::Interdomain(far)) = status.as_ref().and_then(EvtchnStatus::u_view) else {
            guest.check("evtchn.far_end", false, format_args!("is not told"));
            continue;
        };
        guest.check("evtchn.far_end", far.dom == 0 && far.port == other, format_args!("{far:?}"));
    }
    let again = channel::connect(xen, receiver);
    guest.refused("evtchn.bind_interdomain_again", again, XenErrno::EINVAL);

    let pending = |port| guest.shared.ports().port(port).is_some_and(|port| port.is_pending());
    let before = pending(receiver);
    guest.succeeds("evtchn.send", channel::send(xen, sender));
    let after = (pending(receiver), guest.cpu.get().evtchn_pending_sel().load(Ordering::SeqCst) & 1);
    guest.check("evtchn.sent", !before && after == (true, 1), format_args!("{before}, then {after:?}"));

    guest.succeeds("evtchn.bind_vcpu", xen.evtchnop_bind_vcpu(&EvtchnBindVcpu { port: receiver, vcpu: 0 }));
    let no_cpu = xen.evtchnop_bind_vcpu(&EvtchnBindVcpu { port: receiver, vcpu: 1 });
    guest.refused("evtchn.bind_vcpu_no_cpu", no_cpu, XenErrno::ENOENT);

    guest.succeeds("evtchn.close", channel::close(xen, sender));
    is(guest, "evtchn.is_unbound_again", receiver, EvtchnStat::UNBOUND);
    guest.succeeds("evtchn.close_unbound", channel::close(xen, receiver));
    is(guest, "evtchn.is_closed", receiver, EvtchnStat::CLOSED);
    super::upcall::settle(guest);
}

fn ipi<M: Machine>(guest: &Guest<M>) {
    let xen = &guest.xen;
    let mut bound = EvtchnBindIpi { vcpu: 0, ..Default::default() };
    if guest.succeeds("evtchn.bind_ipi", xen.evtchnop_bind_ipi(&mut bound)).is_none() {
        return;
    }
    is(guest, "evtchn.is_ipi", bound.port, EvtchnStat::IPI);
    guest.succeeds("evtchn.send_ipi", channel::send(xen, bound.port));
    let taken = guest.shared.ports().port(bound.port).is_some_and(|port| port.take());
    guest.check("evtchn.sent_ipi", taken, format_args!("port {}", bound.port));
    let moved = xen.evtchnop_bind_vcpu(&EvtchnBindVcpu { port: bound.port, vcpu: 0 });
    guest.refused("evtchn.bind_vcpu_ipi", moved, XenErrno::EINVAL);
    guest.succeeds("evtchn.close_ipi", channel::close(xen, bound.port));
    let mut none = EvtchnBindIpi { vcpu: 1, ..Default::default() };
    guest.refused("evtchn.bind_ipi_no_cpu", xen.evtchnop_bind_ipi(&mut none), XenErrno::ENOENT);
}

fn virq<M: Machine>(guest: &Guest<M>) {
    let xen = &guest.xen;
    let Some(port) = guest.succeeds("evtchn.bind_virq", channel::bind_virq(xen, Virq::DEBUG)) else { return };
    if let Some(status) = is(guest, "evtchn.is_virq", port, EvtchnStat::VIRQ) {
        let right = matches!(status.u_view(), Some(EvtchnStatusUView::Virq(&Virq::DEBUG)));
        guest.check("evtchn.which_virq", right, format_args!("{:?}", status.u_view()));
    }
    guest.refused("evtchn.bind_virq_again", channel::bind_virq(xen, Virq::DEBUG), XenErrno::EEXIST);
    guest.refused("evtchn.bind_virq_beyond", channel::bind_virq(xen, Virq(NR_VIRQS)), XenErrno::EINVAL);
    let mut none = EvtchnBindVirq { virq: Virq::TIMER, vcpu: 1, ..Default::default() };
    guest.refused("evtchn.bind_virq_no_cpu", xen.evtchnop_bind_virq(&mut none), XenErrno::ENOENT);
    guest.refused("evtchn.send_virq", channel::send(xen, port), XenErrno::EINVAL);
    guest.succeeds("evtchn.close_virq", channel::close(xen, port));
}

fn refused<M: Machine>(guest: &Guest<M>) {
    let xen = &guest.xen;
    guest.refused("evtchn.send_beyond", channel::send(xen, BEYOND), XenErrno::EINVAL);
    guest.refused("evtchn.close_beyond", channel::close(xen, BEYOND), XenErrno::EINVAL);
    guest.refused("evtchn.close_free", channel::close(xen, FREE), XenErrno::EINVAL);
    guest.refused("evtchn.status_beyond", channel::status(xen, BEYOND), XenErrno::EINVAL);
    guest.refused("evtchn.connect_beyond", channel::connect(xen, BEYOND), XenErrno::EINVAL);

    let mut of_nobody = EvtchnStatus { dom: NOBODY, port: 1, ..Default::default() };
    guest.refused("evtchn.status_nobody", xen.evtchnop_status(&mut of_nobody), XenErrno::ESRCH);
    let mut in_nobody = EvtchnAllocUnbound { dom: NOBODY, remote_dom: DOMID_SELF, ..Default::default() };
    guest.refused("evtchn.alloc_unbound_nobody", xen.evtchnop_alloc_unbound(&mut in_nobody), XenErrno::ESRCH);
    let mut to_nobody = EvtchnBindInterdomain { remote_dom: NOBODY, remote_port: 1, ..Default::default() };
    let connected = xen.evtchnop_bind_interdomain(&mut to_nobody);
    guest.refused("evtchn.bind_interdomain_nobody", connected, XenErrno::ESRCH);
    let mut no_such = EvtchnBindPirq { pirq: u32::MAX, ..Default::default() };
    let on_arm = if guest.is_before((4, 18)) { XenErrno::EINVAL } else { XenErrno::EOPNOTSUPP };
    let expected = guest.by_kind(XenErrno::EINVAL, XenErrno::EINVAL, on_arm);
    guest.refused("evtchn.bind_pirq_beyond", xen.evtchnop_bind_pirq(&mut no_such), expected);
}

/// That all ports are closed by a reset, and what the two-level form does not have.
fn reset<M: Machine>(guest: &Guest<M>) {
    let xen = &guest.xen;
    let Some(pair) = guest.succeeds("evtchn.open", Pair::open(xen)) else { return };
    let urgent = EvtchnSetPriority { port: pair.receiver, priority: 0 };
    guest.refused("evtchn.set_priority_two_level", xen.evtchnop_set_priority(&urgent), XenErrno::ENOSYS);
    let array = EvtchnExpandArray { array_gfn: 0 };
    // SAFETY: it is refused before the frame is looked at.
    let expanded = unsafe { xen.evtchnop_expand_array(&array) };
    guest.refused("evtchn.expand_array_two_level", expanded, XenErrno::EOPNOTSUPP);
    guest.succeeds("evtchn.reset", xen.evtchnop_reset(&EvtchnReset { dom: DOMID_SELF }));
    is(guest, "evtchn.is_closed_by_reset", pair.receiver, EvtchnStat::CLOSED);
    guest.refused("evtchn.reset_nobody", xen.evtchnop_reset(&EvtchnReset { dom: NOBODY }), XenErrno::ESRCH);
    super::upcall::settle(guest);
}
