//! Layout tests in C, compiled by clang against the real headers.

use std::collections::BTreeSet;

use super::contract::{Look, Oracle, Setup};
use super::error::OracleError;
use crate::cell::Cell;
use crate::measure::HeaderReader;
use crate::mutate::Kind;
use crate::ours::Specification;
use crate::process::ProcessError;
use crate::refusals::refused_names;

struct Clang<'a> {
    reader: &'a HeaderReader,
}

pub(super) fn make(setup: Setup<'_>) -> Result<Box<dyn Oracle + '_>, OracleError> {
    Ok(Box::new(Clang { reader: setup.reader }))
}

impl Oracle for Clang<'_> {
    fn claims(&self, kind: Kind) -> bool {
        // Of what is missing nothing is asserted.
        !matches!(kind, Kind::BitField | Kind::ArchLost | Kind::SinceLost)
    }

    fn question(&self, look: Look<'_>, specification: &Specification) -> Result<Option<String>, OracleError> {
        Ok(Some(specification.layout_test(look.cell)?))
    }

    fn differences(
        &self,
        look: Look<'_>,
        specification: &Specification,
    ) -> Result<BTreeSet<String>, OracleError> {
        match refused(self.reader, look.cell, specification) {
            // Types that are not there are detected too, outside of any assertion.
            Err(OracleError::Process(ProcessError::Failed { said, .. })) => Ok([said].into()),
            other => other,
        }
    }
}

/// The names of which clang says that the headers of a cell differ. Each name of a package that was made between two
/// point releases must be as in one or the other.
pub fn refused(
    reader: &HeaderReader,
    cell: &Cell,
    specification: &Specification,
) -> Result<BTreeSet<String>, OracleError> {
    let refused = |at: &Cell| -> Result<BTreeSet<String>, OracleError> {
        Ok(refused_names(reader.clang_in_tree(at), &specification.layout_test(at)?)?)
    };
    let mut found = refused(cell)?;
    if let (false, Some(next)) = (found.is_empty(), cell.at_next_release()) {
        let at_next = refused(&next)?;
        found.retain(|name| at_next.contains(name));
    }
    Ok(found)
}
