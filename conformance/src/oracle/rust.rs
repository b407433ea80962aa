//! A Rust compiler, which is given the generated Rust with assertions of what was measured.

use std::borrow::Cow;
use std::collections::BTreeSet;

use xen_abi_codegen::axes::{InterfaceVersion, View};

use super::contract::{Look, Oracle, Setup};
use super::error::OracleError;
use crate::cell::Cell;
use crate::mutate::Kind;
use crate::ours::Specification;
use crate::rust_oracle::{RustError, RustOracle, RustOracleError};

struct Rust(RustOracle);

pub(super) fn make(setup: Setup<'_>) -> Result<Box<dyn Oracle + '_>, OracleError> {
    Ok(Box::new(Rust(RustOracle::new(setup.manifest)?)))
}

impl Rust {
    /// The oracle of what may differ: the compiler takes ten seconds for everything that a cell has.
    fn about(&self, look: Look<'_>) -> Cow<'_, RustOracle> {
        match look.module {
            Some(module) => Cow::Owned(self.0.clone().only(&[module])),
            None => Cow::Borrowed(&self.0),
        }
    }
}

impl Oracle for Rust {
    fn claims(&self, kind: Kind) -> bool {
        // Types of C are not those of Rust, and of functions nothing is measured.
        !matches!(kind, Kind::CType | Kind::Function)
    }

    /// It is slow, so that of Xen's cells only those are looked at that have most: what tools see, and what guests see
    /// that ask for no interface version.
    fn looks_at(&self, cell: &Cell) -> bool {
        cell.view == View::Tools || cell.interface == InterfaceVersion::NONE
    }

    fn question(&self, look: Look<'_>, specification: &Specification) -> Result<Option<String>, OracleError> {
        let oracle = self.about(look);
        Ok(Some(oracle.program(look.cell, specification, &look.measured.definitions)?))
    }

    fn differences(
        &self,
        look: Look<'_>,
        specification: &Specification,
    ) -> Result<BTreeSet<String>, OracleError> {
        match self.about(look).differences(look.cell, specification, &look.measured.definitions) {
            Ok(verdict) => Ok(verdict.differences.iter().map(ToString::to_string).collect()),
            // Some mutations make code that does not compile.
            Err(RustOracleError::Rust(RustError::Refused { said, .. })) => Ok([said].into()),
            Err(other) => Err(other.into()),
        }
    }
}

impl From<RustOracleError> for OracleError {
    fn from(error: RustOracleError) -> OracleError {
        match error {
            RustOracleError::Ours(error) => OracleError::Specification(error),
            other => OracleError::Other(Box::new(other)),
        }
    }
}
