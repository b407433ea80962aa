//! Where the time of a CPU went, in the copy that Xen keeps in memory of the guest.

use core::ptr::NonNull;

use super::EntryTime;
use super::memory::{Shared, part};
use crate::vcpu::VcpuRunstateInfo;

/// The run state of one CPU, as registered with `VCPUOP_register_runstate_memory_area` or its like.
///
/// ```
/// use core::ptr::NonNull;
/// use xen_abi::shared::RunstateView;
/// use xen_abi::vcpu::{Runstate, VcpuRunstateInfo};
///
/// let mut memory = VcpuRunstateInfo { state_entry_time: 40, time: [30, 0, 10, 0], ..Default::default() };
/// // SAFETY: the memory outlives the view, and nothing else uses it meanwhile.
/// let runstate = unsafe { RunstateView::new(NonNull::from(&mut memory)) };
/// assert_eq!(runstate.read().time[Runstate::BLOCKED.0 as usize], 10);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct RunstateView<'a> {
    record: Shared<'a, VcpuRunstateInfo>,
}

impl<'a> RunstateView<'a> {
    /// The run state in a record.
    ///
    /// # Safety
    ///
    /// [What every view relies on](super#what-every-view-relies-on). While the view lives, the memory is not given
    /// back to Xen, also if another area takes the place of this one, and the domain is not suspended.
    pub const unsafe fn new(start: NonNull<VcpuRunstateInfo>) -> Self {
        // SAFETY: the caller promises the same.
        Self { record: unsafe { Shared::new(start) } }
    }

    /// A whole copy of the record.
    ///
    /// The CPU to which the record belongs gets one always: Xen writes only while that CPU does not run, and then
    /// the time at which the state was entered is another. Other CPUs do if Xen marks the record while it writes,
    /// which `VMASST_TYPE_runstate_update_flag` turns on and areas by physical address always have; they wait while
    /// Xen writes. Without the mark the copy of another CPU may be part old, part new.
    pub fn read(self) -> VcpuRunstateInfo {
        self.entry_time().read(|| self.record.copy())
    }

    fn entry_time(self) -> EntryTime<'a> {
        // All targets are little-endian.
        let [low, high] = part!(self.record, state_entry_time).words();
        EntryTime::new(low, high)
    }
}
