//! Bindings that others wrote, compared with a specification of the Xen ABI: against every release and target at once.

mod cells;
mod constants;
mod declared;
mod ours;
pub mod report;
mod rust;
mod verdict;

use xen_abi_model::Spec;
use xen_abi_syntax::diagnostic::Diagnostics;

pub use rust::{NotRust, parse as parse_rust};
pub use verdict::{Checked, First, Verdict};

pub use declared::Declarations;

/// What is to be said of each declaration of a file that has a name of Xen's, in their order.
pub fn check(spec: &Spec, file: &Declarations) -> Result<Vec<Checked>, Diagnostics> {
    let ours = ours::Ours::of(spec)?;
    let records = file.records.iter().filter_map(|record| verdict::of_record(file, record, &ours));
    let constants = file.constants.iter().filter_map(|constant| constants::check(constant, &ours));
    let mut all: Vec<Checked> = records.chain(constants).collect();
    all.sort_by_key(|checked| checked.line);
    Ok(all)
}
