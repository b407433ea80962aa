//! Measuring many cells: on two threads, with a bar on a terminal.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use indicatif::{ProgressBar, ProgressStyle};

use crate::cell::Cell;
use crate::check::CheckError;
use crate::header_choice::HeaderChoice;
use crate::oracle::{Measured, Oracle, OracleError, Sighting};

/// How many cells are measured at once; each needs about 100 MB.
const THREADS: usize = 2;

/// Measures every cell; the results are in the order of the cells.
pub fn survey(
    oracle: &Oracle,
    cells: &[Cell],
    headers: HeaderChoice<'_>,
) -> Result<Vec<(Cell, Measured)>, CheckError> {
    in_every_cell(cells, |cell| oracle.facts_of(cell, &headers.headers(cell)?)).map_err(not_measured)
}

/// Measures every cell, and keeps how the headers spell what they declare.
pub fn sight(
    oracle: &Oracle,
    cells: &[Cell],
    headers: HeaderChoice<'_>,
) -> Result<Vec<(Cell, Sighting)>, CheckError> {
    in_every_cell(cells, |cell| oracle.sighting_of(cell, &headers.headers(cell)?)).map_err(not_measured)
}

fn not_measured((cell, source): (Cell, OracleError)) -> CheckError {
    CheckError::Oracle { cell: cell.to_string(), source }
}

/// Does the same work for every cell; the results are in the order of the cells. An error comes with its cell.
pub fn in_every_cell<T: Send, E: Send>(
    cells: &[Cell],
    measure: impl Fn(&Cell) -> Result<T, E> + Sync,
) -> Result<Vec<(Cell, T)>, (Cell, E)> {
    let bar = progress_bar(cells.len());
    let next = AtomicUsize::new(0);
    let results = Mutex::new(Vec::new());
    let work = || {
        while let Some((at, cell)) = take(&next, cells) {
            let measured = measure(cell);
            results.lock().expect("no thread panics while it holds the results").push((at, measured));
            bar.set_message(cell.to_string());
            bar.inc(1);
        }
    };
    std::thread::scope(|scope| (0..THREADS).for_each(|_| drop(scope.spawn(work))));
    bar.finish_and_clear();
    let mut results = results.into_inner().expect("no thread panics while it holds the results");
    results.sort_by_key(|(at, _)| *at);
    let results = results.into_iter().zip(cells).map(|((_, measured), cell)| match measured {
        Ok(measured) => Ok((cell.clone(), measured)),
        Err(error) => Err((cell.clone(), error)),
    });
    results.collect()
}

/// The next cell that no thread has taken.
fn take<'a>(next: &AtomicUsize, cells: &'a [Cell]) -> Option<(usize, &'a Cell)> {
    let at = next.fetch_add(1, Ordering::Relaxed);
    cells.get(at).map(|cell| (at, cell))
}

/// A bar on standard error, which shows nothing where that is no terminal.
fn progress_bar(cells: usize) -> ProgressBar {
    let bar = ProgressBar::new(cells as u64);
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} cells  {msg}") {
        bar.set_style(style);
    }
    bar
}
