//! The same work for many things, on as many threads as there are processors.

use std::cmp::Reverse;
use std::thread;

use rayon::ThreadPoolBuilder;
use rayon::iter::{ParallelBridge, ParallelIterator};

/// More threads than this gain nothing: what is done here takes milliseconds.
const MOST_THREADS: usize = 4;

/// Lets this thread work too, beside one less than there are processors. Each thread has memory of its own, which a
/// short command has to get first.
pub fn take_part() {
    let processors = thread::available_parallelism().map_or(1, usize::from);
    let pool = ThreadPoolBuilder::new().num_threads(processors.min(MOST_THREADS)).use_current_thread();
    // There may be threads already, which do as well.
    let _ = pool.build_global();
}

/// What `work` makes of every item, in the order of the items. What weighs most is begun first, so that no thread is
/// left alone with it at the end.
pub fn in_parallel<T: Send, R: Send>(
    items: Vec<T>,
    weight: impl Fn(&T) -> usize,
    work: impl Fn(T) -> R + Sync,
) -> Vec<R> {
    let mut items: Vec<(usize, T)> = items.into_iter().enumerate().collect();
    items.sort_by_key(|(_, item)| Reverse(weight(item)));
    let made = items.into_iter().par_bridge().map(|(at, item)| (at, work(item)));
    let mut made: Vec<(usize, R)> = made.collect();
    made.sort_unstable_by_key(|(at, _)| *at);
    made.into_iter().map(|(_, result)| result).collect()
}

/// What two functions make, at the same time if there is a thread for it.
pub fn both<A: Send, B: Send>(one: impl FnOnce() -> A + Send, other: impl FnOnce() -> B + Send) -> (A, B) {
    rayon::join(one, other)
}

/// Gives the memory of something back, on another thread if there is one, so that nobody waits for it.
pub fn drop_aside(what: impl Send + 'static) {
    rayon::spawn(|| drop(what));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_in_the_order_of_the_items() {
        let items: Vec<usize> = (0..1000).collect();
        assert_eq!(in_parallel(items, |item| item % 7, |item| item + 1), (1..1001).collect::<Vec<_>>());
        assert!(in_parallel(Vec::new(), |_| 0, |item: usize| item).is_empty());
        assert_eq!(both(|| 1, || "two"), (1, "two"));
    }
}
