//! A Rust compiler, which is given the generated Rust with assertions of what was measured.

use std::collections::BTreeSet;
use std::fmt;

use xen_abi_codegen::axes::{InterfaceVersion, View};

use super::{Kind, Witness, WitnessError};
use crate::cell::Cell;
use crate::compare::Difference;
use crate::oracle::Measured;
use crate::ours::Specification;
use crate::parallel::in_parallel;
use crate::rust_oracle::{RustError, RustOracle, RustOracleError};

/// A Rust compiler, and what it said of the right specification.
pub struct Rust<'a> {
    oracle: &'a RustOracle,
    cells: Vec<(Look<'a>, Known)>,
}

/// A cell that is looked at.
#[derive(Clone, Copy)]
struct Look<'a> {
    cell: &'a Cell,
    measured: &'a Measured,
}

/// What is known of the right specification.
struct Known {
    program: String,
    differences: BTreeSet<Difference>,
}

impl<'a> Rust<'a> {
    /// An oracle that knows what differs already. The compiler takes two seconds for each cell, so that of Xen's cells
    /// only those are looked at that have most: what tools see, and what guests see that ask for no interface version.
    pub fn new(
        oracle: &'a RustOracle,
        measured: &'a [(Cell, Measured)],
        specification: &Specification,
    ) -> Result<Rust<'a>, WitnessError> {
        let has_most = |cell: &Cell| cell.view == View::Tools || cell.interface == InterfaceVersion::NONE;
        let looks = measured.iter().filter(|(cell, _)| has_most(cell));
        let looks: Vec<Look<'_>> = looks.map(|(cell, measured)| Look { cell, measured }).collect();
        let known = in_parallel(&looks, "cells", |look| {
            let program = look.program(oracle, specification)?;
            Ok(Known { program, differences: look.differences(oracle, specification)? })
        });
        let known = known.into_iter().collect::<Result<Vec<_>, WitnessError>>()?;
        Ok(Rust { oracle, cells: looks.into_iter().zip(known).collect() })
    }
}

impl Look<'_> {
    fn program(&self, oracle: &RustOracle, specification: &Specification) -> Result<String, WitnessError> {
        Ok(oracle.program(self.cell, specification, &self.measured.definitions)?)
    }

    fn differences(
        &self,
        oracle: &RustOracle,
        specification: &Specification,
    ) -> Result<BTreeSet<Difference>, WitnessError> {
        Ok(oracle.differences(self.cell, specification, &self.measured.definitions)?.differences)
    }
}

impl Witness for Rust<'_> {
    fn name(&self) -> &'static str {
        "rustc"
    }

    fn claims(&self, kind: Kind) -> bool {
        // Types of C are not those of Rust, and of functions nothing is measured.
        !matches!(kind, Kind::CType | Kind::Function)
    }

    fn finds(&self, specification: &Specification) -> Result<Option<String>, WitnessError> {
        for (look, known) in &self.cells {
            if look.program(self.oracle, specification)? == known.program {
                continue;
            }
            match look.differences(self.oracle, specification) {
                Ok(found) => {
                    if let Some(difference) = found.difference(&known.differences).next() {
                        return Ok(Some(format!("{look}: {difference}")));
                    }
                }
                // Some mistakes make code that is none.
                Err(WitnessError::Rust(RustOracleError::Rust(RustError::Refused { said, .. }))) => {
                    return Ok(Some(said));
                }
                Err(other) => return Err(other),
            }
        }
        Ok(None)
    }
}

impl fmt::Display for Look<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.cell.fmt(f)
    }
}
