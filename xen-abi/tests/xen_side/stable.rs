use xen_abi::shared::atomics::{AtomicU32, Ordering, fence};
use xen_abi::vcpu::XEN_RUNSTATE_UPDATE;

/// Writes while the version is odd.
pub(crate) fn write_versioned(version: &AtomicU32, write: impl FnOnce()) {
    let before = version.load(Ordering::Relaxed);
    version.store(before + 1, Ordering::Relaxed);
    fence(Ordering::Release);
    write();
    fence(Ordering::Release);
    version.store(before + 2, Ordering::Relaxed);
}

/// Writes a run state that was entered at a time, while the time is marked.
pub(crate) fn write_marked(low: &AtomicU32, high: &AtomicU32, time: u64, write: impl FnOnce()) {
    let marked = ((time | XEN_RUNSTATE_UPDATE) >> u32::BITS) as u32;
    high.store(marked, Ordering::Relaxed);
    fence(Ordering::Release);
    write();
    low.store(time as u32, Ordering::Relaxed);
    high.store(marked, Ordering::Relaxed);
    fence(Ordering::Release);
    high.store((time >> u32::BITS) as u32, Ordering::Relaxed);
}
