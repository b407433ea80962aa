//! Work that waits for compilers, on all processors.

use std::sync::Mutex;
use std::thread;

/// Does something with each item, as many at once as there are processors.
pub(crate) fn side_by_side<T: Send>(items: impl IntoIterator<Item = T>, work: impl Fn(T) + Sync) {
    let items: Vec<T> = items.into_iter().collect();
    let threads = thread::available_parallelism().map_or(1, usize::from).min(items.len());
    let (items, work) = (&Mutex::new(items), &work);
    let next = || items.lock().expect("no other thread panicked").pop();
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(item) = next() {
                    work(item);
                }
            });
        }
    });
}
