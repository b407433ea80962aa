//! Event channels of the two-level form: a bit for each port, and for each CPU a bit for each word of them.

use core::iter;

use super::Unmasked;
use super::atomics::{AtomicU8, AtomicXenUlong, Ordering, fence};
use crate::event_channel::EvtchnPort;
use crate::xen::XenUlong;

/// The ports of a domain in the two-level form.
#[derive(Clone, Copy, Debug)]
pub struct TwoLevelPorts<'a> {
    pending: &'a [AtomicXenUlong],
    mask: &'a [AtomicXenUlong],
}

impl<'a> TwoLevelPorts<'a> {
    /// The ports of these bitmaps, `evtchn_pending` and `evtchn_mask` of the shared page.
    pub const fn new(pending: &'a [AtomicXenUlong], mask: &'a [AtomicXenUlong]) -> Self {
        Self { pending, mask }
    }

    /// One port, if there are so many.
    pub fn port(self, port: EvtchnPort) -> Option<TwoLevelPort<'a>> {
        let word = usize::try_from(port / XenUlong::BITS).ok()?;
        Some(TwoLevelPort {
            pending: self.pending.get(word)?,
            mask: self.mask.get(word)?,
            bit: 1 << (port % XenUlong::BITS),
        })
    }

    /// The numbers of the ports of a word that are pending, not masked and among those asked for.
    fn active(self, word: u32, among: XenUlong) -> impl Iterator<Item = EvtchnPort> {
        let load =
            |bitmap: &[AtomicXenUlong]| bitmap.get(word as usize).map(|bits| bits.load(Ordering::Relaxed));
        let pending = load(self.pending).unwrap_or(0);
        let mask = load(self.mask).unwrap_or(XenUlong::MAX);
        numbers_of_bits(pending & !mask & among).map(move |bit| word * XenUlong::BITS + bit)
    }
}

/// One port of the two-level form.
///
/// ```
/// use xen_abi::shared::atomics::AtomicXenUlong;
/// use xen_abi::shared::{TwoLevelPorts, Unmasked};
///
/// let (pending, mask) = ([AtomicXenUlong::new(0b10)], [AtomicXenUlong::new(0b11)]);
/// let ports = TwoLevelPorts::new(&pending, &mask);
/// assert_eq!(ports.port(0).unwrap().unmask(), Unmasked::Done);
/// assert_eq!(ports.port(1).unwrap().unmask(), Unmasked::AskXen);
/// assert!(ports.port(1).unwrap().is_masked());
/// ```
#[derive(Clone, Copy, Debug)]
pub struct TwoLevelPort<'a> {
    pending: &'a AtomicXenUlong,
    mask: &'a AtomicXenUlong,
    bit: XenUlong,
}

impl TwoLevelPort<'_> {
    /// Whether there is an event that was not taken.
    pub fn is_pending(self) -> bool {
        self.pending.load(Ordering::Acquire) & self.bit != 0
    }

    /// Whether events are held back.
    pub fn is_masked(self) -> bool {
        self.mask.load(Ordering::Acquire) & self.bit != 0
    }

    /// Takes the event, if there is one: the next one is another. What its sender wrote before can be read after.
    pub fn take(self) -> bool {
        self.pending.fetch_and(!self.bit, Ordering::AcqRel) & self.bit != 0
    }

    /// Holds events back from now on. Another CPU may be at one that came before.
    pub fn mask(self) {
        self.mask.fetch_or(self.bit, Ordering::AcqRel);
    }

    /// Lets events through, unless one came meanwhile: then the port stays masked, and Xen must be asked to unmask
    /// it, since an event that is pending already is not raised again.
    pub fn unmask(self) -> Unmasked {
        self.mask.fetch_and(!self.bit, Ordering::AcqRel);
        // Xen makes the port pending and then looks at the mask; so either it sees that, or this sees the event.
        fence(Ordering::SeqCst);
        if self.is_pending() {
            self.mask();
            Unmasked::AskXen
        } else {
            Unmasked::Done
        }
    }
}

/// What takes the events of one CPU in the two-level form, when Xen calls it up.
///
/// ```
/// use xen_abi::shared::atomics::{AtomicU8, AtomicXenUlong};
/// use xen_abi::shared::{TwoLevelPorts, TwoLevelUpcall};
///
/// // What Xen has written: ports 1, 2 and 3 are pending. The guest has masked port 2.
/// let (upcall_pending, selector) = (AtomicU8::new(1), AtomicXenUlong::new(1));
/// let (pending, mask) = ([AtomicXenUlong::new(0b1110)], [AtomicXenUlong::new(0b0100)]);
///
/// let mut taken = Vec::new();
/// let ports = TwoLevelPorts::new(&pending, &mask);
/// TwoLevelUpcall::new(&upcall_pending, &selector, ports).take(|port| taken.push(port));
/// assert_eq!(taken, [1, 3]);
/// assert!(ports.port(2).unwrap().is_pending());
/// ```
#[derive(Clone, Copy, Debug)]
pub struct TwoLevelUpcall<'a> {
    upcall_pending: &'a AtomicU8,
    selector: &'a AtomicXenUlong,
    ports: TwoLevelPorts<'a>,
}

impl<'a> TwoLevelUpcall<'a> {
    /// What takes the events of a CPU, from `evtchn_upcall_pending` and `evtchn_pending_sel` of its `vcpu_info`.
    pub const fn new(
        upcall_pending: &'a AtomicU8,
        selector: &'a AtomicXenUlong,
        ports: TwoLevelPorts<'a>,
    ) -> Self {
        Self { upcall_pending, selector, ports }
    }

    /// Takes the events that are pending and not masked, and hands their ports over in ascending order.
    ///
    /// An event that comes meanwhile is taken too, or Xen calls up once more. A port that another CPU takes is left
    /// to it.
    pub fn take(self, visit: impl FnMut(EvtchnPort)) {
        self.take_among(|_| XenUlong::MAX, visit);
    }

    /// Takes only events of some ports, such as those that are bound to this CPU: ports of several CPUs can share a
    /// word. `among` is given the number of a word and returns the bits of these ports.
    ///
    /// Xen calls up the CPU to which a port is bound, so it is that CPU which must ask for the port.
    pub fn take_among(self, among: impl Fn(u32) -> XenUlong, mut visit: impl FnMut(EvtchnPort)) {
        self.upcall_pending.store(0, Ordering::Relaxed);
        // Released by the exchange: who adds to the selector after it finds the upcall not pending and makes one.
        // Acquired by it: the ports that Xen made pending before it set their bit here.
        for word in numbers_of_bits(self.selector.swap(0, Ordering::AcqRel)) {
            for port in self.ports.active(word, among(word)) {
                if self.ports.port(port).is_some_and(TwoLevelPort::take) {
                    visit(port);
                }
            }
        }
    }
}

/// The numbers of the bits that are set, in ascending order.
fn numbers_of_bits(mut bits: XenUlong) -> impl Iterator<Item = u32> {
    iter::from_fn(move || {
        let lowest = (bits != 0).then(|| bits.trailing_zeros())?;
        bits &= bits - 1;
        Some(lowest)
    })
}
