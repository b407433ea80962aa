use std::sync::atomic::Ordering;
use std::thread;

use xen_abi::shared::{SharedInfoView, TwoLevelUpcall, Unmasked};
use xen_abi::xen::{SharedInfo, XenUlong};

use crate::memory::{Memory, ROUNDS};
use crate::xen_side::event::Letter;
use crate::xen_side::two_level::TwoLevelXen;

/// Ports in the same word, in another one, and the highest.
const PORTS: [u32; 4] = [1, 2, 5 * XenUlong::BITS + 7, xen_abi::event_channel::EVTCHN_2L_NR_CHANNELS - 1];

fn letters() -> [Letter; PORTS.len()] {
    PORTS.map(|_| Letter::new())
}

fn letter(letters: &[Letter], port: u32) -> &Letter {
    &letters[PORTS.iter().position(|known| *known == port).expect("a port that was never raised")]
}

/// The first CPU, and Xen's side of it.
fn first_cpu(shared: SharedInfoView<'_>) -> (TwoLevelUpcall<'_>, TwoLevelXen<'_>) {
    let cpu = shared.vcpu_info(0).unwrap();
    let xen = TwoLevelXen {
        upcall_pending: cpu.evtchn_upcall_pending(),
        selector: cpu.evtchn_pending_sel(),
        pending: shared.evtchn_pending(),
        mask: shared.evtchn_mask(),
    };
    (cpu.two_level_upcall(shared.ports()), xen)
}

#[test]
fn no_event_is_lost() {
    let memory = Memory::new(Box::new(SharedInfo::default()));
    // SAFETY: the memory outlives the view and is used by views alone.
    let shared = unsafe { SharedInfoView::new(memory.start()) };
    let (upcall, xen) = first_cpu(shared);
    let letters = letters();
    thread::scope(|scope| {
        let sender = scope.spawn(|| {
            for round in 0..ROUNDS as usize {
                let port = PORTS[round % PORTS.len()];
                letter(&letters, port).write();
                xen.raise(port);
            }
        });
        let toggled = shared.ports().port(PORTS[1]).unwrap();
        loop {
            let last = sender.is_finished();
            toggled.mask();
            if toggled.unmask() == Unmasked::AskXen {
                xen.unmask(PORTS[1]);
            }
            while xen.upcall_pending.load(Ordering::Relaxed) != 0 {
                upcall.take(|port| letter(&letters, port).read());
            }
            if last {
                break;
            }
            thread::yield_now();
        }
    });
    assert!(letters.iter().all(Letter::all_read));
}

#[test]
fn ports_are_taken_in_order_and_those_of_others_are_left() {
    let memory = Memory::new(Box::new(SharedInfo::default()));
    // SAFETY: the memory outlives the view and is used by views alone.
    let shared = unsafe { SharedInfoView::new(memory.start()) };
    let (upcall, xen) = first_cpu(shared);
    PORTS.iter().rev().for_each(|port| xen.raise(*port));

    let mut taken = Vec::new();
    upcall.take_among(|word| if word == 0 { 0b10 } else { XenUlong::MAX }, |port| taken.push(port));
    assert_eq!(taken, [PORTS[0], PORTS[2], PORTS[3]]);
    assert!(shared.ports().port(PORTS[1]).unwrap().take());
    assert!(!shared.ports().port(PORTS[1]).unwrap().take());
}
