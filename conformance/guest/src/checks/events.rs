//! `event_channel_op` in the two-level form.

use core::sync::atomic::Ordering;

use xen_abi::calls::Hypercalls;
use xen_abi::errno::Errno;
use xen_abi::event_channel::{
    EvtchnAllocUnbound, EvtchnBindInterdomain, EvtchnBindIpi, EvtchnBindPirq, EvtchnBindVcpu, EvtchnBindVirq,
    EvtchnExpandArray, EvtchnPort, EvtchnReset, EvtchnSetPriority, EvtchnStat, EvtchnStatus,
    EvtchnStatusKind,
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
        let Some(EvtchnStatusKind::Interdomain(far)) = status.as_ref().and_then(EvtchnStatus::kind) else {
            guest.check("evtchn.far_end", false, format_args!("is not told"));
            continue;
        };
        guest.check("evtchn.far_end", far.dom == 0 && far.port == other, format_args!("{far:?}"));
    }
    let again = channel::connect(xen, receiver);
    guest.refused("evtchn.bind_interdomain_again", again, Errno::EINVAL);

    let pending = |port| guest.shared.ports().port(port).is_some_and(|port| port.is_pending());
    let before = pending(receiver);
    guest.succeeds("evtchn.send", channel::send(xen, sender));
    let after = (pending(receiver), guest.cpu.get().evtchn_pending_sel().load(Ordering::SeqCst) & 1);
    guest.check("evtchn.sent", !before && after == (true, 1), format_args!("{before}, then {after:?}"));

    guest.succeeds(
        "evtchn.bind_vcpu",
        xen.event_channel().bind_vcpu(&EvtchnBindVcpu { port: receiver, vcpu: 0 }),
    );
    let no_cpu = xen.event_channel().bind_vcpu(&EvtchnBindVcpu { port: receiver, vcpu: 1 });
    guest.refused("evtchn.bind_vcpu_no_cpu", no_cpu, Errno::ENOENT);

    guest.succeeds("evtchn.close", channel::close(xen, sender));
    is(guest, "evtchn.is_unbound_again", receiver, EvtchnStat::UNBOUND);
    guest.succeeds("evtchn.close_unbound", channel::close(xen, receiver));
    is(guest, "evtchn.is_closed", receiver, EvtchnStat::CLOSED);
    super::upcall::settle(guest);
}

fn ipi<M: Machine>(guest: &Guest<M>) {
    let xen = &guest.xen;
    let mut bound = EvtchnBindIpi { vcpu: 0, ..Default::default() };
    if guest.succeeds("evtchn.bind_ipi", xen.event_channel().bind_ipi(&mut bound)).is_none() {
        return;
    }
    is(guest, "evtchn.is_ipi", bound.port, EvtchnStat::IPI);
    guest.succeeds("evtchn.send_ipi", channel::send(xen, bound.port));
    let taken = guest.shared.ports().port(bound.port).is_some_and(|port| port.take());
    guest.check("evtchn.sent_ipi", taken, format_args!("port {}", bound.port));
    let moved = xen.event_channel().bind_vcpu(&EvtchnBindVcpu { port: bound.port, vcpu: 0 });
    guest.refused("evtchn.bind_vcpu_ipi", moved, Errno::EINVAL);
    guest.succeeds("evtchn.close_ipi", channel::close(xen, bound.port));
    let mut none = EvtchnBindIpi { vcpu: 1, ..Default::default() };
    guest.refused("evtchn.bind_ipi_no_cpu", xen.event_channel().bind_ipi(&mut none), Errno::ENOENT);
}

