//! `sched_op`: waiting, and being watched.

use core::slice;

use xen_abi::calls::Hypercalls;
use xen_abi::errno::Errno;
use xen_abi::event_channel::EvtchnPort;
use xen_abi::sched::{
    SchedPinOverride, SchedPoll, SchedRemoteShutdown, SchedShutdown, SchedWatchdog, ShutdownReason,
};
use xen_abi::xen::DOMID_SELF;
use xen_abi::{GuestHandle, Hypercaller};

use super::channel::{self, Pair};
use super::{upcall, vcpu};
use crate::{Guest, Machine, xen};

/// Nanoseconds.
pub(super) const MILLISECOND: u64 = 1_000_000;
/// How much too early, in nanoseconds, a time may seem to have come. By its own clock Xen lets no timer go off early.
pub(super) const SLACK: u64 = MILLISECOND;

pub(super) fn check<M: Machine>(guest: &Guest<M>) {
    guest.succeeds("sched.yield", guest.xen.sched().r#yield());
    poll_pending(guest);
    poll_measured(guest);
    watchdogs(guest);
    others(guest);
}

/// Waits until a port is pending or a point in time has come; 0 is none.
pub(super) fn poll(xen: &impl Hypercaller, ports: &[EvtchnPort], timeout: u64) -> Result<(), Errno> {
    let poll = SchedPoll {
        // Xen only reads them, though the record says nothing of it.
        ports: GuestHandle::new(ports.as_ptr().cast_mut()),
        nr_ports: ports.len() as u32,
        timeout,
        ..Default::default()
    };
    xen.sched().poll(&poll)
}

/// That a wait for a port that is pending is none, and for what ports there can be none.
fn poll_pending<M: Machine>(guest: &Guest<M>) {
    let xen = &guest.xen;
    let Some(pair) = guest.succeeds("sched.open", Pair::open(xen)) else { return };
    guest.succeeds("sched.send", channel::send(xen, pair.sender));
    guest.succeeds("sched.poll_pending", poll(xen, slice::from_ref(&pair.receiver), 0));
    upcall::settle(guest);
    guest.succeeds("sched.close", pair.close(xen));
    guest.refused("sched.poll_closed", poll(xen, slice::from_ref(&pair.receiver), 0), Errno::EINVAL);
    guest.refused("sched.poll_too_many", poll(xen, &[pair.receiver; 129], 0), Errno::EINVAL);
}

/// That a wait ends when it should.
fn poll_measured<M: Machine>(guest: &Guest<M>) {
    // Until when the CPU has slept is known after it slept once.
    let start = vcpu::running_since();
    let slept = [100, 500, 2500].iter().any(|milliseconds| {
        let waited = poll(&guest.xen, &[], start + milliseconds * MILLISECOND);
        waited.is_ok() && vcpu::running_since() > start
    });
    let before = vcpu::running_since();
    let until = before + 60 * MILLISECOND;
    let waited = guest.succeeds("sched.poll_until", poll(&guest.xen, &[], until)).is_some();
    let after = vcpu::running_since();
    let right = slept && waited && until <= after + SLACK && after < until + 5000 * MILLISECOND;
    guest.check("sched.poll_measured", right, format_args!("{} of 60000 us", (after - before) / 1000));
}

/// That the domain has two watchdogs, which end it if nobody pokes them.
fn watchdogs<M: Machine>(guest: &Guest<M>) {
    let xen = &guest.xen;
    /// Seconds, of which no boot takes so many.
    const LONG: u32 = 600;
    let watchdog = |id, timeout| xen.sched().watchdog(&SchedWatchdog { id, timeout });
    let set = [watchdog(0, LONG), watchdog(0, LONG)];
    guest.check("sched.watchdog_set", set == [Ok(1), Ok(2)], format_args!("{set:?}"));
    no_third_watchdog(guest, watchdog(0, LONG));
    guest.succeeds("sched.watchdog_poke", watchdog(1, LONG));
    guest.refused("sched.watchdog_beyond", watchdog(3, LONG), Errno::EINVAL);
    for id in [1, 2] {
        guest.succeeds("sched.watchdog_destroy", watchdog(id, 0));
    }
}

/// Says whether there is no third watchdog. Xen makes a number of 32 bits of the error, before it makes an answer of it;
/// so in 64 bits it is not negative.
fn no_third_watchdog<M: Machine>(guest: &Guest<M>, answer: Result<usize, Errno>) {
    let refused = match answer {
        Ok(number) => number as u32 == 0u32.wrapping_sub(Errno::ENOSPC.0),
        Err(errno) => errno == Errno::ENOSPC,
    };
    guest.check("sched.watchdog_third", refused, format_args!("{answer:?}"));
}

fn others<M: Machine>(guest: &Guest<M>) {
    let xen = &guest.xen;
    const NOBODY: u16 = 1000;
    let of_nobody =
        SchedRemoteShutdown { domain_id: NOBODY, reason: ShutdownReason::CRASH, ..Default::default() };
    // SAFETY: it is refused, since there is no such domain.
    let refused = unsafe { xen.sched().remote_shutdown(&of_nobody) };
    guest.refused("sched.remote_shutdown_nobody", refused, Errno::ESRCH);
    let own =
        SchedRemoteShutdown { domain_id: DOMID_SELF, reason: ShutdownReason::CRASH, ..Default::default() };
    // SAFETY: it is refused, since it takes numbers alone.
    let refused = unsafe { xen.sched().remote_shutdown(&own) };
    guest.refused("sched.remote_shutdown_self", refused, Errno::ESRCH);

    let pin = |pcpu| xen.sched().pin_override(&SchedPinOverride { pcpu });
    guest.succeeds("sched.pin_override", pin(0));
    guest.succeeds("sched.pin_override_undo", pin(-1));
    guest.refused("sched.pin_override_beyond", pin(4096), Errno::EINVAL);

    // It is the reason that will be given anyway; only the first one counts.
    let reason = SchedShutdown { reason: xen::DONE };
    // SAFETY: the reason is no suspend.
    guest.succeeds("sched.shutdown_code", unsafe { xen.sched().shutdown_code(&reason) });
}
