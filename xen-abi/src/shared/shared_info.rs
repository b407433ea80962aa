//! The page that Xen and a domain share.

use core::ptr::NonNull;
use core::time::Duration;

use super::atomics::{AtomicU32, AtomicXenUlong, Ordering};
use super::memory::{Shared, part};
use super::{TwoLevelPorts, VcpuInfoView, Version};
use crate::xen::SharedInfo;

/// The page that Xen and a domain share.
///
/// ```
/// use core::ptr::NonNull;
/// use core::time::Duration;
/// use xen_abi::shared::{SharedInfoView, Unmasked};
/// use xen_abi::xen::SharedInfo;
///
/// let mut memory = SharedInfo { wc_version: 2, wc_sec: 86_400, wc_nsec: 7, ..Default::default() };
/// // SAFETY: the memory outlives the view, and nothing else uses it meanwhile.
/// let shared = unsafe { SharedInfoView::new(NonNull::from(&mut memory)) };
///
/// assert_eq!(shared.wall_clock(), Duration::new(86_400, 7));
/// let port = shared.ports().port(5).unwrap();
/// port.mask();
/// assert_eq!(port.unmask(), Unmasked::Done);
/// assert!(shared.vcpu_info(0).is_some());
/// ```
#[derive(Clone, Copy, Debug)]
pub struct SharedInfoView<'a> {
    record: Shared<'a, SharedInfo>,
}

impl<'a> SharedInfoView<'a> {
    /// The page at an address.
    ///
    /// # Safety
    ///
    /// [What every view relies on](super#what-every-view-relies-on). While the view lives, the frame of the
    /// page is not moved or taken away, as by `XENMEM_add_to_physmap`; the domain is not suspended; and Xen does not
    /// take the guest for one of another width, as `HVM_PARAM_CALLBACK_IRQ` can make it do.
    pub const unsafe fn new(start: NonNull<SharedInfo>) -> Self {
        // SAFETY: the caller promises the same.
        Self { record: unsafe { Shared::new(start) } }
    }

    /// What Xen and a CPU tell each other, if it is one of the first `XEN_LEGACY_MAX_VCPUS`. It is not used any more
    /// once the CPU has registered another place by `VCPUOP_register_vcpu_info`.
    pub fn vcpu_info(self, cpu: u32) -> Option<VcpuInfoView<'a>> {
        part!(self.record, vcpu_info).elements().get(cpu).map(VcpuInfoView::of)
    }

    /// The ports of the two-level form, for all CPUs.
    pub fn ports(self) -> TwoLevelPorts<'a> {
        TwoLevelPorts::new(self.evtchn_pending(), self.evtchn_mask())
    }

    /// A bit for each port of the two-level form: it has an event.
    pub fn evtchn_pending(self) -> &'a [AtomicXenUlong] {
        part!(self.record, evtchn_pending).elements().atomics()
    }

    /// A bit for each port of the two-level form: its events are held back.
    pub fn evtchn_mask(self) -> &'a [AtomicXenUlong] {
        part!(self.record, evtchn_mask).elements().atomics()
    }

    /// The time since 1970 at system time 0; with the system time it is the time now. It waits while Xen writes.
    pub fn wall_clock(self) -> Duration {
        let word = |word: &AtomicU32| word.load(Ordering::Relaxed);
        let (low, high, nanoseconds) = Version::new(part!(self.record, wc_version).atomic()).read(|| {
            (
                word(part!(self.record, wc_sec).atomic()),
                word(self.wc_sec_hi()),
                word(part!(self.record, wc_nsec).atomic()),
            )
        });
        let seconds = u64::from(high) << u32::BITS | u64::from(low);
        Duration::from_secs(seconds).saturating_add(Duration::from_nanos(nanoseconds.into()))
    }

    #[cfg(target_arch = "x86")]
    fn wc_sec_hi(self) -> &'a AtomicU32 {
        part!(self.record, arch.wc_sec_hi).atomic()
    }

    #[cfg(not(target_arch = "x86"))]
    fn wc_sec_hi(self) -> &'a AtomicU32 {
        part!(self.record, wc_sec_hi).atomic()
    }
}
