use super::{ControlBlockView, EventWords};
use crate::event_channel::{EVTCHN_FIFO_MAX_QUEUES, EvtchnPort};
use crate::shared::atomics::{AtomicU8, Ordering};

/// What takes the events of one CPU in the FIFO form, when Xen calls it up. There must be one for each CPU, as long
/// as the form is used: it knows how far each queue has been emptied.
///
/// ```
/// use xen_abi::event_channel::{EVTCHN_FIFO_MAX_QUEUES, EVTCHN_FIFO_PRIORITY_DEFAULT, EventWord};
/// use xen_abi::shared::atomics::{AtomicU8, AtomicU32};
/// use xen_abi::shared::{ControlBlockView, EventArray, FifoUpcall};
///
/// // What Xen has written: the queue of the default priority begins with port 2, which links to port 1.
/// let queued = |link| AtomicU32::new(EventWord(link).with_pending(true).with_linked(true).0);
/// let words = [AtomicU32::new(0), queued(0), queued(1)];
/// let (upcall_pending, ready) = (AtomicU8::new(1), AtomicU32::new(1 << EVTCHN_FIFO_PRIORITY_DEFAULT));
/// let head = [const { AtomicU32::new(2) }; EVTCHN_FIFO_MAX_QUEUES as usize];
///
/// let mut taken = Vec::new();
/// let mut upcall = FifoUpcall::new(&upcall_pending, ControlBlockView::from_atomics(&ready, &head));
/// upcall.take(&EventArray::from_atomics(&words), |port| taken.push(port));
/// assert_eq!(taken, [2, 1]);
/// ```
#[derive(Debug)]
pub struct FifoUpcall<'a> {
    upcall_pending: &'a AtomicU8,
    control: ControlBlockView<'a>,
    /// The port that follows in each queue, or 0 if Xen knows it.
    next: [EvtchnPort; EVTCHN_FIFO_MAX_QUEUES as usize],
}

impl<'a> FifoUpcall<'a> {
    /// What takes the events of a CPU, from `evtchn_upcall_pending` of its `vcpu_info` and its control block.
    pub const fn new(upcall_pending: &'a AtomicU8, control: ControlBlockView<'a>) -> Self {
        Self { upcall_pending, control, next: [0; EVTCHN_FIFO_MAX_QUEUES as usize] }
    }

    /// Takes the events of all queues, the most urgent first, and hands their ports over. A port that is masked stays
    /// pending; whoever unmasks it has Xen raise it again.
    ///
    /// `words` has a word for every port that was ever raised. An event that comes meanwhile is taken too, or Xen
    /// calls up once more.
    pub fn take(&mut self, words: &impl EventWords, mut visit: impl FnMut(EvtchnPort)) {
        self.upcall_pending.store(0, Ordering::Relaxed);
        // Released by the exchange: who fills a queue after it finds the upcall not pending and makes one.
        let mut ready = self.control.take_ready();
        while ready != 0 {
            let queue = ready.trailing_zeros();
            if !self.take_first(queue as usize, words, &mut visit) {
                ready &= !(1 << queue);
            }
            // A more urgent queue may have been filled.
            ready |= self.control.take_ready();
        }
    }

    /// Takes the first port out of a queue, and says whether another follows.
    fn take_first(
        &mut self,
        queue: usize,
        words: &impl EventWords,
        visit: &mut impl FnMut(EvtchnPort),
    ) -> bool {
        let Some((port, next)) = self.control.head(queue).zip(self.next.get_mut(queue)) else {
            return false;
        };
        let port = if *next == 0 { port } else { *next };
        let Some(word) = words.word(port) else {
            *next = 0;
            return false;
        };
        let state = word.unlink();
        *next = state.link();
        let more = *next != 0;
        if state.pending() && !state.masked() && word.take() {
            visit(port);
        }
        more
    }
}
