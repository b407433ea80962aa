//! The verb that tests the oracles by mutations of the specification.

use super::failure::{Failure, Outcome};
use super::selection::Described;
use super::session::Session;
use crate::header_choice::HeaderChoice;
use crate::mutate::{Order, Trial};
use crate::oracle::{Baseline, Make, ORACLES, OracleError, Setup};
use crate::ours::Specification;
use crate::report::Format;
use crate::survey;
use crate::workplace::Workplace;

pub(super) fn mutate(workplace: &Workplace, order: Order, format: Format) -> Result<Outcome, Failure> {
    let session = Session::prepare(workplace)?;
    let sources = Specification::sources()?;
    let specification = Specification::of(sources.clone())?;
    let newest = Described { newest: true, ..Described::default() };
    let cells = session.described_cells(&newest, &specification)?;
    let measured = survey::survey(&session.reader, &cells, HeaderChoice::Described(&specification))?;
    let cells = || measured.iter().map(|(cell, _)| cell);
    let setup = Setup { manifest: &session.manifest, reader: &session.reader };
    let baseline = |(name, make): &(&'static str, Make)| {
        Ok(Baseline::new(name, make(setup)?, &measured, &specification))
    };
    let oracles = ORACLES.iter().map(baseline).collect::<Result<Vec<_>, OracleError>>()?;
    let report = Trial::new(sources, cells(), oracles)?.run(order)?;
    print!("{}", report.to_text(format));
    Ok(if report.is_clean() { Outcome::Fine } else { Outcome::Different })
}
