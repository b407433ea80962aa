use crate::event_channel::EventWord;
use crate::shared::Unmasked;
use crate::shared::atomics::{AtomicU32, Ordering, spin_loop};

/// The state of one port in the FIFO form.
///
/// ```
/// use xen_abi::event_channel::EventWord;
/// use xen_abi::shared::atomics::AtomicU32;
/// use xen_abi::shared::{EventWordView, Unmasked};
///
/// let memory = AtomicU32::new(EventWord(0).with_pending(true).with_masked(true).0);
/// let word = EventWordView::new(&memory);
/// assert_eq!(word.unmask(), Unmasked::AskXen);
/// assert!(word.take());
/// assert_eq!(word.unmask(), Unmasked::Done);
/// assert_eq!(word.load(), EventWord(0));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct EventWordView<'a>(&'a AtomicU32);

impl<'a> EventWordView<'a> {
    /// The state of a port that is kept in this word.
    pub const fn new(word: &'a AtomicU32) -> Self {
        Self(word)
    }

    /// The state at this moment.
    pub fn load(self) -> EventWord {
        EventWord(self.0.load(Ordering::Acquire))
    }

    /// Takes the event, if there is one: the next one is another. What its sender wrote before can be read after.
    pub fn take(self) -> bool {
        EventWord(self.0.fetch_and(!EventWord::PENDING_MASK, Ordering::AcqRel)).pending()
    }

    /// Holds events back from now on. Another CPU may be at one that came before.
    pub fn mask(self) {
        self.0.fetch_or(EventWord::MASKED_MASK, Ordering::AcqRel);
    }

    /// Lets events through, unless one came meanwhile: then the port stays masked, and Xen must be asked to unmask
    /// it, since only Xen can put it into a queue.
    ///
    /// It waits while the word is busy: Xen is then putting another port behind this one, and gives up on a word
    /// that changes too often.
    pub fn unmask(self) -> Unmasked {
        let mut word = self.load();
        loop {
            if !word.masked() {
                return Unmasked::Done;
            }
            if word.pending() {
                return Unmasked::AskXen;
            }
            let idle = word.with_busy(false);
            match self.exchange(idle, idle.with_masked(false)) {
                Ok(_) => return Unmasked::Done,
                Err(now) => word = EventWord(now),
            }
            spin_loop();
        }
    }

    /// Takes the port out of its queue, and returns the state before: its link is the port that follows.
    pub(super) fn unlink(self) -> EventWord {
        let queued = EventWord::LINKED_MASK | EventWord::LINK_MASK;
        EventWord(self.0.fetch_and(!queued, Ordering::AcqRel))
    }

    fn exchange(self, old: EventWord, new: EventWord) -> Result<u32, u32> {
        self.0.compare_exchange(old.0, new.0, Ordering::AcqRel, Ordering::Acquire)
    }
}
