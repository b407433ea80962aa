//! The verb that compares headers with the specification.

use clap::Args;

use super::failure::{Failure, Outcome};
use super::given::Given;
use super::selection::Selection;
use super::session::{Session, specification};
use crate::check;
use crate::header_choice::HeaderChoice;
use crate::header_set::project;
use crate::ours::Specification;
use crate::reasons::Reasons;
use crate::report::Format;
use crate::survey;
use crate::workplace::Workplace;

/// What to check.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    selection: Selection,
    #[command(flatten)]
    given: Given,
    /// Measure every header that applies to the target, not only those that the specification describes.
    #[arg(long)]
    all_headers: bool,
    /// How to write the report.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

pub(super) fn check(workplace: &Workplace, arguments: &Arguments) -> Result<Outcome, Failure> {
    let Arguments { selection, given, all_headers, format } = arguments;
    let session = given.session(workplace, selection.dialect.unwrap_or_default())?;
    let reasons = Reasons::load()?;
    let specification = specification()?;
    if !given.is_none() {
        require_covered(&session, &specification)?;
    }
    let headers = if *all_headers { HeaderChoice::All } else { HeaderChoice::Described(&specification) };
    let (cells, absent) = session.select(selection)?;
    let measured = survey::survey(&session.oracle, &cells, headers)?;
    let report = check::check(measured, absent, &specification, &reasons)?;
    print!("{}", report.to_text(*format));
    Ok(if report.is_clean() { Outcome::Fine } else { Outcome::Different })
}

/// Headers that somebody names are compared, or it is an error.
fn require_covered(session: &Session, specification: &Specification) -> Result<(), Failure> {
    match session.sets.iter().find(|set| !specification.covers(set)) {
        None => Ok(()),
        Some(set) => {
            let known = specification.releases().branches(set.dialect);
            let known: Vec<String> = known.map(|known| known.branch.to_string()).collect();
            let name = format!("{} {}", project(set.dialect), set.branch());
            Err(Failure::NotCovered { name, known: known.join(", ") })
        }
    }
}
