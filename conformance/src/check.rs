//! The live run: measure every cell, and compare each with the specification.

use std::sync::Arc;

use std::collections::{BTreeMap, BTreeSet};

use crate::cell::{Absent, Cell};
use crate::compare::{self, Category, Comparison, Counts, Difference, Disagreement, Scope};
use crate::failed_cells::FailedCells;
use crate::measure::Measured;
use crate::ours::{Ours, OursError};
use crate::reasons::Reasons;
use crate::report::{Group, Report, Row};

/// Why something could not be checked.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// The headers could not be measured.
    #[error(transparent)]
    HeaderReader(#[from] FailedCells),
    /// The specification could not be had.
    #[error("{cell}: {source}")]
    Ours {
        /// The cell.
        cell: String,
        /// Why.
        source: OursError,
    },
}

/// Compares what was measured with the specification, and makes a report of it.
pub fn check(
    measured: Vec<(Cell, Arc<Measured>)>,
    absent: Vec<Absent>,
    ours: &impl Ours,
    reasons: &Reasons,
) -> Result<Report, CheckError> {
    let mut report = Report { rows: Vec::new(), absent, groups: Vec::new(), unused_reasons: Vec::new() };
    let mut groups: BTreeMap<Difference, Vec<String>> = BTreeMap::new();
    let mut used = Vec::new();
    let mut described = Vec::new();
    for (cell, measured) in measured {
        let comparison = comparison(&cell, &measured, ours)
            .map_err(|source| CheckError::Ours { cell: cell.to_string(), source })?;
        let is_described = comparison.is_some();
        let Comparison { compared, differences } = comparison.unwrap_or_default();
        let all = differences.len();
        let mut excused = 0;
        for difference in differences {
            match reasons.find(&difference.name, &cell) {
                Some(reason) => {
                    excused += 1;
                    used.push(reason);
                }
                None => groups.entry(difference).or_default().push(cell.to_string()),
            }
        }
        report.rows.push(Row {
            set: cell.set.name(),
            cell: cell.id(),
            is_described,
            measured: counts(&measured),
            compared,
            differences: all - excused,
            excused,
        });
        described.extend(is_described.then_some(cell));
    }
    report.groups = groups.into_iter().map(|(difference, cells)| Group { difference, cells }).collect();
    report.unused_reasons = reasons.unused(&used, &described);
    Ok(report)
}

/// Holds a cell against the specification, or nothing where that does not cover it. Each name of a package that was
/// made between two point releases must be as in one or the other.
pub(crate) fn comparison(
    cell: &Cell,
    measured: &Measured,
    ours: &impl Ours,
) -> Result<Option<Comparison>, OursError> {
    let compare_at = |cell: &Cell| -> Result<Option<Comparison>, OursError> {
        let headers = measured.headers.iter().map(String::as_str);
        let whole: BTreeSet<&str> = headers.filter(|header| ours.is_whole(cell, header)).collect();
        let scope = Scope { measured: &measured.headers, is_whole: &|header| whole.contains(header) };
        let described = ours.definitions(cell)?;
        Ok(described.map(|spec| {
            let mut found = compare::compare(&measured.definitions, &spec, scope);
            found.differences.extend(unmeasured(measured));
            found.differences.retain(|difference| {
                !(difference.is_lack_of_spec() && ours.leaves_out(cell, &difference.name))
            });
            found
        }))
    };
    let Some(mut found) = compare_at(cell)? else { return Ok(None) };
    if let (false, Some(next)) = (found.differences.is_empty(), cell.at_next_release()) {
        if let Some(at_next) = compare_at(&next)? {
            found.differences.retain(|one| at_next.has_one_about_the_name_of(one));
        }
    }
    Ok(Some(found))
}

/// What nothing is known of is a difference, whatever the specification says.
fn unmeasured(measured: &Measured) -> impl Iterator<Item = Difference> {
    measured.unmeasured.iter().map(|(name, reason)| Difference {
        category: Category::Record,
        name: name.clone(),
        disagreement: Disagreement::SpecLacks { headers: format!("could not be measured: {reason}") },
    })
}

/// How much the headers define.
fn counts(measured: &Measured) -> Counts {
    let facts = &measured.definitions.facts;
    Counts {
        records: facts.records.len(),
        fields: facts.records.values().map(|record| record.fields.len()).sum(),
        constants: facts.constants.len() + facts.strings.len(),
        typedefs: facts.typedefs.len(),
    }
}
