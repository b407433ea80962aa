#[cfg(not(loom))]
use core::ptr::NonNull;

use super::EventWordView;
#[cfg(not(loom))]
use crate::event_channel::EventWord;
use crate::event_channel::EvtchnPort;
use crate::shared::atomics::AtomicU32;
#[cfg(not(loom))]
use crate::shared::memory::Shared;

/// Where the words of ports are.
///
/// [`EventArray`] has them one after the other. A guest whose pages of the event array are not neighbours implements
/// this with an array for each.
pub trait EventWords {
    /// The word of a port, if the guest has given Xen memory for it with `EVTCHNOP_expand_array`.
    fn word(&self, port: EvtchnPort) -> Option<EventWordView<'_>>;
}

/// The words of the ports from 0 on.
///
/// ```
/// use core::ptr::NonNull;
/// use xen_abi::event_channel::EventWord;
/// use xen_abi::shared::{EventArray, EventWords};
///
/// let mut memory = [EventWord(0); 1024];
/// // SAFETY: the memory outlives the view, and nothing else uses it meanwhile.
/// let array = unsafe { EventArray::new(NonNull::from(&mut memory[..])) };
/// array.word(9).unwrap().mask();
/// assert!(array.word(9).unwrap().load().masked());
/// assert!(array.word(1024).is_none());
/// ```
#[derive(Clone, Copy, Debug)]
pub struct EventArray<'a>(&'a [AtomicU32]);

impl<'a> EventArray<'a> {
    /// The words at an address.
    ///
    /// # Safety
    ///
    /// [What every view relies on](crate::shared#what-every-view-relies-on). While the view lives, the memory
    /// is not given back to Xen, also if `EVTCHNOP_reset` has Xen forget it, and the domain is not suspended.
    #[cfg(not(loom))]
    pub const unsafe fn new(words: NonNull<[EventWord]>) -> Self {
        // SAFETY: the caller promises the same.
        Self::from_atomics(unsafe { Shared::new(words) }.atomics())
    }

    /// The words that are kept in these atomics.
    pub const fn from_atomics(words: &'a [AtomicU32]) -> Self {
        Self(words)
    }
}

impl EventWords for EventArray<'_> {
    fn word(&self, port: EvtchnPort) -> Option<EventWordView<'_>> {
        self.0.get(usize::try_from(port).ok()?).map(EventWordView::new)
    }
}
