//! What differs between two states for one cell.

mod around;
mod calls;
mod found;
mod leaf;
mod names;
mod pictures;
mod records;

pub(crate) use found::{Found, Side};

use crate::known::Known;

/// Everything that differs for one cell.
pub(crate) fn compare(before: Side<'_>, after: Side<'_>, known: &Known) -> Vec<Found> {
    let mut found = Vec::new();
    records::compare(&before.facts.records, &after.facts.records, known, &mut found);
    names::compare(before.facts, after.facts, known, &mut found);
    calls::compare(before, after, &mut found);
    found
}
