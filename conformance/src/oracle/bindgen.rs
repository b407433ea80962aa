//! bindgen's view, compared with facts.

use std::collections::BTreeSet;

use super::contract::{Look, Oracle, Setup};
use super::error::OracleError;
use crate::check::comparison;
use crate::mutate::Kind;
use crate::ours::Specification;

struct Bindgen;

pub(super) fn make(_: Setup<'_>) -> Result<Box<dyn Oracle + '_>, OracleError> {
    Ok(Box::new(Bindgen))
}

impl Oracle for Bindgen {
    fn claims(&self, kind: Kind) -> bool {
        kind != Kind::Function
    }

    fn differences(
        &self,
        Look { cell, measured, .. }: Look<'_>,
        specification: &Specification,
    ) -> Result<BTreeSet<String>, OracleError> {
        let found = comparison(cell, measured, specification)?.unwrap_or_default().differences;
        Ok(found.iter().map(ToString::to_string).collect())
    }
}
