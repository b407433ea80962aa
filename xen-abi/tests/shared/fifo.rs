use std::sync::Mutex;
use std::sync::atomic::Ordering;
use std::thread;

use xen_abi::event_channel::{
    EVTCHN_FIFO_PRIORITY_MAX, EVTCHN_FIFO_PRIORITY_MIN, EventWord, EvtchnFifoControlBlock,
};
use xen_abi::shared::atomics::AtomicU32;
use xen_abi::shared::{ControlBlockView, EventArray, EventWords, Unmasked, VcpuInfoView};
use xen_abi::xen::VcpuInfo;

use crate::memory::{Memory, ROUNDS};
use crate::xen_side::event::Letter;
use crate::xen_side::fifo::FifoXen;

const PORTS: u32 = 6;

/// The memory of one CPU, and the array of all.
struct Domain {
    cpu: Memory<VcpuInfo>,
    control: Memory<EvtchnFifoControlBlock>,
    array: Memory<[EventWord; PORTS as usize]>,
}

impl Domain {
    fn new() -> Self {
        Self {
            cpu: Memory::new(Box::default()),
            control: Memory::new(Box::default()),
            array: Memory::new(Box::new([EventWord(0); PORTS as usize])),
        }
    }

    fn cpu(&self) -> VcpuInfoView<'_> {
        // SAFETY: the memory outlives the view and is used by atomics alone.
        unsafe { VcpuInfoView::new(self.cpu.start()) }
    }

    fn control(&self) -> ControlBlockView<'_> {
        // SAFETY: the memory outlives the view and is used by atomics alone.
        unsafe { ControlBlockView::new(self.control.start()) }
    }

    fn array(&self) -> EventArray<'_> {
        // SAFETY: the memory outlives the view and is used by atomics alone.
        unsafe { EventArray::new(self.array.start()) }
    }

    /// Xen's side of the queue of a priority.
    fn xen<'a>(&'a self, priority: u32, tail: &'a Mutex<u32>) -> FifoXen<'a> {
        let control = self.control.start().as_ptr();
        // SAFETY: the memory outlives the atomics and is used by atomics alone.
        let [ready, head] = unsafe {
            [
                AtomicU32::from_ptr(&raw mut (*control).ready),
                AtomicU32::from_ptr(&raw mut (*control).head[priority as usize]),
            ]
        };
        // SAFETY: as before; the atomics lie where the words do.
        let words: &[AtomicU32; PORTS as usize] = unsafe { self.array.start().cast().as_ref() };
        let upcall_pending = self.cpu().evtchn_upcall_pending();
        FifoXen { upcall_pending, ready, head, words, priority, tail }
    }
}

#[test]
fn no_event_is_lost() {
    let domain = Domain::new();
    let tails = [Mutex::new(0), Mutex::new(0)];
    let urgent = domain.xen(EVTCHN_FIFO_PRIORITY_MAX, &tails[0]);
    let other = domain.xen(EVTCHN_FIFO_PRIORITY_MIN, &tails[1]);
    let queue_of = |port: u32| if port % 2 == 0 { &urgent } else { &other };
    let letters = [(); PORTS as usize].map(|()| Letter::new());
    let array = domain.array();
    let mut upcall = domain.cpu().fifo_upcall(domain.control());
    thread::scope(|scope| {
        let sender = scope.spawn(|| {
            for round in 0..ROUNDS {
                let port = 1 + round % (PORTS - 1);
                letters[port as usize].write();
                queue_of(port).raise(port);
            }
        });
        loop {
            let last = sender.is_finished();
            for port in [2, 3] {
                let word = array.word(port).unwrap();
                word.mask();
                if word.unmask() == Unmasked::AskXen {
                    queue_of(port).unmask(port);
                }
            }
            while urgent.upcall_pending.load(Ordering::Relaxed) != 0 {
                upcall.take(&array, |port| letters[port as usize].read());
            }
            if last {
                break;
            }
            thread::yield_now();
        }
    });
    assert!(letters.iter().all(Letter::all_read));
    assert!(!domain.control().has_events());
}

#[test]
fn the_most_urgent_queue_comes_first_also_when_it_is_filled_meanwhile() {
    let domain = Domain::new();
    let tails = [Mutex::new(0), Mutex::new(0)];
    let urgent = domain.xen(EVTCHN_FIFO_PRIORITY_MAX, &tails[0]);
    let other = domain.xen(EVTCHN_FIFO_PRIORITY_MIN, &tails[1]);
    [3, 1].iter().for_each(|port| other.raise(*port));
    urgent.raise(2);

    let mut taken = Vec::new();
    domain.cpu().fifo_upcall(domain.control()).take(&domain.array(), |port| {
        taken.push(port);
        if port == 3 {
            urgent.raise(4);
        }
    });
    assert_eq!(taken, [2, 3, 4, 1]);
}

#[test]
fn a_port_that_is_masked_stays_pending_until_xen_raises_it_again() {
    let domain = Domain::new();
    let tail = Mutex::new(0);
    let xen = domain.xen(EVTCHN_FIFO_PRIORITY_MAX, &tail);
    let array = domain.array();
    let mut upcall = domain.cpu().fifo_upcall(domain.control());
    let mut taken = Vec::new();
    // One is in the queue when it is masked, one is not.
    [1, 2].iter().for_each(|port| xen.raise(*port));
    [2, 3].iter().for_each(|port| array.word(*port).unwrap().mask());
    xen.raise(3);
    upcall.take(&array, |port| taken.push(port));
    assert_eq!(taken, [1]);
    for port in [2, 3] {
        let word = array.word(port).unwrap();
        assert_eq!(word.load(), EventWord(0).with_pending(true).with_masked(true));
        assert_eq!(word.unmask(), Unmasked::AskXen);
        xen.unmask(port);
    }
    upcall.take(&array, |port| taken.push(port));
    assert_eq!(taken, [1, 2, 3]);
}

#[test]
fn a_queue_with_a_port_that_has_no_word_is_given_up() {
    let domain = Domain::new();
    let tail = Mutex::new(0);
    let xen = domain.xen(EVTCHN_FIFO_PRIORITY_MAX, &tail);
    xen.raise(1);
    xen.words[1].fetch_or(PORTS, Ordering::Relaxed);
    let mut upcall = domain.cpu().fifo_upcall(domain.control());
    let mut taken = Vec::new();
    upcall.take(&domain.array(), |port| taken.push(port));
    // So are bits for queues that there are not.
    xen.ready.store(!0, Ordering::Relaxed);
    xen.head.store(0, Ordering::Relaxed);
    upcall.take(&domain.array(), |port| taken.push(port));
    assert_eq!(taken, [1]);
}
