#[cfg(not(loom))]
use core::ptr::NonNull;

#[cfg(not(loom))]
use crate::event_channel::EvtchnFifoControlBlock;
use crate::event_channel::EvtchnPort;
use crate::shared::atomics::{AtomicU32, Ordering};
#[cfg(not(loom))]
use crate::shared::memory::{Shared, part};

/// Where Xen tells one CPU which queues hold events.
///
/// ```
/// use core::ptr::NonNull;
/// use xen_abi::event_channel::EvtchnFifoControlBlock;
/// use xen_abi::shared::ControlBlockView;
///
/// let mut memory = EvtchnFifoControlBlock::default();
/// // SAFETY: the memory outlives the view, and nothing else uses it meanwhile.
/// let control = unsafe { ControlBlockView::new(NonNull::from(&mut memory)) };
/// assert!(!control.has_events());
/// ```
#[derive(Clone, Copy, Debug)]
pub struct ControlBlockView<'a> {
    ready: &'a AtomicU32,
    head: &'a [AtomicU32],
}

impl<'a> ControlBlockView<'a> {
    /// The control block at an address.
    ///
    /// # Safety
    ///
    /// [What every view relies on](crate::shared#what-every-view-relies-on). While the view lives, the memory
    /// is not given back to Xen, also if `EVTCHNOP_reset` has Xen forget it, and the domain is not suspended.
    #[cfg(not(loom))]
    pub const unsafe fn new(start: NonNull<EvtchnFifoControlBlock>) -> Self {
        // SAFETY: the caller promises the same.
        let record: Shared<'a, _> = unsafe { Shared::new(start) };
        Self::from_atomics(part!(record, ready).atomic(), part!(record, head).elements().atomics())
    }

    /// The control block that is kept in these atomics: a bit for each queue, and the first port of each.
    pub const fn from_atomics(ready: &'a AtomicU32, head: &'a [AtomicU32]) -> Self {
        Self { ready, head }
    }

    /// Whether there are queues that were not looked at since Xen filled them.
    pub fn has_events(self) -> bool {
        self.ready.load(Ordering::Acquire) != 0
    }

    /// Takes the bits of the queues that Xen has filled. Their heads are what Xen wrote before, or newer.
    pub(super) fn take_ready(self) -> u32 {
        self.ready.swap(0, Ordering::AcqRel)
    }

    /// The first port of a queue that Xen has filled and nobody has begun to empty.
    pub(super) fn head(self, queue: usize) -> Option<EvtchnPort> {
        self.head.get(queue).map(|head| head.load(Ordering::Relaxed))
    }
}
