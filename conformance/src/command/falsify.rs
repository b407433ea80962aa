//! The verb that makes mistakes in the specification, to see that they are found.

use super::failure::{Failure, Outcome};
use super::selection::Described;
use super::session::Session;
use crate::falsify::{Bindgen, Clang, Objects, Order, Rust, Trial, Witness, WitnessError};
use crate::header_choice::HeaderChoice;
use crate::ours::Specification;
use crate::report::Format;
use crate::rust_oracle::RustOracle;
use crate::stress;
use crate::survey;
use crate::workplace::Workplace;

pub(super) fn falsify(workplace: &Workplace, order: Order, format: Format) -> Result<Outcome, Failure> {
    let session = Session::prepare(workplace)?;
    // Fixtures have what the specification has not: bit-fields above all.
    let sources = stress::sources()?;
    let specification = Specification::of(sources.clone())?;
    let newest = Described { newest: true, ..Described::default() };
    let cells = session.described_cells(&newest, &specification)?;
    let measured = survey::survey(&session.oracle, &cells, HeaderChoice::Described(&specification))?;
    let cells = || measured.iter().map(|(cell, _)| cell);
    let rust = RustOracle::new(&session.manifest).map_err(WitnessError::from)?;
    let witnesses: Vec<Box<dyn Witness + '_>> = vec![
        Box::new(Bindgen::new(&measured, &specification)?),
        Box::new(Clang::new(&session.oracle, cells(), &specification)?),
        Box::new(Objects::new(&session.oracle, cells(), &specification)?),
        Box::new(Rust::new(&rust, &measured, &specification)?),
    ];
    let report = Trial::new(sources, cells(), witnesses)?.run(order)?;
    print!("{}", report.to_text(format));
    Ok(if report.is_clean() { Outcome::Fine } else { Outcome::Different })
}
