//! System time from the cycle counter of an x86 CPU.

use core::ptr::NonNull;

use super::Version;
use super::memory::{Shared, part};
use crate::xen::VcpuTimeInfo;

/// Turns cycles into nanoseconds: shifted left by `shift`, or right if that is negative, times `factor`, divided by
/// 2 to the power of 32. Bits that leave the 64 are lost, as in Xen.
///
/// ```
/// use xen_abi::shared::scale_cycles;
///
/// // A counter of 4 GHz: a quarter of a nanosecond each.
/// assert_eq!(scale_cycles(4_000, 1 << 31, -1), 1_000);
/// ```
pub const fn scale_cycles(cycles: u64, factor: u32, shift: i8) -> u64 {
    let places = shift.unsigned_abs() as u32;
    let shifted = if places >= u64::BITS {
        0
    } else if shift < 0 {
        cycles >> places
    } else {
        cycles << places
    };
    // Half by half, since targets of 32 bits have no multiplication of 128. Neither product nor sum overflows.
    let factor = factor as u64;
    let (high, low) = (shifted >> u32::BITS, shifted & u32::MAX as u64);
    high * factor + ((low * factor) >> u32::BITS)
}

impl VcpuTimeInfo {
    /// The system time, in nanoseconds, at which the cycle counter of the CPU has a value.
    ///
    /// A counter before [`tsc_timestamp`](Self::tsc_timestamp) gives the time of that: the counter was read
    /// before the record, or on a CPU whose counter lags behind. Both may wrap around in between: a guest on
    /// virtualised hardware begins with a counter of its own, and a record from before that.
    ///
    /// ```
    /// use xen_abi::xen::VcpuTimeInfo;
    ///
    /// let time = VcpuTimeInfo {
    ///     tsc_timestamp: 10_000,
    ///     system_time: 500,
    ///     tsc_to_system_mul: 1 << 31,
    ///     ..Default::default()
    /// };
    /// assert_eq!(time.system_time_at(10_100), 550);
    /// assert_eq!(time.system_time_at(9_000), 500);
    /// let earlier = VcpuTimeInfo { tsc_timestamp: 10_000_u64.wrapping_neg(), ..time };
    /// assert_eq!(earlier.system_time_at(100), 500 + 5_050);
    /// ```
    pub const fn system_time_at(&self, counter: u64) -> u64 {
        let since = counter.wrapping_sub(self.tsc_timestamp);
        let cycles = if (since as i64) < 0 { 0 } else { since };
        self.system_time.wrapping_add(scale_cycles(cycles, self.tsc_to_system_mul, self.tsc_shift))
    }
}

/// The clock of one CPU, which Xen adjusts.
///
/// ```
/// use core::ptr::NonNull;
/// use xen_abi::shared::TimeView;
/// use xen_abi::xen::VcpuTimeInfo;
///
/// let mut memory = VcpuTimeInfo { version: 2, system_time: 500, ..Default::default() };
/// // SAFETY: the memory outlives the view, and nothing else uses it meanwhile.
/// let clock = unsafe { TimeView::new(NonNull::from(&mut memory)) };
/// assert_eq!(clock.read().system_time, 500);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct TimeView<'a> {
    record: Shared<'a, VcpuTimeInfo>,
}

impl<'a> TimeView<'a> {
    /// The clock in a record, such as one that was registered with `VCPUOP_register_vcpu_time_memory_area`.
    ///
    /// # Safety
    ///
    /// [What every view relies on](super#what-every-view-relies-on). While the view lives, the memory is not given
    /// back to Xen, also if another area takes the place of this one, and the domain is not suspended.
    pub const unsafe fn new(start: NonNull<VcpuTimeInfo>) -> Self {
        // SAFETY: the caller promises the same.
        Self::of(unsafe { Shared::new(start) })
    }

    pub(super) const fn of(record: Shared<'a, VcpuTimeInfo>) -> Self {
        Self { record }
    }

    /// A whole copy of the record. It waits while Xen writes.
    pub fn read(self) -> VcpuTimeInfo {
        self.version().read(|| self.record.copy())
    }

    /// The system time now, in nanoseconds, by the cycle counter of the CPU that the clock belongs to.
    ///
    /// `counter` reads that counter, on that CPU, after all loads before it: by `lfence` and `rdtsc`, or by `rdtscp`.
    /// It may be called several times: the counter goes only with what the record says at the same moment, since Xen
    /// may move the CPU to another physical one.
    ///
    /// ```
    /// # use core::ptr::NonNull;
    /// # use xen_abi::xen::VcpuTimeInfo;
    /// # let mut memory = VcpuTimeInfo { version: 2, system_time: 500, ..Default::default() };
    /// # // SAFETY: the memory outlives the view, and nothing else uses it meanwhile.
    /// # let clock = unsafe { xen_abi::shared::TimeView::new(NonNull::from(&mut memory)) };
    /// # #[cfg(target_arch = "x86")]
    /// # use core::arch::x86::{_mm_lfence, _rdtsc};
    /// # #[cfg(target_arch = "x86_64")]
    /// use core::arch::x86_64::{_mm_lfence, _rdtsc};
    ///
    /// // SAFETY: every CPU of 64 bits has both instructions.
    /// let now = clock.now(|| unsafe {
    ///     _mm_lfence();
    ///     _rdtsc()
    /// });
    /// # assert_eq!(now, 500);
    /// ```
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    pub fn now(self, mut counter: impl FnMut() -> u64) -> u64 {
        let (time, cycles) = self.version().read(|| (self.record.copy(), counter()));
        time.system_time_at(cycles)
    }

    fn version(self) -> Version<'a> {
        Version::new(part!(self.record, version).atomic())
    }
}
