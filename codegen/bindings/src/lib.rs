//! Bindings that others wrote, compared with a specification of the Xen ABI: against every release and target at once.

mod c_integers;
mod calls;
mod cells;
mod compare;
mod constants;
pub mod declared;
mod go;
mod language;
mod names;
mod numbers;
mod ocaml;
mod ours;
mod pairs;
mod placement;
mod python;
pub mod report;
mod rust;
mod rust_assembly;
mod suggestion;
mod tree;
mod verdict;

use xen_abi_model::Spec;
use xen_abi_syntax::diagnostic::Diagnostics;

pub use compare::{First, Right};
pub use language::Language;
pub use verdict::{Checked, Kind, Verdict};

use declared::Declarations;

/// What is to be said of each declaration of a file that has a name of Xen's, in their order.
pub fn check(spec: &Spec, file: &Declarations) -> Result<Vec<Checked>, Diagnostics> {
    let ours = ours::Ours::of(spec)?;
    let records = file.records.iter().filter_map(|record| verdict::of_record(file, record, &ours));
    let constants = file.constants.iter().filter_map(|constant| constants::check(file, constant, &ours));
    let calls = file.assembly.iter().filter_map(calls::check);
    let mut all: Vec<Checked> = records.chain(constants).chain(calls).collect();
    all.sort_by_key(|checked| checked.line);
    pairs::look(&mut all);
    Ok(all)
}
