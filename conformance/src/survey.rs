//! Measuring many cells.

use crate::cell::Cell;
use crate::check::CheckError;
use crate::header_choice::HeaderChoice;
use crate::measure::{HeaderReader, MeasureError, Measured, Sighting};
use crate::parallel::in_parallel;

/// Measures every cell; the results are in the order of the cells.
pub fn survey(
    reader: &HeaderReader,
    cells: &[Cell],
    headers: HeaderChoice<'_>,
) -> Result<Vec<(Cell, Measured)>, CheckError> {
    in_every_cell(cells, |cell| reader.facts_of(cell, &headers.headers(cell)?)).map_err(not_measured)
}

/// Measures every cell, and keeps how the headers spell what they declare.
pub fn sight(
    reader: &HeaderReader,
    cells: &[Cell],
    headers: HeaderChoice<'_>,
) -> Result<Vec<(Cell, Sighting)>, CheckError> {
    in_every_cell(cells, |cell| reader.sighting_of(cell, &headers.headers(cell)?)).map_err(not_measured)
}

fn not_measured((cell, source): (Cell, MeasureError)) -> CheckError {
    CheckError::HeaderReader { cell: cell.to_string(), source }
}

/// Does the same work for every cell; the results are in the order of the cells. An error comes with its cell.
pub fn in_every_cell<T: Send, E: Send>(
    cells: &[Cell],
    measure: impl Fn(&Cell) -> Result<T, E> + Sync,
) -> Result<Vec<(Cell, T)>, (Cell, E)> {
    let results = in_parallel(cells, "cells", measure).into_iter().zip(cells);
    let results = results.map(|(measured, cell)| match measured {
        Ok(measured) => Ok((cell.clone(), measured)),
        Err(error) => Err((cell.clone(), error)),
    });
    results.collect()
}
