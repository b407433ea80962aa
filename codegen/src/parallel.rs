//! The same work for many things, on several threads.

use std::cmp::Reverse;
use std::sync::{Mutex, OnceLock, PoisonError};
use std::thread;

/// More threads than this gain nothing: what is done here takes milliseconds.
const MOST_THREADS: usize = 4;

/// What `work` makes of every item, in the order of the items, with a thread for each processor. What weighs most is
/// begun first, so that no thread is left alone with it at the end.
pub(crate) fn in_parallel<T: Send, R: Send>(
    items: Vec<T>,
    weight: impl Fn(&T) -> usize,
    work: impl Fn(T) -> R + Sync,
) -> Vec<R> {
    // Asking takes as long as some of the work.
    static PROCESSORS: OnceLock<usize> = OnceLock::new();
    let processors = PROCESSORS.get_or_init(|| thread::available_parallelism().map_or(1, usize::from));
    let mut items: Vec<(usize, T)> = items.into_iter().enumerate().collect();
    items.sort_by_key(|(_, item)| Reverse(weight(item)));
    let mut made = on_threads(MOST_THREADS.min(*processors), items, |(at, item)| (at, work(item)));
    made.sort_unstable_by_key(|(at, _)| *at);
    made.into_iter().map(|(_, result)| result).collect()
}

/// The same on at most so many threads, of which this one is the first.
pub fn on_threads<T: Send, R: Send>(threads: usize, items: Vec<T>, work: impl Fn(T) -> R + Sync) -> Vec<R> {
    let threads = threads.min(items.len());
    if threads < 2 {
        return items.into_iter().map(work).collect();
    }
    let queue = Mutex::new(items.into_iter().enumerate());
    let take = || queue.lock().unwrap_or_else(PoisonError::into_inner).next();
    let take_turns = || {
        let mut made = Vec::new();
        while let Some((at, item)) = take() {
            made.push((at, work(item)));
        }
        made
    };
    let mut made: Vec<(usize, R)> = thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(take_turns)).collect();
        let mut made = take_turns();
        for other in others {
            made.extend(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        made
    });
    made.sort_unstable_by_key(|(at, _)| *at);
    made.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_in_the_order_of_the_items() {
        let items: Vec<usize> = (0..1000).collect();
        assert_eq!(in_parallel(items, |item| item % 7, |item| item + 1), (1..1001).collect::<Vec<_>>());
        assert!(in_parallel(Vec::new(), |_| 0, |item: usize| item).is_empty());
        let items: Vec<usize> = (0..1000).collect();
        assert_eq!(on_threads(3, items, |item| item + 1), (1..1001).collect::<Vec<_>>());
    }
}
