//! bindgen's view, compared with facts.

use super::{Kind, Witness, WitnessError};
use crate::cell::Cell;
use crate::check::comparison;
use crate::compare::Difference;
use crate::oracle::Measured;
use crate::ours::{OursError, Specification};

/// What bindgen measured in each cell.
pub struct Bindgen<'a> {
    /// Each cell with what is known to differ: what is excused, and what fixtures leave out.
    cells: Vec<(&'a Cell, &'a Measured, Vec<Difference>)>,
}

impl<'a> Bindgen<'a> {
    /// An oracle that knows what differs already.
    pub fn new(
        measured: &'a [(Cell, Measured)],
        specification: &Specification,
    ) -> Result<Bindgen<'a>, WitnessError> {
        let cells = measured
            .iter()
            .map(|(cell, measured)| Ok((cell, measured, differences(cell, measured, specification)?)));
        Ok(Bindgen { cells: cells.collect::<Result<_, OursError>>()? })
    }
}

impl Witness for Bindgen<'_> {
    fn name(&self) -> &'static str {
        "bindgen"
    }

    fn claims(&self, kind: Kind) -> bool {
        kind != Kind::Function
    }

    fn finds(&self, specification: &Specification) -> Result<Option<String>, WitnessError> {
        for (cell, measured, known) in &self.cells {
            let found = differences(cell, measured, specification)?;
            if let Some(difference) = found.iter().find(|one| !known.contains(one)) {
                return Ok(Some(format!("{cell}: {difference}")));
            }
        }
        Ok(None)
    }
}

fn differences(
    cell: &Cell,
    measured: &Measured,
    specification: &Specification,
) -> Result<Vec<Difference>, OursError> {
    Ok(comparison(cell, measured, specification)?.unwrap_or_default().differences)
}
