//! What Xen and one CPU tell each other.

use core::ptr::NonNull;
#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
use core::sync::atomic::compiler_fence;

#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
use super::atomics::Ordering;
use super::atomics::{AtomicU8, AtomicXenUlong};
use super::memory::{Shared, part};
use super::{ControlBlockView, FifoUpcall, TimeView, TwoLevelPorts, TwoLevelUpcall};
use crate::xen::VcpuInfo;

/// What Xen and one CPU tell each other: in [`SharedInfo`](crate::xen::SharedInfo), or where
/// `VCPUOP_register_vcpu_info` has put it.
///
/// ```
/// use core::ptr::NonNull;
/// use core::sync::atomic::Ordering;
/// use xen_abi::shared::VcpuInfoView;
/// use xen_abi::xen::VcpuInfo;
///
/// let mut memory = VcpuInfo { evtchn_upcall_pending: 1, ..Default::default() };
/// // SAFETY: the memory outlives the view, and nothing else uses it meanwhile.
/// let cpu = unsafe { VcpuInfoView::new(NonNull::from(&mut memory)) };
/// assert_eq!(cpu.evtchn_upcall_pending().load(Ordering::Relaxed), 1);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct VcpuInfoView<'a> {
    record: Shared<'a, VcpuInfo>,
}

impl<'a> VcpuInfoView<'a> {
    /// What Xen and a CPU tell each other in this record.
    ///
    /// # Safety
    ///
    /// [What every view relies on](super#what-every-view-relies-on). While the view lives, what holds for the
    /// [shared page](super::SharedInfoView::new) holds for the record, wherever it is.
    pub const unsafe fn new(start: NonNull<VcpuInfo>) -> Self {
        // SAFETY: the caller promises the same.
        Self::of(unsafe { Shared::new(start) })
    }

    pub(super) const fn of(record: Shared<'a, VcpuInfo>) -> Self {
        Self { record }
    }

    /// Not 0 if there are events that were not taken. Xen sets it.
    pub fn evtchn_upcall_pending(self) -> &'a AtomicU8 {
        part!(self.record, evtchn_upcall_pending).atomic()
    }

    /// Bit n says that word n of the ports has something new. Xen sets it; of the two-level form alone.
    pub fn evtchn_pending_sel(self) -> &'a AtomicXenUlong {
        part!(self.record, evtchn_pending_sel).atomic()
    }

    /// Clock of the CPU, which Xen keeps on x86.
    pub fn time(self) -> TimeView<'a> {
        TimeView::of(part!(self.record, time))
    }

    /// What takes the events of this CPU in the two-level form.
    pub fn two_level_upcall(self, ports: TwoLevelPorts<'a>) -> TwoLevelUpcall<'a> {
        TwoLevelUpcall::new(self.evtchn_upcall_pending(), self.evtchn_pending_sel(), ports)
    }

    /// What takes the events of this CPU in the FIFO form, of its own control block.
    pub fn fifo_upcall(self, control: ControlBlockView<'a>) -> FifoUpcall<'a> {
        FifoUpcall::new(self.evtchn_upcall_pending(), control)
    }
}

/// PV guests, whose upcalls are not interrupts of the processor. Only the CPU itself may use these.
#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
impl<'a> VcpuInfoView<'a> {
    /// Not 0 if the CPU wants no upcalls.
    pub fn evtchn_upcall_mask(self) -> &'a AtomicU8 {
        part!(self.record, evtchn_upcall_mask).atomic()
    }

    /// Has Xen make no upcalls on this CPU, which it is called on.
    pub fn mask_upcalls(self) {
        self.evtchn_upcall_mask().store(1, Ordering::Relaxed);
        // Xen on this CPU sees what this CPU does in its order; so only the compiler needs to be told.
        compiler_fence(Ordering::SeqCst);
    }

    /// Has Xen make upcalls again on this CPU, which it is called on, and says whether one was missed: it comes with
    /// the next hypercall, whichever that is.
    #[must_use = "an upcall that was missed comes only with the next hypercall"]
    pub fn unmask_upcalls(self) -> bool {
        compiler_fence(Ordering::SeqCst);
        self.evtchn_upcall_mask().store(0, Ordering::Relaxed);
        compiler_fence(Ordering::SeqCst);
        self.evtchn_upcall_pending().load(Ordering::Relaxed) != 0
    }
}
