//! Bytes of object files, for bit-fields.

use xen_abi_codegen::backend::layout_tests::bit_fields;

use super::{Kind, Witness, WitnessError, trusted};
use crate::cell::Cell;
use crate::oracle::Oracle;
use crate::ours::Specification;
use crate::process;

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
        let folder = tempfile::tempdir()?;
        let object = folder.path().join("bits.o");
        let mut clang = self.oracle.clang_in_tree(cell);
        clang.args(["-c", "-x", "c", "-", "-o"]).arg(&object);
        let output = process::run_with_input(&mut clang, program)?;
        if !output.status.success() {
            return Ok(Some(process::failure(&clang, &output).to_string()));
        }
        let wrong = bit_fields(&std::fs::read(object)?).wrong;
        Ok(wrong.first().map(|wrong| format!("{cell}: {wrong}")))
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
