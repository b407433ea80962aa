//! What an oracle says of the specification as it is, so that only what a change brings counts.

use std::sync::Arc;

use super::contract::{Look, Oracle};
use super::error::OracleError;
use crate::cell::Cell;
use crate::measure::Measured;
use crate::mutate::Kind;
use crate::ours::Specification;

/// An oracle that leaves out what differs already: what is excused, and what fixtures leave out.
pub struct Baseline<'a> {
    /// What people call the oracle.
    pub name: &'static str,
    oracle: Box<dyn Oracle + 'a>,
    unchanged: &'a Specification,
    measured: &'a [(Cell, Arc<Measured>)],
}

impl<'a> Baseline<'a> {
    /// An oracle that is asked about cells, of which this was measured.
    pub fn new(
        name: &'static str,
        oracle: Box<dyn Oracle + 'a>,
        measured: &'a [(Cell, Arc<Measured>)],
        unchanged: &'a Specification,
    ) -> Baseline<'a> {
        Baseline { name, oracle, unchanged, measured }
    }

    /// Whether the oracle claims to detect every mutation of a kind.
    pub fn claims(&self, kind: Kind) -> bool {
        self.oracle.claims(kind)
    }

    /// What differs from a specification, of which a module was changed, that did not before: the first thing that is
    /// found.
    pub fn finds(&self, changed: &Specification, module: &str) -> Result<Option<String>, OracleError> {
        // Modules that stand on it are looked at where it seems to be as it was: those of Linux, and users of a ring.
        match self.finds_in(Some(module), changed)? {
            None => self.finds_in(None, changed),
            found => Ok(found),
        }
    }

    /// The same, in one module or in all.
    fn finds_in(&self, module: Option<&str>, changed: &Specification) -> Result<Option<String>, OracleError> {
        let looks = self.measured.iter().filter(|(cell, _)| self.oracle.looks_at(cell));
        for look in looks.map(|(cell, measured)| Look { cell, measured, module }) {
            let question = self.oracle.question(look, changed)?;
            if question.is_some() && question == self.oracle.question(look, self.unchanged)? {
                continue;
            }
            let found = self.oracle.differences(look, changed)?;
            if found.is_empty() {
                continue;
            }
            let before = self.oracle.differences(look, self.unchanged)?;
            if let Some(difference) = found.difference(&before).next() {
                return Ok(Some(format!("{look}: {difference}")));
            }
        }
        Ok(None)
    }
}
