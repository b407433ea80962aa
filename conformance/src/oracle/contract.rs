//! What an oracle is given, and what it answers.

use std::collections::BTreeSet;
use std::fmt;

use super::error::OracleError;
use crate::cell::Cell;
use crate::manifest::Manifest;
use crate::measure::{HeaderReader, Measured};
use crate::mutate::Kind;
use crate::ours::Specification;

/// Makes an oracle of what was set up.
pub type Make = for<'a> fn(Setup<'a>) -> Result<Box<dyn Oracle + 'a>, OracleError>;

/// What was set up.
#[derive(Clone, Copy)]
pub struct Setup<'a> {
    /// The compilers.
    pub manifest: &'a Manifest,
    /// clang, as it reads the headers.
    pub reader: &'a HeaderReader,
}

/// A cell that an oracle looks at, with what was measured of it.
#[derive(Clone, Copy)]
pub struct Look<'a> {
    /// The cell.
    pub cell: &'a Cell,
    /// What its headers define.
    pub measured: &'a Measured,
    /// The module that may differ, if that is known: an oracle may leave out the others.
    pub module: Option<&'a str>,
}

/// A way to hold a specification against the real headers.
pub trait Oracle: Sync {
    /// Whether it claims to detect every mutation of a kind.
    fn claims(&self, kind: Kind) -> bool;

    /// Whether it looks at a cell. A slow one may leave out those in which there is nothing that others lack.
    fn looks_at(&self, _cell: &Cell) -> bool {
        true
    }

    /// What it would ask of a cell's headers, if that is known before: the same question has the same answer.
    fn question(
        &self,
        _look: Look<'_>,
        _specification: &Specification,
    ) -> Result<Option<String>, OracleError> {
        Ok(None)
    }

    /// In what the headers of a cell differ from what a specification says.
    fn differences(
        &self,
        look: Look<'_>,
        specification: &Specification,
    ) -> Result<BTreeSet<String>, OracleError>;
}

impl fmt::Display for Look<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.cell.fmt(f)
    }
}
