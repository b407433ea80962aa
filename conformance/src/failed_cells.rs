//! Cells in which something could not be done.

use std::collections::BTreeMap;
use std::fmt::{self, Display};

use crate::cell::Cell;
use crate::report;

/// What went wrong, each message once, with the cells in which it did.
#[derive(Debug)]
pub struct FailedCells(BTreeMap<String, Vec<String>>);

/// What was done in cells, in their order, and what could not be.
#[derive(Debug)]
pub struct InCells<T> {
    /// What was done.
    pub done: Vec<(Cell, T)>,
    /// What could not be.
    pub failed: Option<FailedCells>,
}

impl<T> InCells<T> {
    /// Sorts results by whether there is one.
    pub fn of<E: Display>(results: impl IntoIterator<Item = (Cell, Result<T, E>)>) -> Self {
        let mut done = Vec::new();
        let mut failed: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (cell, result) in results {
            match result {
                Ok(result) => done.push((cell, result)),
                Err(error) => failed.entry(error.to_string()).or_default().push(cell.to_string()),
            }
        }
        Self { done, failed: (!failed.is_empty()).then_some(FailedCells(failed)) }
    }

    /// What was done in all cells, unless something could not be.
    pub fn all(self) -> Result<Vec<(Cell, T)>, FailedCells> {
        match self.failed {
            None => Ok(self.done),
            Some(failed) => Err(failed),
        }
    }
}

impl Display for FailedCells {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, (message, cells)) in self.0.iter().enumerate() {
            let separator = if at > 0 { "\n" } else { "" };
            match cells.as_slice() {
                [cell] => write!(f, "{separator}{cell}: {message}")?,
                cells => write!(f, "{separator}{}: {message}", report::cells(cells))?,
            }
        }
        Ok(())
    }
}

impl std::error::Error for FailedCells {}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use xen_abi_codegen::axes::Dialect;

    use super::*;
    use crate::cell::CellId;
    use crate::header_set::{HeaderSet, Origin};

    fn cell(id: &str) -> Cell {
        let origin = Origin::Commit { tag: "RELEASE-4.20.0".to_owned(), tree: "0a1b".to_owned() };
        let release = "4.20.0".parse().unwrap();
        let set =
            HeaderSet { dialect: Dialect::Xen, origin, release, folder: PathBuf::new(), without: Vec::new() };
        let CellId { target, view, interface } = id.parse().unwrap();
        Cell { set, target, view, interface }
    }

    #[test]
    fn every_message_is_told_once_with_its_cells() {
        let cells =
            ["x86_32/guest/none", "x86_64/guest/none", "arm32/guest/none", "arm64/guest/none"].map(cell);
        let results = [Err("no such file"), Ok(7), Err("no compiler"), Err("no such file")];
        let made = InCells::of(cells.into_iter().zip(results));
        assert_eq!(made.done.len(), 1);
        assert_eq!(
            made.all().unwrap_err().to_string(),
            "RELEASE-4.20.0 arm32/guest/none: no compiler\n\
             2 cells: RELEASE-4.20.0 x86_32/guest/none, RELEASE-4.20.0 arm64/guest/none: no such file"
        );
    }
}
