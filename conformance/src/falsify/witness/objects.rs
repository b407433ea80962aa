//! Bytes of object files, for bit-fields.

use super::{Kind, Witness, WitnessError, trusted};
use crate::cell::Cell;
use crate::objects::real_bit_fields;
use crate::oracle::Oracle;
use crate::ours::Specification;
use crate::process::ProcessError;

/// clang, and the programs whose objects are known to be right.
pub struct Objects<'a> {
    oracle: &'a Oracle,
    cells: Vec<(&'a Cell, Option<String>)>,
}

impl<'a> Objects<'a> {
    /// An oracle that has seen all bit-fields of the right specification.
    pub fn new(
        oracle: &'a Oracle,
        cells: impl IntoIterator<Item = &'a Cell>,
        specification: &Specification,
    ) -> Result<Objects<'a>, WitnessError> {
        let cells = cells.into_iter().map(|cell| (cell, None)).collect();
        let mut objects = trusted(Objects { oracle, cells }, specification)?;
        for (cell, seen) in &mut objects.cells {
            *seen = specification.bit_test(cell)?;
        }
        Ok(objects)
    }

    fn wrong(&self, cell: &Cell, program: &str) -> Result<Option<String>, WitnessError> {
        match real_bit_fields(self.oracle, cell, program) {
            Ok(found) => Ok(found.wrong.first().map(|wrong| format!("{cell}: {wrong}"))),
            Err(refused @ ProcessError::Failed { .. }) => Ok(Some(refused.to_string())),
            Err(other) => Err(other.into()),
        }
    }
}

impl Witness for Objects<'_> {
    fn name(&self) -> &'static str {
        "object bytes"
    }

    fn claims(&self, kind: Kind) -> bool {
        kind == Kind::BitField
    }

    fn finds(&self, specification: &Specification) -> Result<Option<String>, WitnessError> {
        for (cell, seen) in &self.cells {
            let program = specification.bit_test(cell)?;
            if let Some(program) = program.filter(|program| Some(program) != seen.as_ref()) {
                if let Some(wrong) = self.wrong(cell, &program)? {
                    return Ok(Some(wrong));
                }
            }
        }
        Ok(None)
    }
}
