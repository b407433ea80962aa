use loom::sync::Arc;
use loom::thread;
use xen_abi::event_channel::EventWord;
use xen_abi::shared::atomics::{AtomicU8, AtomicU32, Ordering};
use xen_abi::shared::{ControlBlockView, EventArray, EventWordView, FifoUpcall, Unmasked};

use crate::xen_side::Mutex;
use crate::xen_side::event::Letter;
use crate::xen_side::fifo::FifoXen;

/// The FIFO form with one queue and two ports, 1 and 2.
struct Memory {
    upcall_pending: AtomicU8,
    ready: AtomicU32,
    head: [AtomicU32; 1],
    words: [AtomicU32; 3],
    tail: Mutex<u32>,
    letters: [Letter; 3],
}

impl Memory {
    fn new() -> Arc<Self> {
        Arc::new(Self {
            upcall_pending: AtomicU8::new(0),
            ready: AtomicU32::new(0),
            head: [AtomicU32::new(0)],
            words: [AtomicU32::new(0), AtomicU32::new(0), AtomicU32::new(0)],
            tail: Mutex::new(0),
            letters: [Letter::new(), Letter::new(), Letter::new()],
        })
    }

    fn xen(&self) -> FifoXen<'_> {
        let Self { upcall_pending, ready, head, words, tail, .. } = self;
        FifoXen { upcall_pending, ready, head: &head[0], words, priority: 0, tail }
    }

    fn send(&self, port: u32) {
        self.letters[port as usize].write();
        self.xen().raise(port);
    }

    fn word(&self, port: usize) -> EventWordView<'_> {
        EventWordView::new(&self.words[port])
    }

    fn upcall(&self) -> FifoUpcall<'_> {
        FifoUpcall::new(&self.upcall_pending, ControlBlockView::from_atomics(&self.ready, &self.head))
    }

    fn take(&self, upcall: &mut FifoUpcall<'_>) {
        upcall.take(&EventArray::from_atomics(&self.words), |port| self.letters[port as usize].read());
    }

    /// Takes what Xen calls the guest up for.
    fn take_all(&self, upcall: &mut FifoUpcall<'_>) {
        while self.upcall_pending.load(Ordering::Relaxed) != 0 {
            self.take(upcall);
        }
    }

    fn assert_all_read(&self) {
        assert!(self.letters.iter().all(Letter::all_read));
        let states = [0, 1, 2].map(|port| self.word(port).load());
        assert!(states.iter().all(|state| !state.linked() && state.link() == 0), "{states:?}");
    }
}

/// Xen sends events while the queues are emptied once; all of them are read then or afterwards.
fn nothing_is_lost_while_emptied<const N: usize>(memory: &Arc<Memory>, ports: [u32; N]) {
    let xen = thread::spawn({
        let memory = memory.clone();
        move || ports.map(|port| memory.send(port))
    });
    let mut upcall = memory.upcall();
    memory.take(&mut upcall);
    xen.join().unwrap();
    memory.take_all(&mut upcall);
    memory.assert_all_read();
}

#[test]
fn an_event_that_comes_while_queues_are_emptied_is_not_lost() {
    for ports in [[1, 1], [1, 2]] {
        loom::model(move || nothing_is_lost_while_emptied(&Memory::new(), ports));
    }
}

#[test]
fn an_event_that_joins_a_queue_while_it_is_emptied_is_not_lost() {
    loom::model(|| {
        let memory = Memory::new();
        memory.send(1);
        nothing_is_lost_while_emptied(&memory, [2]);
    });
}

#[test]
fn an_event_that_comes_while_its_port_is_unmasked_is_not_lost() {
    loom::model(|| {
        let memory = Memory::new();
        memory.word(1).mask();
        let xen = thread::spawn({
            let memory = memory.clone();
            move || memory.send(1)
        });
        if memory.word(1).unmask() == Unmasked::AskXen {
            memory.xen().unmask(1);
        }
        xen.join().unwrap();
        memory.take_all(&mut memory.upcall());
        memory.assert_all_read();
    });
}

#[test]
fn a_guest_that_masks_and_unmasks_does_not_keep_xen_from_linking() {
    loom::model(|| {
        let memory = Memory::new();
        // Port 1 is the tail of the queue, and nothing is to be noticed of it any more.
        memory.send(1);
        assert!(memory.word(1).take());
        memory.letters[1].read();
        let xen = thread::spawn({
            let memory = memory.clone();
            move || memory.send(2)
        });
        for _ in 0..2 {
            memory.word(1).mask();
            assert_eq!(memory.word(1).unmask(), Unmasked::Done);
        }
        memory.word(1).mask();
        xen.join().unwrap();
        assert_eq!(memory.word(1).load(), EventWord(2).with_linked(true).with_masked(true));
        memory.take_all(&mut memory.upcall());
        memory.assert_all_read();
    });
}
