//! The verb that compares headers with the specification.

use std::sync::Arc;

use clap::Args;
use clap::builder::PossibleValuesParser;

use super::differences;
use super::failure::{Failure, Outcome};
use super::given::Given;
use super::selection::Selection;
use super::session::{Session, specification};
use crate::cell::Cell;
use crate::check;
use crate::header_choice::HeaderChoice;
use crate::measure::Measured;
use crate::oracle::{Look, ORACLES, Setup};
use crate::ours::Specification;
use crate::parallel::in_parallel;
use crate::reasons::Reasons;
use crate::report::{Format, number};
use crate::survey;
use crate::workplace::Workplace;

/// What to check.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    selection: Selection,
    #[command(flatten)]
    given: Given,
    /// Measure all headers of the target, not only those that the specification describes.
    #[arg(long)]
    all_headers: bool,
    /// Run this oracle instead of the comparison, and excuse nothing; may be given several times.
    #[arg(long = "oracle", value_name = "NAME", value_parser = oracles())]
    oracles: Vec<String>,
    /// The format of the report.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

pub(super) fn check(workplace: &Workplace, arguments: &Arguments) -> Result<Outcome, Failure> {
    let Arguments { selection, given, all_headers, oracles, format } = arguments;
    let session = given.session(workplace, selection.dialect.unwrap_or_default())?;
    let reasons = Reasons::load()?;
    let specification = specification()?;
    given.require_covered(&session, &specification)?;
    let headers = if *all_headers { HeaderChoice::All } else { HeaderChoice::Described(&specification) };
    let (cells, absent) = session.select(selection)?;
    let measured = survey::survey(&session.reader, &cells, headers)?;
    if !oracles.is_empty() {
        return ask(&session, oracles, &measured, &specification);
    }
    let report = check::check(measured, absent, &specification, &reasons)?;
    print!("{}", report.to_text(*format));
    Ok(if report.is_clean() { Outcome::Fine } else { Outcome::Different })
}

/// The names of all oracles.
fn oracles() -> PossibleValuesParser {
    ORACLES.iter().map(|(name, _)| *name).collect::<Vec<_>>().into()
}

/// Asks some oracles about every cell.
fn ask(
    session: &Session,
    wanted: &[String],
    measured: &[(Cell, Arc<Measured>)],
    specification: &Specification,
) -> Result<Outcome, Failure> {
    let mut outcome = Outcome::Fine;
    for (name, make) in ORACLES.iter().filter(|(name, _)| wanted.iter().any(|wanted| wanted == name)) {
        let oracle = make(Setup { manifest: &session.manifest, reader: &session.reader })?;
        let looks = measured.iter().map(|(cell, measured)| Look { cell, measured, module: None });
        let looks: Vec<Look<'_>> = looks.filter(|look| oracle.looks_at(look.cell)).collect();
        let found = in_parallel(&looks, "cells", |look| oracle.differences(*look, specification));
        let found = found.into_iter().collect::<Result<Vec<_>, _>>()?;
        let count = differences::print(looks.iter().zip(&found));
        println!("{name}: {}, {}", number(looks.len(), "cell"), number(count, "difference"));
        if count > 0 {
            outcome = Outcome::Different;
        }
    }
    Ok(outcome)
}
