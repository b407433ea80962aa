use loom::sync::Arc;
use loom::thread;
use xen_abi::shared::atomics::{AtomicU8, AtomicXenUlong, Ordering};
use xen_abi::shared::{TwoLevelPorts, TwoLevelUpcall, Unmasked};
use xen_abi::xen::XenUlong;

use crate::xen_side::event::Letter;
use crate::xen_side::two_level::TwoLevelXen;

/// The two-level form with one word of ports.
struct Memory {
    upcall_pending: AtomicU8,
    selector: AtomicXenUlong,
    pending: [AtomicXenUlong; 1],
    mask: [AtomicXenUlong; 1],
    letters: [Letter; 2],
}

impl Memory {
    fn with_mask(mask: XenUlong) -> Arc<Self> {
        Arc::new(Self {
            upcall_pending: AtomicU8::new(0),
            selector: AtomicXenUlong::new(0),
            pending: [AtomicXenUlong::new(0)],
            mask: [AtomicXenUlong::new(mask)],
            letters: [Letter::new(), Letter::new()],
        })
    }

    fn xen(&self) -> TwoLevelXen<'_> {
        let Self { upcall_pending, selector, pending, mask, .. } = self;
        TwoLevelXen { upcall_pending, selector, pending, mask }
    }

    fn send(&self, port: u32) {
        self.letters[port as usize].write();
        self.xen().raise(port);
    }

    fn ports(&self) -> TwoLevelPorts<'_> {
        TwoLevelPorts::new(&self.pending, &self.mask)
    }

    fn take(&self) {
        TwoLevelUpcall::new(&self.upcall_pending, &self.selector, self.ports())
            .take(|port| self.letters[port as usize].read());
    }

    /// Takes what Xen calls the guest up for.
    fn take_all(&self) {
        while self.upcall_pending.load(Ordering::Relaxed) != 0 {
            self.take();
        }
    }

    fn assert_all_read(&self) {
        assert!(self.letters.iter().all(Letter::all_read));
    }
}

#[test]
fn an_event_that_comes_while_ports_are_taken_is_not_lost() {
    for ports in [[0, 0], [0, 1]] {
        loom::model(move || {
            let memory = Memory::with_mask(0);
            let xen = thread::spawn({
                let memory = memory.clone();
                move || ports.map(|port| memory.send(port))
            });
            memory.take();
            xen.join().unwrap();
            memory.take_all();
            memory.assert_all_read();
        });
    }
}

#[test]
fn an_event_that_comes_while_its_port_is_unmasked_is_not_lost() {
    loom::model(|| {
        let memory = Memory::with_mask(1);
        let xen = thread::spawn({
            let memory = memory.clone();
            move || memory.send(0)
        });
        if memory.ports().port(0).unwrap().unmask() == Unmasked::AskXen {
            memory.xen().unmask(0);
        }
        xen.join().unwrap();
        memory.take_all();
        memory.assert_all_read();
    });
}

#[test]
fn an_event_of_a_masked_port_waits() {
    loom::model(|| {
        let memory = Memory::with_mask(1);
        let xen = thread::spawn({
            let memory = memory.clone();
            move || [0, 1].map(|port| memory.send(port))
        });
        memory.take();
        xen.join().unwrap();
        memory.take_all();
        assert!(memory.ports().port(0).unwrap().is_pending());
        assert!(!memory.letters[0].all_read() && memory.letters[1].all_read());
    });
}
