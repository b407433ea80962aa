//! The verb that writes down what was measured.

use std::sync::Arc;

use clap::Args;

use super::failure::{Failure, Outcome};
use super::given::FromGit;
use super::session::specification;
use crate::cell::{CellId, cells_of};
use crate::header_choice::HeaderChoice;
use crate::header_set::HeaderSet;
use crate::measure::Measured;
use crate::recorded::{Recorded, RecordedError};
use crate::survey;
use crate::workplace::Workplace;

/// What to record.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Write nothing, and report where the files differ from what is measured now.
    #[arg(long)]
    check: bool,
    #[command(flatten)]
    git: FromGit,
}

pub(super) fn record(workplace: &Workplace, arguments: &Arguments) -> Result<Outcome, Failure> {
    let session = arguments.git.session(workplace)?;
    let specification = specification()?;
    let mut outcome = Outcome::Fine;
    for set in session.sets.iter().filter(|set| specification.covers(set)) {
        let (cells, _) = cells_of(set, specification.releases())?;
        let measured = survey::survey(&session.reader, &cells, HeaderChoice::Described(&specification))?;
        let measured: Vec<(CellId, Arc<Measured>)> =
            measured.into_iter().map(|(cell, measured)| (cell.id(), measured)).collect();
        let fresh = Recorded::of(set, &session.reader.toolchain.version, &measured)?;
        if !arguments.check {
            println!("{}", fresh.store()?.display());
        } else if !fresh.path().exists() {
            eprintln!("{} is not recorded yet; run `record`", set.name());
        } else if let Some(changes) = changes(&fresh, set)? {
            print!("{changes}");
            outcome = Outcome::Different;
        }
    }
    Ok(outcome)
}

/// What would change in a recorded file. Tools of another version are no change, and neither is another package with the same
/// headers: a distribution rebuilds packages without a word.
fn changes(fresh: &Recorded, set: &HeaderSet) -> Result<Option<String>, RecordedError> {
    let path = fresh.path();
    let mut old = Recorded::load(set)?;
    old.tools.clone_from(&fresh.tools);
    old.package.clone_from(&fresh.package);
    old.version.clone_from(&fresh.version);
    let old = old.to_text();
    let new = fresh.to_text();
    let name = path.display().to_string();
    let diff = similar::TextDiff::from_lines(&old, &new);
    Ok((old != new).then(|| diff.unified_diff().header(&name, "measured now").to_string()))
}
