//! Timers of a CPU, which Xen has on x86 alone, and sleeping until one goes off.

use core::slice;

use xen_abi::Hypercaller;
use xen_abi::calls::Hypercalls;
use xen_abi::errno::Errno;
use xen_abi::event_channel::EvtchnPort;
use xen_abi::vcpu::{VcpuSetPeriodicTimer, VcpuSetSingleshotTimer, VcpuSshottmr};
use xen_abi::xen::Virq;

use super::channel::{self, Pair};
use super::scheduler::{MILLISECOND, SLACK, poll};
use super::{upcall, vcpu};
use crate::{Guest, Kind, Machine, upcalls};

pub(super) fn check<M: Machine>(guest: &Guest<M>) {
    match M::KIND {
        Kind::Arm => without_timers(guest),
        Kind::Pv | Kind::Pvh => with_timers(guest),
    }
}

/// What Arm refuses, and that it does not sleep if an event is pending.
fn without_timers<M: Machine>(guest: &Guest<M>) {
    let xen = &guest.xen;
    guest.refused("timer.set_timer_op", xen.set_timer(0), Errno::ENOSYS);
    guest.refused("timer.get_time", xen.hvm().get_time(), Errno::ENOSYS);
    guest.refused("vcpu.stop_periodic_timer", xen.vcpu().stop_periodic_timer(0), Errno::EINVAL);
    guest.refused("vcpu.stop_singleshot_timer", xen.vcpu().stop_singleshot_timer(0), Errno::EINVAL);

    let Some(pair) = guest.succeeds("timer.open", Pair::open(xen)) else { return };
    let before = upcalls::so_far();
    guest.succeeds("timer.send", channel::send(xen, pair.sender));
    guest.succeeds("sched.block_pending", xen.sched().block());
    guest.machine.let_upcalls_in(guest.cpu.get());
    let calls = upcalls::so_far() - before;
    guest.check("sched.block_called", calls == 1, format_args!("{calls} upcalls"));
    upcall::settle(guest);
    guest.succeeds("timer.close", pair.close(xen));
}

/// The system time, or 0 if Xen does not tell it.
pub(super) fn now(xen: &impl Hypercaller) -> u64 {
    xen.hvm().get_time().map_or(0, |time| time.now)
}

fn with_timers<M: Machine>(guest: &Guest<M>) {
    let xen = &guest.xen;
    let time = guest.succeeds("hvm.get_time", xen.hvm().get_time());
    let since = vcpu::running_since();
    let right = time.is_some_and(|time| time.now >= since);
    guest.check("hvm.get_time_value", right, format_args!("{time:?}, running since {since}"));
    let Some(port) = guest.succeeds("timer.bind_virq", channel::bind_virq(xen, Virq::TIMER)) else { return };
    // Xen starts a CPU of a PV guest with this one going off a hundred times a second.
    guest.succeeds("vcpu.stop_first_periodic_timer", xen.vcpu().stop_periodic_timer(0));
    upcall::settle(guest);

    let until = now(xen) + 20 * MILLISECOND;
    guest.succeeds("timer.set_timer_op", xen.set_timer(until));
    goes_off(guest, "timer.set_timer_op_goes_off", port, until);
    guest.succeeds("timer.set_timer_op_stop", xen.set_timer(0));

    single_shot(guest, port);
    periodic(guest, port);
    block(guest, port);
    guest.succeeds("timer.close_virq", channel::close(xen, port));
}

/// How long a timer is waited for, in nanoseconds.
const PATIENCE: u64 = 3000 * MILLISECOND;

/// Says whether the interrupt of the timer comes, and not before its time.
fn goes_off<M: Machine>(guest: &Guest<M>, name: &str, port: EvtchnPort, until: u64) {
    let limit = now(&guest.xen) + PATIENCE;
    let waited = poll(&guest.xen, slice::from_ref(&port), limit);
    came(guest, name, port, until, waited.is_ok());
}

/// The same without sleep, as the periodic timer runs only while its CPU does.
fn goes_off_awake<M: Machine>(guest: &Guest<M>, name: &str, port: EvtchnPort, until: u64) {
    let limit = now(&guest.xen) + PATIENCE;
    while !is_pending(guest, port) && now(&guest.xen) < limit {}
    came(guest, name, port, until, true);
}

fn is_pending<M: Machine>(guest: &Guest<M>, port: EvtchnPort) -> bool {
    guest.shared.ports().port(port).is_some_and(|port| port.is_pending())
}

fn came<M: Machine>(guest: &Guest<M>, name: &str, port: EvtchnPort, until: u64, waited: bool) {
    let (came, now) = (is_pending(guest, port), now(&guest.xen));
    let right = waited && came && now + SLACK >= until;
    guest.check(name, right, format_args!("{came}, {} us late", now.saturating_sub(until) / 1000));
    upcall::settle(guest);
}

fn single_shot<M: Machine>(guest: &Guest<M>, port: EvtchnPort) {
    let xen = &guest.xen;
    let until = now(xen) + 20 * MILLISECOND;
    let timer = VcpuSetSingleshotTimer { timeout_abs_ns: until, ..Default::default() };
    guest.succeeds("vcpu.set_singleshot_timer", xen.vcpu().set_singleshot_timer(0, &timer));
    goes_off(guest, "vcpu.singleshot_timer_goes_off", port, until);
    guest.succeeds("vcpu.stop_singleshot_timer", xen.vcpu().stop_singleshot_timer(0));

    let passed =
        VcpuSetSingleshotTimer { timeout_abs_ns: 1, flags: VcpuSshottmr::FUTURE, ..Default::default() };
    let set = xen.vcpu().set_singleshot_timer(0, &passed);
    if guest.succeeds("vcpu.set_singleshot_timer_passed", set).is_some() {
        goes_off(guest, "vcpu.singleshot_timer_passed_goes_off", port, 1);
    }
    guest.succeeds("vcpu.stop_singleshot_timer", xen.vcpu().stop_singleshot_timer(0));
}

fn periodic<M: Machine>(guest: &Guest<M>, port: EvtchnPort) {
    let xen = &guest.xen;
    let every = |period_ns| xen.vcpu().set_periodic_timer(0, &VcpuSetPeriodicTimer { period_ns });
    let start = now(xen);
    guest.succeeds("vcpu.set_periodic_timer", every(10 * MILLISECOND));
    goes_off_awake(guest, "vcpu.periodic_timer_goes_off", port, start);
    goes_off_awake(guest, "vcpu.periodic_timer_goes_off_again", port, start + 10 * MILLISECOND);
    guest.succeeds("vcpu.stop_periodic_timer", xen.vcpu().stop_periodic_timer(0));
    guest.refused("vcpu.set_periodic_timer_too_short", every(1), Errno::EINVAL);
    guest.refused("vcpu.set_periodic_timer_too_long", every(u64::MAX), Errno::EINVAL);
    upcall::settle(guest);
}

/// That the CPU sleeps until the timer goes off.
fn block<M: Machine>(guest: &Guest<M>, port: EvtchnPort) {
    let xen = &guest.xen;
    let until = now(xen) + 100 * MILLISECOND;
    guest.succeeds("timer.set_timer_op_block", xen.set_timer(until));
    guest.succeeds("sched.block", xen.sched().block());
    let woken = now(xen);
    guest.machine.let_upcalls_in(guest.cpu.get());
    let came = guest.shared.ports().port(port).is_some_and(|port| port.is_pending());
    let right = came && woken + SLACK >= until;
    let late = woken.saturating_sub(until) / 1000;
    guest.check("sched.block_measured", right, format_args!("woken {late} us late"));
    upcall::settle(guest);
}
