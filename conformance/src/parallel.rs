//! The same work for many things: on two threads, with a bar on a terminal.

use std::fmt::Display;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use indicatif::{ProgressBar, ProgressStyle};

/// How much is done at once; compilers need about 100 MB each.
const THREADS: usize = 2;

/// Does the work for every item; the results are in the order of the items, which the bar calls `unit`.
pub fn in_parallel<I: Sync + Display, T: Send>(
    items: &[I],
    unit: &str,
    work: impl Fn(&I) -> T + Sync,
) -> Vec<T> {
    let bar = progress_bar(items.len(), unit);
    let next = AtomicUsize::new(0);
    let results = Mutex::new(Vec::new());
    let on_a_thread = || {
        while let Some((at, item)) = take(&next, items) {
            let result = work(item);
            results.lock().expect("no thread panics while it holds the results").push((at, result));
            bar.set_message(item.to_string());
            bar.inc(1);
        }
    };
    std::thread::scope(|scope| (0..THREADS).for_each(|_| drop(scope.spawn(on_a_thread))));
    bar.finish_and_clear();
    let mut results = results.into_inner().expect("no thread panics while it holds the results");
    results.sort_by_key(|(at, _)| *at);
    results.into_iter().map(|(_, result)| result).collect()
}

/// The next item that no thread has taken.
fn take<'a, I>(next: &AtomicUsize, items: &'a [I]) -> Option<(usize, &'a I)> {
    let at = next.fetch_add(1, Ordering::Relaxed);
    items.get(at).map(|item| (at, item))
}

/// A bar on standard error, which shows nothing where that is no terminal.
fn progress_bar(length: usize, unit: &str) -> ProgressBar {
    let bar = ProgressBar::new(length as u64);
    if let Ok(style) = ProgressStyle::with_template(&format!("{{bar:30}} {{pos}}/{{len}} {unit}  {{msg}}")) {
        bar.set_style(style);
    }
    bar
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_in_the_order_of_the_items() {
        let items: Vec<u32> = (0..50).collect();
        assert_eq!(
            in_parallel(&items, "numbers", |item| item * 2),
            (0..50).map(|n| n * 2).collect::<Vec<_>>()
        );
    }
}