fn virq<M: Machine>(guest: &Guest<M>) {
    let xen = &guest.xen;
    let Some(port) = guest.succeeds("evtchn.bind_virq", channel::bind_virq(xen, Virq::DEBUG)) else { return };
    if let Some(status) = is(guest, "evtchn.is_virq", port, EvtchnStat::VIRQ) {
        let right = matches!(status.kind(), Some(EvtchnStatusKind::Virq(&Virq::DEBUG)));
        guest.check("evtchn.which_virq", right, format_args!("{:?}", status.kind()));
    }
    guest.refused("evtchn.bind_virq_again", channel::bind_virq(xen, Virq::DEBUG), Errno::EEXIST);
    guest.refused("evtchn.bind_virq_beyond", channel::bind_virq(xen, Virq(NR_VIRQS)), Errno::EINVAL);
    let mut none = EvtchnBindVirq { virq: Virq::TIMER, vcpu: 1, ..Default::default() };
    guest.refused("evtchn.bind_virq_no_cpu", xen.event_channel().bind_virq(&mut none), Errno::ENOENT);
    guest.refused("evtchn.send_virq", channel::send(xen, port), Errno::EINVAL);
    guest.succeeds("evtchn.close_virq", channel::close(xen, port));
}

fn refused<M: Machine>(guest: &Guest<M>) {
    let xen = &guest.xen;
    guest.refused("evtchn.send_beyond", channel::send(xen, BEYOND), Errno::EINVAL);
    guest.refused("evtchn.close_beyond", channel::close(xen, BEYOND), Errno::EINVAL);
    guest.refused("evtchn.close_free", channel::close(xen, FREE), Errno::EINVAL);
    guest.refused("evtchn.status_beyond", channel::status(xen, BEYOND), Errno::EINVAL);
    guest.refused("evtchn.connect_beyond", channel::connect(xen, BEYOND), Errno::EINVAL);

    let mut of_nobody = EvtchnStatus { dom: NOBODY, port: 1, ..Default::default() };
    guest.refused("evtchn.status_nobody", xen.event_channel().status(&mut of_nobody), Errno::ESRCH);
    let mut in_nobody = EvtchnAllocUnbound { dom: NOBODY, remote_dom: DOMID_SELF, ..Default::default() };
    guest.refused(
        "evtchn.alloc_unbound_nobody",
        xen.event_channel().alloc_unbound(&mut in_nobody),
        Errno::ESRCH,
    );
    let mut to_nobody = EvtchnBindInterdomain { remote_dom: NOBODY, remote_port: 1, ..Default::default() };
    let connected = xen.event_channel().bind_interdomain(&mut to_nobody);
    guest.refused("evtchn.bind_interdomain_nobody", connected, Errno::ESRCH);
    let mut no_such = EvtchnBindPirq { pirq: u32::MAX, ..Default::default() };
    let on_arm = if guest.is_before((4, 18)) { Errno::EINVAL } else { Errno::EOPNOTSUPP };
    let expected = guest.by_kind(Errno::EINVAL, Errno::EINVAL, on_arm);
    guest.refused("evtchn.bind_pirq_beyond", xen.event_channel().bind_pirq(&mut no_such), expected);
}

/// That all ports are closed by a reset, and what the two-level form does not have.
fn reset<M: Machine>(guest: &Guest<M>) {
    let xen = &guest.xen;
    let Some(pair) = guest.succeeds("evtchn.open", Pair::open(xen)) else { return };
    let urgent = EvtchnSetPriority { port: pair.receiver, priority: 0 };
    guest.refused("evtchn.set_priority_two_level", xen.event_channel().set_priority(&urgent), Errno::ENOSYS);
    let array = EvtchnExpandArray { array_gfn: 0 };
    // SAFETY: it is refused before the frame is looked at.
    let expanded = unsafe { xen.event_channel().expand_array(&array) };
    guest.refused("evtchn.expand_array_two_level", expanded, Errno::EOPNOTSUPP);
    guest.succeeds("evtchn.reset", xen.event_channel().reset(&EvtchnReset { dom: DOMID_SELF }));
    is(guest, "evtchn.is_closed_by_reset", pair.receiver, EvtchnStat::CLOSED);
    guest.refused(
        "evtchn.reset_nobody",
        xen.event_channel().reset(&EvtchnReset { dom: NOBODY }),
        Errno::ESRCH,
    );
    super::upcall::settle(guest);
}
