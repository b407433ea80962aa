//! Measuring many cells.

use std::collections::HashMap;
use std::fmt::Display;
use std::sync::Arc;

use crate::cell::Cell;
use crate::check::CheckError;
use crate::failed_cells::InCells;
use crate::header_choice::HeaderChoice;
use crate::measure::{Content, HeaderReader, MeasureError, Measured, Sighting};
use crate::parallel::in_parallel;

/// Measures every cell; the results are in the order of the cells. Cells of one content share what was measured.
pub fn survey(
    reader: &HeaderReader,
    cells: &[Cell],
    headers: HeaderChoice<'_>,
) -> Result<Vec<(Cell, Arc<Measured>)>, CheckError> {
    distinct(reader, cells, headers, |cell, headers| reader.facts_of(cell, headers))
}

/// The same with the way in which the headers spell what they declare, of which `keep` says what is kept.
pub fn sight<T: Send + Sync>(
    reader: &HeaderReader,
    cells: &[Cell],
    headers: HeaderChoice<'_>,
    keep: impl Fn(Sighting) -> T + Sync,
) -> Result<Vec<(Cell, Arc<T>)>, CheckError> {
    let measure = |cell: &Cell, headers: &[String]| Ok(keep(reader.sighting_of(cell, headers)?));
    distinct(reader, cells, headers, measure)
}

/// Measures one cell of each content, and gives the others the same.
fn distinct<T: Send + Sync>(
    reader: &HeaderReader,
    cells: &[Cell],
    headers: HeaderChoice<'_>,
    measure: impl Fn(&Cell, &[String]) -> Result<T, MeasureError> + Sync,
) -> Result<Vec<(Cell, Arc<T>)>, CheckError> {
    let contents = in_every_cell(cells, |cell| reader.content_of(cell, &headers.headers(cell)?)).all()?;
    let mut first: HashMap<Content, usize> = HashMap::new();
    let mut representatives = Vec::new();
    for (cell, content) in &contents {
        first.entry(*content).or_insert_with(|| {
            representatives.push(cell.clone());
            representatives.len() - 1
        });
    }
    let measured = in_every_cell(&representatives, |cell| measure(cell, &headers.headers(cell)?)).all()?;
    let measured: Vec<Arc<T>> = measured.into_iter().map(|(_, measured)| Arc::new(measured)).collect();
    let of_cell = |(cell, content): (Cell, Content)| (cell, Arc::clone(&measured[first[&content]]));
    Ok(contents.into_iter().map(of_cell).collect())
}

/// Does the same work for every cell; what cannot be done in one does not stop the others.
pub fn in_every_cell<T: Send, E: Display + Send>(
    cells: &[Cell],
    work: impl Fn(&Cell) -> Result<T, E> + Sync,
) -> InCells<T> {
    InCells::of(cells.iter().cloned().zip(in_parallel(cells, "cells", work)))
}
