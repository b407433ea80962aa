//! The clocks that Xen keeps in memory.

use core::time::Duration;

use crate::{Guest, Machine};

/// The first second of 2024, since 1970.
const LONG_AGO: Duration = Duration::from_secs(1_704_067_200);

pub(super) fn check<M: Machine>(guest: &Guest<M>) {
    let time = guest.shared.wall_clock();
    // On Arm nobody tells Xen, unless the first domain does.
    let right = guest.by_kind(time > LONG_AGO, time > LONG_AGO, time.is_zero());
    guest.check("clock.wall", right, format_args!("{time:?} since 1970 when Xen began"));
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    system_time(guest);
}

/// Says whether the time that the guest works out is between those that Xen tells before and after, but for what gets
/// lost on the way.
#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
fn system_time<M: Machine>(guest: &Guest<M>) {
    #[cfg(target_arch = "x86")]
    use core::arch::x86::{_mm_lfence, _rdtsc};
    #[cfg(target_arch = "x86_64")]
    use core::arch::x86_64::{_mm_lfence, _rdtsc};

    use super::scheduler::SLACK;
    use super::timers::now;

    // SAFETY: every processor with 64 bits, on which Xen runs, has both instructions.
    let cycles = || unsafe {
        _mm_lfence();
        _rdtsc()
    };
    let before = now(&guest.xen);
    let between = guest.cpu.get().time().now(cycles);
    let after = now(&guest.xen);
    let right = before <= between + SLACK && between <= after + SLACK && before > 0;
    guest.check("clock.system_time", right, format_args!("{before}, {between}, {after}"));
}
