use loom::sync::Arc;
use loom::thread;
use xen_abi::shared::atomics::{AtomicU32, Ordering};
use xen_abi::shared::{EntryTime, Version};

use crate::xen_side::stable::{write_marked, write_versioned};

fn store(words: &[AtomicU32; 2], value: u32) {
    words.iter().for_each(|word| word.store(value, Ordering::Relaxed));
}

fn load(words: &[AtomicU32; 2]) -> (u32, u32) {
    (words[0].load(Ordering::Relaxed), words[1].load(Ordering::Relaxed))
}

#[test]
fn a_copy_with_a_version_is_never_torn() {
    loom::model(|| {
        let memory = Arc::new((AtomicU32::new(0), [AtomicU32::new(0), AtomicU32::new(0)]));
        let xen = thread::spawn({
            let memory = memory.clone();
            move || {
                let (version, words) = &*memory;
                write_versioned(version, || store(words, 1));
                write_versioned(version, || store(words, 2));
            }
        });
        let (version, words) = &*memory;
        let (first, second) = Version::new(version).read(|| load(words));
        assert_eq!(first, second);
        xen.join().unwrap();
    });
}

#[test]
fn a_copy_with_a_time_is_never_torn() {
    /// The times differ in their low halves, in both, and only in the high ones.
    const TIMES: [u64; 3] = [1, 2, 1 << u32::BITS | 2];

    for times in TIMES.windows(2) {
        let (before, after) = (times[0], times[1]);
        let halves = |time: u64| (time as u32, (time >> u32::BITS) as u32);
        let mut model = loom::model::Builder::new();
        // Without a bound it takes most of a minute; two are enough to find each step that is left out.
        model.preemption_bound = Some(2);
        model.check(move || {
            let (low, high) = halves(before);
            let number = before as u32 + high;
            let memory = Arc::new((AtomicU32::new(low), AtomicU32::new(high), AtomicU32::new(number)));
            let xen = thread::spawn({
                let memory = memory.clone();
                move || {
                    let (low, high, word) = &*memory;
                    let number = after as u32 + halves(after).1;
                    write_marked(low, high, after, || word.store(number, Ordering::Relaxed));
                }
            });
            let (low, high, word) = &*memory;
            let load = |word: &AtomicU32| word.load(Ordering::Relaxed);
            let (low, high, word) = EntryTime::new(low, high).read(|| (load(low), load(high), load(word)));
            assert_eq!(low + high, word);
            xen.join().unwrap();
        });
    }
}
