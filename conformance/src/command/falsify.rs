//! The verb that makes mistakes in the specification, to see that they are found.

use super::{Bench, Described, Failure, Outcome};
use crate::falsify::{Bindgen, Clang, Objects, Order, Rust, Trial, Witness, WitnessError};
use crate::header_choice::HeaderChoice;
use crate::ours::Specification;
use crate::report::Format;
use crate::rust_oracle::RustOracle;
use crate::stress;
use crate::survey;
use crate::workplace::Workplace;

pub(super) fn falsify(workplace: &Workplace, order: Order, format: Format) -> Result<Outcome, Failure> {
    let bench = Bench::prepare(workplace)?;
    // Fixtures have what the specification has not: bit-fields above all.
    let sources = stress::sources()?;
    let specification = Specification::of(sources.clone())?;
    let newest = Described { newest: true, ..Described::default() };
    let cells = bench.described_cells(&newest, &specification)?;
    let measured = survey::survey(&bench.oracle, &cells, HeaderChoice::Described(&specification))?;
    let cells = || measured.iter().map(|(cell, _)| cell);
    let rust = RustOracle::new(&bench.manifest).map_err(WitnessError::from)?;
    let witnesses: Vec<Box<dyn Witness + '_>> = vec![
        Box::new(Bindgen::new(&measured, &specification)?),
        Box::new(Clang::new(&bench.oracle, cells(), &specification)?),
        Box::new(Objects::new(&bench.oracle, cells(), &specification)?),
        Box::new(Rust::new(&rust, &measured, &specification)?),
    ];
    let report = Trial::new(sources, cells(), witnesses)?.run(order)?;
    print!("{}", report.to_text(format));
    Ok(if report.is_clean() { Outcome::Fine } else { Outcome::Different })
}
