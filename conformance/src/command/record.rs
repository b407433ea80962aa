//! The verb that writes down what was measured.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use clap::Args;
use xen_abi_codegen::axes::Dialect;

use super::differences;
use super::failure::{Failure, Outcome};
use super::given::FromGit;
use super::session::Session;
use crate::cell::{Cell, cells_of};
use crate::check;
use crate::compare::{Difference, Disagreement};
use crate::header_choice::HeaderChoice;
use crate::header_set::HeaderSet;
use crate::import::versions::further_cells;
use crate::measure::Measured;
use crate::recorded::Recorded;
use crate::survey;
use crate::workplace::Workplace;

/// What to record.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Write nothing, and report what is measured now and is not recorded so.
    #[arg(long)]
    check: bool,
    #[command(flatten)]
    git: FromGit,
}

pub(super) fn record(workplace: &Workplace, arguments: &Arguments) -> Result<Outcome, Failure> {
    let session = arguments.git.session(workplace)?;
    let mut outcome = Outcome::Fine;
    for dialect in Dialect::ALL {
        let is_covered = |set: &HeaderSet| session.releases.branch(dialect, set.branch()).is_some();
        let sets = session.sets.iter().filter(|set| set.dialect == dialect && is_covered(set));
        let (taken, others): (Vec<_>, Vec<_>) = sets.partition(|set| Recorded::takes(set));
        if arguments.check {
            let measured = measure(&session, &taken, &others)?;
            if compare(&Recorded::load(dialect)?, &measured)? > 0 {
                outcome = Outcome::Different;
            }
            continue;
        }
        for set in others {
            eprintln!("{} is no release: it is not recorded, but `--check` compares it", set.name());
        }
        if !taken.is_empty() {
            let measured = measure(&session, &taken, &[])?;
            let recorded = Recorded::load(dialect)?;
            println!("{}", recorded.with(&measured, &session.reader.toolchain.version)?.store()?.display());
        }
    }
    Ok(outcome)
}

/// Measures all headers; of sets that are recorded also at each interface version at which they may change.
fn measure(
    session: &Session,
    recorded: &[&HeaderSet],
    others: &[&HeaderSet],
) -> Result<Vec<(Cell, Arc<Measured>)>, Failure> {
    let cells_of_all = |sets: &[&HeaderSet]| -> Result<Vec<Cell>, Failure> {
        let mut cells = Vec::new();
        for set in sets {
            cells.extend(cells_of(set, &session.releases)?.0);
        }
        Ok(cells)
    };
    let mut cells = cells_of_all(recorded)?;
    cells.extend(further_cells(&cells, |_| true, &|_| true)?);
    cells.extend(cells_of_all(others)?);
    Ok(survey::survey(&session.reader, &cells, HeaderChoice::All)?)
}

/// Reports what is not as it is recorded, and returns how much that is.
fn compare(recorded: &Recorded, measured: &[(Cell, Arc<Measured>)]) -> Result<usize, Failure> {
    let mut found = Vec::new();
    let mut unknown: BTreeSet<String> = measured.iter().map(|(cell, _)| cell.set.name()).collect();
    for (cell, measured) in measured {
        if let Some(differences) = differences(cell, measured, recorded)? {
            unknown.remove(&cell.set.name());
            found.push((cell, differences));
        }
    }
    for name in unknown {
        eprintln!("{name} is not recorded yet; run `record`");
    }
    Ok(differences::print(found.iter().map(|(cell, changes)| (cell, changes))))
}

/// What is not as it is recorded in one cell; nothing if that is not recorded. A package that was made after a release
/// may be as a later one, since the next one need not be there yet.
fn differences(
    cell: &Cell,
    measured: &Measured,
    recorded: &Recorded,
) -> Result<Option<Vec<Change>>, Failure> {
    let Some(comparison) = check::comparison(cell, measured, recorded)? else { return Ok(None) };
    let mut differences = comparison.differences;
    let is_later = |known: &&Cell| {
        cell.set.next_release().is_some()
            && cell.set.release < known.set.release
            && (cell.target, cell.view) == (known.target, known.view)
    };
    for later in recorded.cells().iter().rev().filter(is_later) {
        if differences.is_empty() {
            break;
        }
        if let Some(there) = check::comparison(later, measured, recorded)? {
            differences.retain(|one| there.has_one_about_the_name_of(one));
        }
    }
    Ok(Some(differences.into_iter().map(Change).collect()))
}

/// A difference between what is measured now and what is recorded.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Change(Difference);

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Difference { category, name, disagreement } = &self.0;
        write!(f, "{category} {name}: ")?;
        match disagreement {
            Disagreement::Differs { what, headers, spec } => {
                write!(f, "{what}: {headers} is measured, and {spec} recorded")
            }
            Disagreement::SpecLacks { headers } => write!(f, "it is not recorded; {headers} is measured"),
            Disagreement::HeadersLack { spec } => write!(f, "it is not there now; {spec} is recorded"),
        }
    }
}
