//! Bytes of object files, for bit-fields.

use std::collections::BTreeSet;

use super::contract::{Look, Oracle, Setup};
use super::error::OracleError;
use crate::measure::HeaderReader;
use crate::mutate::Kind;
use crate::objects::real_bit_fields;
use crate::ours::Specification;
use crate::process::ProcessError;

struct Objects<'a> {
    reader: &'a HeaderReader,
}

pub(super) fn make(setup: Setup<'_>) -> Result<Box<dyn Oracle + '_>, OracleError> {
    Ok(Box::new(Objects { reader: setup.reader }))
}

impl Oracle for Objects<'_> {
    fn claims(&self, kind: Kind) -> bool {
        kind == Kind::BitField
    }

    fn question(&self, look: Look<'_>, specification: &Specification) -> Result<Option<String>, OracleError> {
        Ok(specification.bit_test(look.cell)?)
    }

    fn differences(
        &self,
        look: Look<'_>,
        specification: &Specification,
    ) -> Result<BTreeSet<String>, OracleError> {
        let Some(program) = specification.bit_test(look.cell)? else { return Ok(BTreeSet::new()) };
        match real_bit_fields(self.reader, look.cell, &program) {
            Ok(found) => Ok(found.wrong.into_iter().collect()),
            Err(refused @ ProcessError::Failed { .. }) => Ok([refused.to_string()].into()),
            Err(other) => Err(other.into()),
        }
    }
}
