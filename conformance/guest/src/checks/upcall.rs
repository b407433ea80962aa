//! Upcalls: that Xen calls the kernel when an event is pending, and when it is not masked.

use xen_abi::errno::Errno;
use xen_abi::shared::Unmasked;

use super::channel::{self, Pair};
use crate::{Guest, Machine, upcalls};

pub(super) fn check<M: Machine>(guest: &Guest<M>) {
    if guest.succeeds("upcall.ask_for", guest.machine.ask_for_upcalls(&guest.xen)).is_none() {
        return;
    }
    settle(guest);
    let Some(pair) = guest.succeeds("upcall.open", Pair::open(&guest.xen)) else { return };
    // The port that connected is pending at once, though nobody has sent.
    let first = take_all(guest);
    guest.check("upcall.pending_at_once", first == Some(pair.sender), format_args!("{first:?}"));

    called_once(guest, "upcall.delivered", pair);
    masked(guest, pair);
    guest.succeeds("upcall.close", pair.close(&guest.xen));
}

/// Lets in what came before anybody listened.
pub(super) fn settle<M: Machine>(guest: &Guest<M>) {
    take_all(guest);
    guest.machine.let_upcalls_in(guest.cpu.get());
    take_all(guest);
}

/// Takes all events, and returns the port of the first.
fn take_all<M: Machine>(guest: &Guest<M>) -> Option<u32> {
    let mut first = None;
    guest.cpu.get().two_level_upcall(guest.shared.ports()).take(|port| first = first.or(Some(port)));
    first
}

/// Says whether one event makes one upcall, after which it can be taken.
fn called_once<M: Machine>(guest: &Guest<M>, name: &str, pair: Pair) {
    let before = upcalls::so_far();
    let sent = channel::send(&guest.xen, pair.sender);
    let held_back = upcalls::so_far() - before;
    guest.machine.let_upcalls_in(guest.cpu.get());
    let calls = upcalls::so_far() - before;
    let taken = take_all(guest);
    guest.machine.let_upcalls_in(guest.cpu.get());
    let later = upcalls::so_far() - before;
    let right = sent.is_ok() && (held_back, calls, later) == (0, 1, 1) && taken == Some(pair.receiver);
    guest.check(name, right, format_args!("{calls} upcalls, {later} in the end, port {taken:?}"));
}

/// Says whether a port that is masked makes no upcall, and one when Xen unmasks it.
fn masked<M: Machine>(guest: &Guest<M>, pair: Pair) {
    use xen_abi::calls::Hypercalls;
    use xen_abi::event_channel::EvtchnUnmask;

    let Some(port) = guest.shared.ports().port(pair.receiver) else {
        return guest.check("upcall.masked", false, format_args!("there is no such port"));
    };
    port.mask();
    let before = upcalls::so_far();
    let sent = channel::send(&guest.xen, pair.sender);
    guest.machine.let_upcalls_in(guest.cpu.get());
    let right = sent.is_ok() && upcalls::so_far() == before && port.is_pending();
    guest.check("upcall.masked", right, format_args!("pending {}", port.is_pending()));

    let left = port.unmask();
    guest.check("upcall.unmask_missed", left == Unmasked::AskXen, format_args!("{left:?}"));
    guest.succeeds("evtchn.unmask", guest.xen.event_channel().unmask(&EvtchnUnmask { port: pair.receiver }));
    guest.machine.let_upcalls_in(guest.cpu.get());
    let calls = upcalls::so_far() - before;
    let taken = take_all(guest);
    let right = calls == 1 && taken == Some(pair.receiver) && !port.is_masked();
    guest.check("upcall.unmasked", right, format_args!("{calls} upcalls, port {taken:?}"));
    let none = EvtchnUnmask { port: u32::MAX };
    guest.refused("evtchn.unmask_beyond", guest.xen.event_channel().unmask(&none), Errno::EINVAL);
}
