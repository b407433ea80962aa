use xen_abi::event_channel::EvtchnPort;
use xen_abi::shared::atomics::{AtomicU8, AtomicXenUlong, Ordering, fence};
use xen_abi::xen::XenUlong;

/// The two-level form as Xen has it, for one CPU.
pub(crate) struct TwoLevelXen<'a> {
    pub(crate) upcall_pending: &'a AtomicU8,
    pub(crate) selector: &'a AtomicXenUlong,
    pub(crate) pending: &'a [AtomicXenUlong],
    pub(crate) mask: &'a [AtomicXenUlong],
}

impl TwoLevelXen<'_> {
    /// What Xen does when an event happens.
    pub(crate) fn raise(&self, port: EvtchnPort) {
        if !test_and_set(&self.pending[word(port)], bit(port))
            && self.mask[word(port)].load(Ordering::Relaxed) & bit(port) == 0
        {
            self.select(port);
        }
    }

    /// The operation `EVTCHNOP_unmask`.
    pub(crate) fn unmask(&self, port: EvtchnPort) {
        fence(Ordering::SeqCst);
        let masked = self.mask[word(port)].fetch_and(!bit(port), Ordering::Relaxed) & bit(port) != 0;
        fence(Ordering::SeqCst);
        if masked && self.pending[word(port)].load(Ordering::Relaxed) & bit(port) != 0 {
            self.select(port);
        }
    }

    fn select(&self, port: EvtchnPort) {
        if !test_and_set(self.selector, 1 << word(port)) {
            self.upcall_pending.fetch_or(1, Ordering::Relaxed);
            fence(Ordering::SeqCst);
        }
    }
}

fn test_and_set(bits: &AtomicXenUlong, bit: XenUlong) -> bool {
    fence(Ordering::SeqCst);
    let was_set = bits.fetch_or(bit, Ordering::Relaxed) & bit != 0;
    fence(Ordering::SeqCst);
    was_set
}

fn word(port: EvtchnPort) -> usize {
    (port / XenUlong::BITS) as usize
}

fn bit(port: EvtchnPort) -> XenUlong {
    1 << (port % XenUlong::BITS)
}
