//! The verb that puts generated headers in place of real ones.

use std::collections::BTreeMap;

use clap::Args;

use super::differences;
use super::failure::{Failure, Outcome};
use super::given::Given;
use super::selection::Described;
use super::session::{Session, specification};
use crate::cell::Cell;
use crate::compare::Difference;
use crate::drop_in::{self, diagnostics, overlaid};
use crate::header_choice::HeaderChoice;
use crate::header_set::HeaderSet;
use crate::survey;
use crate::workplace::Workplace;

/// What differs in each cell.
type Found = BTreeMap<String, Vec<Difference>>;

/// Which headers to replace.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    wanted: Described,
    #[command(flatten)]
    given: Given,
}

pub(super) fn drop_in(workplace: &Workplace, arguments: &Arguments) -> Result<Outcome, Failure> {
    let Arguments { wanted, given } = arguments;
    let session = given.session(workplace, wanted.selection.dialect.unwrap_or_default())?;
    let specification = specification()?;
    given.require_covered(&session, &specification)?;
    let mut outcome = Outcome::Fine;
    for set in session.described_sets(wanted, &specification) {
        let cells = session.cells_in(set, &wanted.selection)?;
        let real = survey::sight(&session.reader, &cells, HeaderChoice::All, |seen| seen)?;
        let mut is_silent = true;
        let mut compare = |release| -> Result<Found, Failure> {
            let (copy, replaced) = overlaid(workplace, set, &specification, release)?;
            println!("{}: {} headers replaced by those of {release}", set.name(), replaced.len());
            let cells: Vec<Cell> =
                cells.iter().map(|cell| Cell { set: copy.clone(), ..cell.clone() }).collect();
            is_silent &= complain(&session, &cells)?;
            let ours = survey::sight(&session.reader, &cells, HeaderChoice::All, |seen| seen)?;
            let pairs = real.iter().zip(&ours);
            Ok(pairs
                .map(|((cell, real), (_, ours))| (cell.id().to_string(), drop_in::differences(real, ours)))
                .collect())
        };
        let mut found = compare(set.release)?;
        // A package between two point releases may have each name as in one or the other.
        if let (false, Some(next)) = (found.values().all(Vec::is_empty), set.next_release()) {
            let at_next = compare(next)?;
            for (cell, differences) in &mut found {
                let others = at_next.get(cell).map_or(&[][..], Vec::as_slice);
                differences.retain(|one| others.iter().any(|other| one.is_about_the_name_of(other)));
            }
        }
        if !print(set, &found) || !is_silent {
            outcome = Outcome::Different;
        }
    }
    Ok(outcome)
}

/// Whether clang has nothing to say of our headers; what it says is printed.
fn complain(session: &Session, cells: &[Cell]) -> Result<bool, Failure> {
    let mut is_silent = true;
    for cell in cells {
        let wrong = |source| Failure::HeaderReader { cell: cell.to_string(), source };
        let headers = HeaderChoice::All.headers(cell)?;
        let said = diagnostics(&session.reader, cell, &headers).map_err(wrong)?;
        if !said.is_empty() {
            println!("{cell}: diagnostics of clang:\n{said}");
            is_silent = false;
        }
    }
    Ok(is_silent)
}

/// Whether there is no difference.
fn print(set: &HeaderSet, found: &Found) -> bool {
    let count = differences::print(found);
    println!("{}: {} cells, {count} differences", set.name(), found.len());
    count == 0
}
