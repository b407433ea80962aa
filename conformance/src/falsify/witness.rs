//! The oracles, each by itself: what it is given is a specification, what it tells is whether the real headers differ.

use std::collections::BTreeSet;

use xen_abi_codegen::backend::layout_tests::bit_fields;

use super::Kind;
use crate::atomic_file::FileError;
use crate::cell::Cell;
use crate::check::comparison;
use crate::compare::Difference;
use crate::definitions::Definitions;
use crate::oracle::{Measured, Oracle, OracleError};
use crate::ours::{Ours, OursError, Specification};
use crate::process::{self, ProcessError};
use crate::refusals::refused_names;

/// Why an oracle could not be asked.
#[derive(Debug, thiserror::Error)]
pub enum WitnessError {
    /// The headers could not be measured.
    #[error(transparent)]
    Oracle(#[from] OracleError),
    /// A compiler could not be run.
    #[error(transparent)]
    Process(#[from] ProcessError),
    /// The specification could not be had.
    #[error(transparent)]
    Ours(#[from] OursError),
    /// A file could not be read or written.
    #[error(transparent)]
    File(#[from] FileError),
    /// The specification is wrong before anything is changed.
    #[error(
        "the headers differ from the specification even without a mistake, says the oracle `{oracle}`: {what}"
    )]
    Differs {
        /// The oracle that says so.
        oracle: &'static str,
        /// In what.
        what: String,
    },
    /// An object file could not be read or written.
    #[error("{0}")]
    Io(#[from] std::io::Error),
}

/// An oracle that holds specifications against the real headers.
pub trait Witness: Sync {
    /// What it is called in the table.
    fn name(&self) -> &'static str;

    /// Whether it claims to find every mistake of a kind.
    fn claims(&self, kind: Kind) -> bool;

    /// In what the headers differ from what a specification says: the first thing that is found.
    fn finds(&self, specification: &Specification) -> Result<Option<String>, WitnessError>;
}

/// bindgen's view, compared with facts.
pub struct Bindgen<'a> {
    /// What was measured.
    pub measured: &'a [(Cell, Measured)],
    /// What is known to differ in each cell: what is excused, and what fixtures leave out.
    pub known: &'a [Vec<Difference>],
}

impl Witness for Bindgen<'_> {
    fn name(&self) -> &'static str {
        "bindgen"
    }

    fn claims(&self, kind: Kind) -> bool {
        kind != Kind::Function
    }

    fn finds(&self, specification: &Specification) -> Result<Option<String>, WitnessError> {
        for ((cell, measured), known) in self.measured.iter().zip(self.known) {
            let found = differences(cell, measured, specification)?;
            if let Some(difference) = found.iter().find(|one| !known.contains(one)) {
                let Difference { category, name, disagreement } = difference;
                return Ok(Some(format!("{cell}: {category} {name}: {disagreement}")));
            }
        }
        Ok(None)
    }
}

/// In what the headers of a cell differ from what a specification says.
pub(super) fn differences(
    cell: &Cell,
    measured: &Measured,
    specification: &Specification,
) -> Result<Vec<Difference>, OursError> {
    Ok(comparison(cell, measured, specification)?.unwrap_or_default().differences)
}

/// Layout tests in C, compiled by clang against the real headers.
pub struct Clang<'a> {
    /// clang.
    pub oracle: &'a Oracle,
    /// The cells, each with the programs that are known to be right there, if any.
    pub cells: Vec<(&'a Cell, Option<&'a Programs>)>,
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
        for (cell, passed) in &self.cells {
            let program = specification.layout_test(cell)?;
            if passed.is_some_and(|passed| passed.layout_test == program) {
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
    let refused = |cell: &Cell| -> Result<BTreeSet<String>, WitnessError> {
        Ok(refused_names(unit(oracle, cell), &specification.layout_test(cell)?)?)
    };
    let mut found = refused(cell)?;
    if let (false, Some(next)) = (found.is_empty(), cell.at_next_release()) {
        let at_next = refused(&next)?;
        found.retain(|name| at_next.contains(name));
    }
    Ok(found)
}

fn unit(oracle: &Oracle, cell: &Cell) -> std::process::Command {
    let (mut clang, _) = oracle.unit(cell, &[]);
    clang.arg("-I").arg(cell.set.tree());
    clang
}

/// Bytes of object files, for bit-fields.
pub struct Objects<'a> {
    /// clang.
    pub oracle: &'a Oracle,
    /// The cells, each with the programs that are known to be right there, if any.
    pub cells: Vec<(&'a Cell, Option<&'a Programs>)>,
}

impl Witness for Objects<'_> {
    fn name(&self) -> &'static str {
        "object bytes"
    }

    fn claims(&self, kind: Kind) -> bool {
        kind == Kind::BitField
    }

    fn finds(&self, specification: &Specification) -> Result<Option<String>, WitnessError> {
        for (cell, passed) in &self.cells {
            let program = specification.bit_test(cell)?;
            let is_known = passed.is_some_and(|passed| passed.bit_test == program);
            if let (Some(program), false) = (&program, is_known) {
                let folder = tempfile::tempdir()?;
                let object = folder.path().join("bits.o");
                let mut clang = unit(self.oracle, cell);
                clang.args(["-c", "-x", "c", "-", "-o"]).arg(&object);
                let output = process::run_with_input(&mut clang, program)?;
                if !output.status.success() {
                    return Ok(Some(process::failure(&clang, &output).to_string()));
                }
                if let Some(wrong) = bit_fields(&std::fs::read(object)?).wrong.first() {
                    return Ok(Some(format!("{cell}: {wrong}")));
                }
            }
        }
        Ok(None)
    }
}

/// The programs for one cell.
#[derive(PartialEq)]
pub struct Programs {
    layout_test: String,
    bit_test: Option<String>,
}

/// What a specification says of a cell, to whoever looks.
#[derive(PartialEq)]
pub(super) struct Sayings {
    pub(super) definitions: Option<Definitions>,
    pub(super) programs: Programs,
}

impl Sayings {
    pub(super) fn of(specification: &Specification, cell: &Cell) -> Result<Self, OursError> {
        let layout_test = specification.layout_test(cell)?;
        let programs = Programs { layout_test, bit_test: specification.bit_test(cell)? };
        Ok(Self { definitions: specification.definitions(cell)?, programs })
    }
}
