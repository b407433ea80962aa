//! Events that carry a count of how often they were sent, so that a test sees whether the last one was noticed.

use xen_abi::shared::atomics::{AtomicU32, Ordering};

/// What the sender of an event wrote before, and what the handler of the event found.
pub(crate) struct Letter {
    sent: AtomicU32,
    read: AtomicU32,
}

impl Letter {
    pub(crate) fn new() -> Self {
        Self { sent: AtomicU32::new(0), read: AtomicU32::new(0) }
    }

    /// Writes the letter for the next event.
    pub(crate) fn write(&self) {
        self.sent.fetch_add(1, Ordering::Relaxed);
    }

    /// Reads the letter, when the event has come.
    pub(crate) fn read(&self) {
        self.read.store(self.sent.load(Ordering::Relaxed), Ordering::Relaxed);
    }

    /// Whether the last letter was read.
    pub(crate) fn all_read(&self) -> bool {
        self.sent.load(Ordering::Relaxed) == self.read.load(Ordering::Relaxed)
    }
}
