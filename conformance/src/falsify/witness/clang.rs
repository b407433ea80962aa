//! Layout tests in C, compiled by clang against the real headers.

use std::collections::BTreeSet;

use super::{Kind, Witness, WitnessError, trusted};
use crate::cell::Cell;
use crate::oracle::Oracle;
use crate::ours::Specification;
use crate::process::ProcessError;
use crate::refusals::refused_names;

/// clang, and the layout tests that it is known to accept.
pub struct Clang<'a> {
    oracle: &'a Oracle,
    cells: Vec<(&'a Cell, Option<String>)>,
}

impl<'a> Clang<'a> {
    /// An oracle that has accepted everything that the right specification says.
    pub fn new(
        oracle: &'a Oracle,
        cells: impl IntoIterator<Item = &'a Cell>,
        specification: &Specification,
    ) -> Result<Clang<'a>, WitnessError> {
        let cells = cells.into_iter().map(|cell| (cell, None)).collect();
        let mut clang = trusted(Clang { oracle, cells }, specification)?;
        for (cell, accepted) in &mut clang.cells {
            *accepted = Some(specification.layout_test(cell)?);
        }
        Ok(clang)
    }
}

impl Witness for Clang<'_> {
    fn name(&self) -> &'static str {
        "clang"
    }

    fn claims(&self, kind: Kind) -> bool {
        // Of what is missing nothing is asserted.
        !matches!(kind, Kind::BitField | Kind::ArchLost | Kind::SinceLost)
    }

    fn finds(&self, specification: &Specification) -> Result<Option<String>, WitnessError> {
        for (cell, accepted) in &self.cells {
            if accepted.as_ref() == Some(&specification.layout_test(cell)?) {
                continue;
            }
            match refused(self.oracle, cell, specification) {
                Ok(names) => {
                    if let Some(name) = names.first() {
                        return Ok(Some(format!("{cell}: {name}")));
                    }
                }
                // Types that are not there are found too, outside of any assertion.
                Err(WitnessError::Process(ProcessError::Failed { said, .. })) => return Ok(Some(said)),
                Err(other) => return Err(other),
            }
        }
        Ok(None)
    }
}

/// The names of which clang says that the headers of a cell differ. Each name of a package that was made between two
/// point releases must be as in one or the other.
pub fn refused(
    oracle: &Oracle,
    cell: &Cell,
    specification: &Specification,
) -> Result<BTreeSet<String>, WitnessError> {
    let refused = |at: &Cell| -> Result<BTreeSet<String>, WitnessError> {
        Ok(refused_names(oracle.clang_in_tree(at), &specification.layout_test(at)?)?)
    };
    let mut found = refused(cell)?;
    if let (false, Some(next)) = (found.is_empty(), cell.at_next_release()) {
        let at_next = refused(&next)?;
        found.retain(|name| at_next.contains(name));
    }
    Ok(found)
}
