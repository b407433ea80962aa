use xen_abi::grant_table::{GrantEntryHeader, Gtf, GtfType};
use xen_abi::shared::atomics::{AtomicU16, AtomicU32, Ordering, fence};

const IN_USE: Gtf = Gtf::READING.union(Gtf::WRITING);
/// Where in the word of a header the flags are.
const SHIFT: usize = std::mem::offset_of!(GrantEntryHeader, flags) * 8;

fn permits(header: u32) -> bool {
    (header >> SHIFT) as u16 & !IN_USE.0 == GtfType::PERMIT_ACCESS.0
}

/// Marks an entry of version 1 as used for writing, if it permits that.
pub(crate) fn map_v1(header: &AtomicU32) -> bool {
    let mut now = header.load(Ordering::Relaxed);
    while permits(now) {
        let marked = now | u32::from(IN_USE.0) << SHIFT;
        fence(Ordering::SeqCst);
        let result = header.compare_exchange(now, marked, Ordering::Relaxed, Ordering::Relaxed);
        fence(Ordering::SeqCst);
        match result {
            Ok(_) => return true,
            Err(other) => now = other,
        }
    }
    false
}

/// Takes the mark away.
pub(crate) fn unmap_v1(header: &AtomicU32) {
    fence(Ordering::SeqCst);
    header.fetch_and(!(u32::from(IN_USE.0) << SHIFT), Ordering::Relaxed);
    fence(Ordering::SeqCst);
}

/// Marks an entry of version 2 as used for writing, if it permits that before and after.
pub(crate) fn map_v2(header: &AtomicU32, status: &AtomicU16) -> bool {
    if !permits(header.load(Ordering::Relaxed)) {
        return false;
    }
    status.store(IN_USE.0, Ordering::Relaxed);
    fence(Ordering::SeqCst);
    let mapped = permits(header.load(Ordering::Relaxed));
    if !mapped {
        unmap_v2(status);
    }
    mapped
}

/// Takes the mark away.
pub(crate) fn unmap_v2(status: &AtomicU16) {
    fence(Ordering::SeqCst);
    status.fetch_and(!IN_USE.0, Ordering::Relaxed);
    fence(Ordering::SeqCst);
}
