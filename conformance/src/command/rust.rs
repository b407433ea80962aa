//! The verb that gives generated Rust to a compiler.

use xen_abi_codegen::axes::Target;

use super::differences;
use super::failure::{Failure, Outcome};
use super::selection::Described;
use super::session::{Session, specification};
use crate::cell::Cell;
use crate::failed_cells::InCells;
use crate::header_choice::HeaderChoice;
use crate::ours::Specification;
use crate::rust_oracle::{RustOracle, RustOracleError, Verdict};
use crate::survey::in_every_cell;
use crate::workplace::Workplace;

/// The target whose cells are judged beside what bindgen wrote, in one program.
const BESIDE_BINDGEN: Target = Target::X86_64;

pub(super) fn rust(workplace: &Workplace, wanted: &Described) -> Result<Outcome, Failure> {
    let session = Session::prepare(workplace)?;
    let specification = specification()?;
    let oracle = RustOracle::new(&session.manifest)?;
    println!("Rust {}", oracle.version());
    let cells = session.described_cells(wanted, &specification)?;
    let InCells { done, failed } =
        in_every_cell(&cells, |cell| verdict(&session, &specification, &oracle, cell));
    let outcome = print(&done);
    failed.map_or(Ok(outcome), |failed| Err(failed.into()))
}

fn verdict(
    session: &Session,
    specification: &Specification,
    oracle: &RustOracle,
    cell: &Cell,
) -> Result<Verdict, RustOracleError> {
    let headers = HeaderChoice::Described(specification).headers(cell)?;
    if cell.target == BESIDE_BINDGEN {
        let bindings = session.reader.bindings_of(cell, &headers)?;
        return oracle.differences_beside_bindgen(cell, specification, &bindings);
    }
    let measured = session.reader.facts_of(cell, &headers)?;
    oracle.differences(cell, specification, &measured.definitions)
}

fn print(verdicts: &[(Cell, Verdict)]) -> Outcome {
    for (cell, verdict) in verdicts {
        println!("{cell}: {verdict}");
    }
    let count = differences::print(verdicts.iter().map(|(cell, verdict)| (cell, &verdict.differences)));
    println!("{} cells, {count} differences", verdicts.len());
    if count == 0 { Outcome::Fine } else { Outcome::Different }
}
