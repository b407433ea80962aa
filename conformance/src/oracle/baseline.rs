//! What an oracle says of the specification as it is, so that only what a change brings counts.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use super::contract::{Look, Oracle};
use super::error::OracleError;
use crate::mutate::Kind;
use crate::ours::Specification;
use crate::parallel::in_parallel;

/// An oracle that knows what differs already: what is excused, and what fixtures leave out.
pub struct Baseline<'a> {
    /// What people call the oracle.
    pub name: &'static str,
    oracle: Box<dyn Oracle + 'a>,
    unchanged: &'a Specification,
    known: Vec<(Look<'a>, Known)>,
}

struct Known {
    question: Option<String>,
    /// Asked for only where a change asks another question: most cells are never looked at.
    differences: OnceLock<BTreeSet<String>>,
}

impl<'a> Baseline<'a> {
    /// Notes what an oracle would ask of cells.
    pub fn new(
        name: &'static str,
        oracle: Box<dyn Oracle + 'a>,
        looks: impl IntoIterator<Item = Look<'a>>,
        unchanged: &'a Specification,
    ) -> Result<Baseline<'a>, OracleError> {
        let looks: Vec<Look<'a>> = looks.into_iter().filter(|look| oracle.looks_at(look.cell)).collect();
        let known = in_parallel(&looks, "cells", |look| {
            Ok(Known { question: oracle.question(*look, unchanged)?, differences: OnceLock::new() })
        });
        let known = known.into_iter().collect::<Result<Vec<_>, OracleError>>()?;
        Ok(Baseline { name, oracle, unchanged, known: looks.into_iter().zip(known).collect() })
    }

    /// Whether the oracle claims to detect every mutation of a kind.
    pub fn claims(&self, kind: Kind) -> bool {
        self.oracle.claims(kind)
    }

    /// What differs from a changed specification that did not before: the first thing that is found.
    pub fn finds(&self, changed: &Specification) -> Result<Option<String>, OracleError> {
        for (look, known) in &self.known {
            let question = self.oracle.question(*look, changed)?;
            if question.is_some() && question == known.question {
                continue;
            }
            let found = self.oracle.differences(*look, changed)?;
            if found.is_empty() {
                continue;
            }
            if let Some(difference) = found.difference(self.before(*look, known)?).next() {
                return Ok(Some(format!("{look}: {difference}")));
            }
        }
        Ok(None)
    }

    /// What differed in a cell before the change.
    fn before<'k>(&self, look: Look<'a>, known: &'k Known) -> Result<&'k BTreeSet<String>, OracleError> {
        if let Some(differences) = known.differences.get() {
            return Ok(differences);
        }
        let differences = self.oracle.differences(look, self.unchanged)?;
        Ok(known.differences.get_or_init(|| differences))
    }
}
