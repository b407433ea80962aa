//! Copies that are whole although the other side writes: of records that say when they change.

use super::atomics::{AtomicU32, Ordering, fence, spin_loop};
use crate::vcpu::XEN_RUNSTATE_UPDATE;

/// The version of what Xen writes: odd while Xen is at it, and another one afterwards.
///
/// ```
/// use xen_abi::shared::Version;
/// use xen_abi::shared::atomics::{AtomicU32, Ordering};
///
/// let (version, low, high) = (AtomicU32::new(2), AtomicU32::new(7), AtomicU32::new(1));
/// let pair = Version::new(&version).read(|| (low.load(Ordering::Relaxed), high.load(Ordering::Relaxed)));
/// assert_eq!(pair, (7, 1));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Version<'a>(&'a AtomicU32);

impl<'a> Version<'a> {
    /// A version that Xen counts up in this word.
    pub const fn new(word: &'a AtomicU32) -> Self {
        Self(word)
    }

    /// Copies until Xen did not write meanwhile, and returns that copy. `copy` reads by atomics, `Relaxed` will do.
    ///
    /// It waits while Xen writes, which takes Xen no longer than that.
    pub fn read<R>(self, copy: impl FnMut() -> R) -> R {
        let finished = || Some(self.0.load(Ordering::Acquire)).filter(|version| version % 2 == 0);
        read_unchanged(finished, copy)
    }
}

/// The time at which a state was entered, which is the version of a run state: a new state has a later time.
///
/// Its highest bit is `XEN_RUNSTATE_UPDATE`, which Xen sets while it writes, for guests that have turned that on. The
/// halves are read one by one, since a guest of 32 bits has the time where no atomic of 64 bits can be.
#[derive(Clone, Copy, Debug)]
pub struct EntryTime<'a> {
    low: &'a AtomicU32,
    high: &'a AtomicU32,
}

impl<'a> EntryTime<'a> {
    /// A time that Xen writes into these halves.
    pub const fn new(low: &'a AtomicU32, high: &'a AtomicU32) -> Self {
        Self { low, high }
    }

    /// Copies until Xen did not write meanwhile, and returns that copy. `copy` reads by atomics, `Relaxed` will do.
    pub fn read<R>(self, copy: impl FnMut() -> R) -> R {
        read_unchanged(|| self.finished(), copy)
    }

    /// The time, unless Xen is writing.
    fn finished(self) -> Option<u64> {
        let high = self.high.load(Ordering::Acquire);
        let low = self.low.load(Ordering::Acquire);
        // The half with the flag once more: Xen may have begun between the two.
        let again = self.high.load(Ordering::Acquire);
        let time = u64::from(high) << u32::BITS | u64::from(low);
        (high == again && time & XEN_RUNSTATE_UPDATE == 0).then_some(time)
    }
}

/// Copies until the stamp is the same before and after. A stamp is there only while nobody writes, and is loaded
/// with `Acquire`, so that nothing is copied before it.
fn read_unchanged<S: PartialEq, R>(stamp: impl Fn() -> Option<S>, mut copy: impl FnMut() -> R) -> R {
    loop {
        if let Some(before) = stamp() {
            let copied = copy();
            // Nothing is copied after this, so whoever wrote what was copied has changed the stamp before.
            fence(Ordering::Acquire);
            if stamp() == Some(before) {
                return copied;
            }
        }
        spin_loop();
    }
}
