//! `event_channel_op` in the FIFO form.

use core::ptr::NonNull;

use xen_abi::calls::Hypercalls;
use xen_abi::errno::Errno;
use xen_abi::event_channel::{
    EVTCHN_FIFO_LINK_BITS, EVTCHN_FIFO_PRIORITY_MIN, EventWord, EvtchnExpandArray, EvtchnInitControl,
    EvtchnPort, EvtchnReset, EvtchnSetPriority, EvtchnUnmask,
};
use xen_abi::shared::{ControlBlockView, EventArray, EventWords, FifoUpcall, Unmasked};
use xen_abi::xen::DOMID_SELF;

use super::channel::{self, Pair};
use crate::{Guest, Machine, Page, upcalls};

/// The control block of the CPU, and the words of ports.
static CONTROL: Page = Page::new();
static WORDS: Page = Page::new();

/// Where the control block is in its page.
const OFFSET: u32 = 256;
/// More urgent than the usual priority.
const URGENT: u32 = 3;

pub(super) fn check<M: Machine>(guest: &Guest<M>) {
    if !begin(guest) {
        return;
    }
    let control = CONTROL.start();
    // SAFETY: Xen has the block there, and only this view of it is used while events are taken.
    let control = unsafe { ControlBlockView::new(control.byte_add(OFFSET as usize)) };
    let words = WORDS.start::<EventWord>();
    let words = NonNull::slice_from_raw_parts(words, Page::SIZE / size_of::<EventWord>());
    // SAFETY: Xen has the words there, and only this view of them is used.
    let words = unsafe { EventArray::new(words) };
    let mut queues = Queues { words, upcall: guest.cpu.get().fifo_upcall(control) };

    if let Some(pair) = guest.succeeds("fifo.open", Pair::open(&guest.xen)) {
        queues.settle(guest);
        priorities(guest, pair);
        queued(guest, &mut queues, pair);
        masked(guest, &mut queues, pair);
        guest.succeeds("fifo.close", pair.close(&guest.xen));
    }
    guest.succeeds("fifo.reset", guest.xen.event_channel().reset(&EvtchnReset { dom: DOMID_SELF }));
    let after = EvtchnSetPriority { port: 1, priority: URGENT };
    guest.refused(
        "fifo.set_priority_after_reset",
        guest.xen.event_channel().set_priority(&after),
        Errno::ENOSYS,
    );
}

/// Where events are queued, and what takes them.
struct Queues {
    words: EventArray<'static>,
    upcall: FifoUpcall<'static>,
}

impl Queues {
    /// Takes all events, and returns the port of the first.
    fn take_all(&mut self) -> Option<EvtchnPort> {
        let mut first = None;
        self.upcall.take(&self.words, |port| first = first.or(Some(port)));
        first
    }

    /// Lets in what came before anybody listened.
    fn settle<M: Machine>(&mut self, guest: &Guest<M>) {
        self.take_all();
        guest.machine.let_upcalls_in(guest.cpu.get());
        self.take_all();
    }
}

/// Changes to the FIFO form.
fn begin<M: Machine>(guest: &Guest<M>) -> bool {
    let xen = &guest.xen;
    let control_gfn = guest.machine.frame(&CONTROL) as u64;
    let init = |vcpu, offset| {
        let mut block = EvtchnInitControl { control_gfn, offset, vcpu, ..Default::default() };
        // SAFETY: the page is there for nothing else.
        unsafe { xen.event_channel().init_control(&mut block) }.map(|()| block.link_bits)
    };
    guest.refused("evtchn.init_control_no_cpu", init(1, OFFSET), Errno::ENOENT);
    guest.refused("evtchn.init_control_not_aligned", init(0, 4), Errno::EINVAL);
    guest.refused("evtchn.init_control_crossing", init(0, Page::SIZE as u32 - 8), Errno::EINVAL);
    let Some(link_bits) = guest.succeeds("evtchn.init_control", init(0, OFFSET)) else { return false };
    let right = u32::from(link_bits) == EVTCHN_FIFO_LINK_BITS;
    guest.check("evtchn.link_bits", right, format_args!("{link_bits}"));
    guest.refused("evtchn.init_control_again", init(0, OFFSET), Errno::EINVAL);

    let array = EvtchnExpandArray { array_gfn: guest.machine.frame(&WORDS) as u64 };
    // SAFETY: the page is there for nothing else.
    let expanded = unsafe { xen.event_channel().expand_array(&array) };
    guest.succeeds("evtchn.expand_array", expanded).is_some()
}

fn priorities<M: Machine>(guest: &Guest<M>, pair: Pair) {
    let set = |port, priority| guest.xen.event_channel().set_priority(&EvtchnSetPriority { port, priority });
    guest.succeeds("evtchn.set_priority", set(pair.receiver, URGENT));
    let too_low = set(pair.receiver, EVTCHN_FIFO_PRIORITY_MIN + 1);
    guest.refused("evtchn.set_priority_too_low", too_low, Errno::EINVAL);
    guest.refused("evtchn.set_priority_beyond", set(u32::MAX, URGENT), Errno::EINVAL);
}

/// That an event is in its queue, and makes one upcall.
fn queued<M: Machine>(guest: &Guest<M>, queues: &mut Queues, pair: Pair) {
    let before = upcalls::so_far();
    guest.succeeds("fifo.send", channel::send(&guest.xen, pair.sender));
    let word = queues.words.word(pair.receiver).map(|word| word.load());
    let right = word.is_some_and(|word| word.pending() && word.linked() && !word.masked());
    guest.check("fifo.word", right, format_args!("{word:?}"));
    // SAFETY: it is in the page, of which Xen writes this member only while an event is raised.
    let ready = unsafe { CONTROL.pointer::<u32>().byte_add(OFFSET as usize).read_volatile() };
    guest.check("fifo.ready", ready == 1 << URGENT, format_args!("{ready:#x}"));

    guest.machine.let_upcalls_in(guest.cpu.get());
    let calls = upcalls::so_far() - before;
    let taken = queues.take_all();
    let right = calls == 1 && taken == Some(pair.receiver);
    guest.check("fifo.delivered", right, format_args!("{calls} upcalls, port {taken:?}"));
}

/// That a port that is masked makes no upcall, and one when Xen unmasks it.
fn masked<M: Machine>(guest: &Guest<M>, queues: &mut Queues, pair: Pair) {
    let Some(word) = queues.words.word(pair.receiver) else { return };
    word.mask();
    let before = upcalls::so_far();
    guest.succeeds("fifo.send_masked", channel::send(&guest.xen, pair.sender));
    guest.machine.let_upcalls_in(guest.cpu.get());
    let calls = upcalls::so_far() - before;
    guest.check("fifo.masked", calls == 0 && word.load().pending(), format_args!("{:?}", word.load()));
    let left = word.unmask();
    guest.check("fifo.unmask_missed", left == Unmasked::AskXen, format_args!("{left:?}"));
    guest.succeeds("fifo.unmask", guest.xen.event_channel().unmask(&EvtchnUnmask { port: pair.receiver }));
    guest.machine.let_upcalls_in(guest.cpu.get());
    let calls = upcalls::so_far() - before;
    let taken = queues.take_all();
    let right = calls == 1 && taken == Some(pair.receiver);
    guest.check("fifo.unmasked", right, format_args!("{calls} upcalls, port {taken:?}"));
}
