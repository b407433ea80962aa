use std::cell::Cell;
use std::mem::offset_of;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use xen_abi::shared::{RunstateView, SharedInfoView, TimeView};
use xen_abi::vcpu::VcpuRunstateInfo;
use xen_abi::xen::{SharedInfo, VcpuTimeInfo};

use crate::memory::{Memory, Over, ROUNDS};
use crate::xen_side::stable::{write_marked, write_versioned};

/// Has one side write round after round while the other reads. Returns how many rounds it wrote.
fn meet(xen: impl Fn(u32) + Sync, mut read: impl FnMut()) -> u32 {
    let over = AtomicBool::new(false);
    thread::scope(|scope| {
        let writer = scope.spawn(|| {
            let mut round = 0;
            while !over.load(Ordering::Relaxed) {
                round += 1;
                xen(round);
                // Xen does not write all the time either.
                thread::yield_now();
            }
            round
        });
        let ends = Over(&over);
        (0..ROUNDS).for_each(|_| read());
        drop(ends);
        writer.join().unwrap()
    })
}

#[test]
fn the_clock_is_read_whole() {
    let memory = Memory::new(Box::new(VcpuTimeInfo::default()));
    let word = |offset| memory.word(offset);
    // SAFETY: the memory outlives the view and is used by atomics alone.
    let clock = unsafe { TimeView::new(memory.start()) };
    let system_time = offset_of!(VcpuTimeInfo, system_time);
    let rounds = meet(
        |round| {
            write_versioned(word(offset_of!(VcpuTimeInfo, version)), || {
                word(offset_of!(VcpuTimeInfo, tsc_timestamp)).store(round, Ordering::Relaxed);
                word(system_time).store(round, Ordering::Relaxed);
                word(system_time + 4).store(round, Ordering::Relaxed);
                word(offset_of!(VcpuTimeInfo, tsc_to_system_mul)).store(round, Ordering::Relaxed);
            });
        },
        || {
            let time = clock.read();
            assert_eq!(time.version, 2 * time.tsc_to_system_mul);
            assert_eq!(time.tsc_timestamp, u64::from(time.tsc_to_system_mul));
            assert_eq!(time.system_time, time.tsc_timestamp << 32 | time.tsc_timestamp);
        },
    );
    assert_eq!(clock.read().version, 2 * rounds);
}

#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
#[test]
fn the_counter_goes_with_the_record_that_was_read() {
    let memory = Memory::new(Box::new(VcpuTimeInfo::default()));
    let word = |offset| memory.word(offset);
    // SAFETY: the memory outlives the view and is used by atomics alone.
    let clock = unsafe { TimeView::new(memory.start()) };
    let reads = Cell::new(0);
    // Xen moves the CPU while the counter is read for the first time.
    let counter = || {
        if reads.replace(reads.get() + 1) == 0 {
            write_versioned(word(offset_of!(VcpuTimeInfo, version)), || {
                word(offset_of!(VcpuTimeInfo, system_time)).store(700, Ordering::Relaxed);
                word(offset_of!(VcpuTimeInfo, tsc_to_system_mul)).store(1 << 31, Ordering::Relaxed);
            });
        }
        10
    };
    assert_eq!(clock.now(counter), 705);
    assert_eq!(reads.get(), 2);
}

#[test]
fn the_wall_clock_is_read_whole() {
    let memory = Memory::new(Box::new(SharedInfo::default()));
    #[cfg(target_arch = "x86")]
    let high = offset_of!(SharedInfo, arch.wc_sec_hi);
    #[cfg(not(target_arch = "x86"))]
    let high = offset_of!(SharedInfo, wc_sec_hi);
    // SAFETY: the memory outlives the view and is used by atomics alone.
    let shared = unsafe { SharedInfoView::new(memory.start()) };
    meet(
        |round| {
            write_versioned(memory.word(offset_of!(SharedInfo, wc_version)), || {
                for offset in [offset_of!(SharedInfo, wc_sec), offset_of!(SharedInfo, wc_nsec), high] {
                    memory.word(offset).store(round, Ordering::Relaxed);
                }
            });
        },
        || {
            let time = shared.wall_clock();
            let round = time.subsec_nanos();
            assert_eq!(time, Duration::new(u64::from(round) << 32 | u64::from(round), round));
        },
    );
}

#[test]
fn the_run_state_is_read_whole_while_it_is_marked() {
    let memory = Memory::new(Box::new(VcpuRunstateInfo::default()));
    let word = |offset| memory.word(offset);
    let (entered, spent) =
        (offset_of!(VcpuRunstateInfo, state_entry_time), offset_of!(VcpuRunstateInfo, time));
    // SAFETY: the memory outlives the view and is used by atomics alone.
    let runstate = unsafe { RunstateView::new(memory.start()) };
    meet(
        |round| {
            let time = u64::from(round) << 20;
            write_marked(word(entered), word(entered + 4), time, || {
                for state in 0..4 {
                    word(spent + 8 * state).store(time as u32, Ordering::Relaxed);
                    word(spent + 8 * state + 4).store((time >> 32) as u32, Ordering::Relaxed);
                }
            });
        },
        || {
            let copy = runstate.read();
            assert_eq!(copy.time, [copy.state_entry_time; 4]);
        },
    );
}

/// Without the mark Xen writes only while the CPU does not run: here, in the middle of a copy.
#[test]
fn a_run_state_without_mark_is_copied_again_if_its_time_has_changed() {
    use xen_abi::shared::EntryTime;
    use xen_abi::shared::atomics::AtomicU32;

    let (low, high, rest) = (AtomicU32::new(1), AtomicU32::new(0), AtomicU32::new(1));
    let copies = Cell::new(0);
    let copy = EntryTime::new(&low, &high).read(|| {
        let first = low.load(Ordering::Relaxed);
        if copies.replace(copies.get() + 1) == 0 {
            low.store(2, Ordering::Relaxed);
            rest.store(2, Ordering::Relaxed);
        }
        (first, rest.load(Ordering::Relaxed))
    });
    assert_eq!((copy, copies.get()), ((2, 2), 2));
}
