//! The same work for many things on several threads, with a bar on a terminal.

use std::fmt::Display;

use indicatif::{ProgressBar, ProgressStyle};
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

/// Does the work for every item; the results are in the order of the items, which the bar calls `unit`.
pub fn in_parallel<I: Sync + Display, T: Send>(
    items: &[I],
    unit: &str,
    work: impl Fn(&I) -> T + Sync,
) -> Vec<T> {
    let bar = progress_bar(items.len(), unit);
    let results = items.par_iter().map(|item| {
        let result = work(item);
        bar.set_message(item.to_string());
        bar.inc(1);
        result
    });
    let results = results.collect();
    bar.finish_and_clear();
    results
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
