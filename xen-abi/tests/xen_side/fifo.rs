use xen_abi::event_channel::{EventWord, EvtchnPort};
use xen_abi::shared::atomics::{AtomicU8, AtomicU32, Ordering, fence};

use super::Mutex;

/// How often Xen tries to link a port behind one that the guest is changing, once it has marked that one as busy.
/// The guest of the model only masks and unmasks, so that half as many will do.
const TRIES: usize = if cfg!(loom) { 2 } else { 4 };

/// One queue of the FIFO form as Xen has it.
pub(crate) struct FifoXen<'a> {
    pub(crate) upcall_pending: &'a AtomicU8,
    pub(crate) ready: &'a AtomicU32,
    pub(crate) head: &'a AtomicU32,
    pub(crate) words: &'a [AtomicU32],
    pub(crate) priority: u32,
    /// The last port of the queue, under the queue's lock.
    pub(crate) tail: &'a Mutex<EvtchnPort>,
}

impl FifoXen<'_> {
    /// What Xen does when an event happens.
    pub(crate) fn raise(&self, port: EvtchnPort) {
        let mut tail = self.tail.lock().unwrap();
        let word = &self.words[port as usize];
        test_and_set(word, EventWord::PENDING_MASK);
        let queued =
            !EventWord(word.load(Ordering::Relaxed)).masked() && !test_and_set(word, EventWord::LINKED_MASK);
        let begun = queued && self.begins_queue(*tail, port);
        if queued {
            *tail = port;
        }
        drop(tail);

        if begun && !test_and_set(self.ready, 1 << self.priority) {
            self.upcall_pending.fetch_or(1, Ordering::Relaxed);
            fence(Ordering::SeqCst);
        }
    }

    /// The operation `EVTCHNOP_unmask`.
    pub(crate) fn unmask(&self, port: EvtchnPort) {
        let word = &self.words[port as usize];
        fence(Ordering::SeqCst);
        word.fetch_and(!EventWord::MASKED_MASK, Ordering::Relaxed);
        fence(Ordering::SeqCst);
        if EventWord(word.load(Ordering::Relaxed)).pending() {
            self.raise(port);
        }
    }

    /// Puts a port behind the tail, or if the tail is not in the queue any more, begins the queue with it.
    fn begins_queue(&self, tail: EvtchnPort, port: EvtchnPort) -> bool {
        let linked = tail != 0 && tail != port && link(&self.words[tail as usize], port);
        if !linked {
            self.head.store(port, Ordering::Relaxed);
        }
        !linked
    }
}

/// Writes a link into a word, if that is in a queue.
fn link(word: &AtomicU32, port: EvtchnPort) -> bool {
    let mut state = EventWord(word.load(Ordering::Relaxed));
    match try_link(word, &mut state, port) {
        Some(linked) => return linked,
        None => test_and_set(word, EventWord::BUSY_MASK),
    };
    state = EventWord(word.load(Ordering::Relaxed));
    for _ in 0..TRIES {
        if let Some(linked) = try_link(word, &mut state, port) {
            if !linked {
                word.fetch_and(!EventWord::BUSY_MASK, Ordering::Relaxed);
            }
            return linked;
        }
    }
    panic!("the guest changes the word too often");
}

/// Tries that once, and says nothing if the word has changed.
fn try_link(word: &AtomicU32, state: &mut EventWord, port: EvtchnPort) -> Option<bool> {
    if !state.linked() {
        return Some(false);
    }
    let new = state.with_busy(false).with_link(port);
    fence(Ordering::SeqCst);
    let result = word.compare_exchange(state.0, new.0, Ordering::Relaxed, Ordering::Relaxed);
    fence(Ordering::SeqCst);
    match result {
        Ok(_) => Some(true),
        Err(now) => {
            *state = EventWord(now);
            None
        }
    }
}

fn test_and_set(word: &AtomicU32, bit: u32) -> bool {
    fence(Ordering::SeqCst);
    let was_set = word.fetch_or(bit, Ordering::Relaxed) & bit != 0;
    fence(Ordering::SeqCst);
    was_set
}
