//! The same work for many things, where it is not worth a thread.

/// What `work` makes of every item.
pub fn in_parallel<T, R>(items: Vec<T>, _weight: impl Fn(&T) -> usize, work: impl Fn(T) -> R) -> Vec<R> {
    items.into_iter().map(work).collect()
}

/// Gives the memory of something back.
pub fn drop_aside<T>(what: T) {
    drop(what);
}

/// What two functions make.
pub fn both<A, B>(one: impl FnOnce() -> A, other: impl FnOnce() -> B) -> (A, B) {
    (one(), other())
}
