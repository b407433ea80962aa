//! More cells, to find at which interface version an answer changes.

use std::collections::{BTreeMap, BTreeSet};

use xen_abi_codegen::axes::{Branch, Dialect, InterfaceVersion, Target, View};

use super::text;
use crate::atomic_file;
use crate::cell::Cell;
use crate::header_set::{HeaderSet, HeaderSetError, headers_below};

/// Targets for which further versions are measured: one where a guest handle is a pointer, and one where not.
pub(super) const WITNESSES: [Target; 2] = [Target::X86_64, Target::Arm64];

/// Cells in guest view at the interface versions that the headers' text names, and right below each of them.
///
/// They are those of the newest header set of each branch; of the targets two are enough, if `cells` has them.
/// Linux's headers know no versions. Cells that are there already, and versions that are not wanted, are left out.
pub fn further_cells(
    cells: &[Cell],
    is_read: impl Fn(&str) -> bool,
    is_wanted: &dyn Fn(InterfaceVersion) -> bool,
) -> Result<Vec<Cell>, HeaderSetError> {
    let mut newest: BTreeMap<Branch, &HeaderSet> = BTreeMap::new();
    for cell in cells.iter().filter(|cell| cell.set.dialect == Dialect::Xen) {
        newest.insert(cell.set.branch(), &cell.set);
    }
    let mut further = Vec::new();
    for set in newest.into_values() {
        let versions = versions(set, &is_read)?;
        let here = |cell: &&Cell| cell.set == *set && cell.view == View::Guest;
        let bare = cells.iter().filter(here).filter(|cell| cell.interface == InterfaceVersion::NONE);
        let bare: Vec<&Cell> = bare.collect();
        let has_witness = bare.iter().any(|cell| WITNESSES.contains(&cell.target));
        let counts = |cell: &&&Cell| !has_witness || WITNESSES.contains(&cell.target);
        for cell in bare.iter().filter(counts) {
            let wanted = versions.iter().filter(|version| is_wanted(**version));
            further.extend(wanted.map(|&interface| Cell { interface, ..(*cell).clone() }));
        }
    }
    further.retain(|cell| !cells.contains(cell));
    Ok(further)
}

/// Versions at which the text of headers has conditions, with those right below; but for those of every survey.
fn versions(
    set: &HeaderSet,
    is_read: &dyn Fn(&str) -> bool,
) -> Result<BTreeSet<InterfaceVersion>, HeaderSetError> {
    let latest = set.newest_interface()?;
    let mut versions = BTreeSet::new();
    let headers = headers_below(&set.tree())?;
    for header in headers.iter().filter(|header| is_read(header)) {
        for version in text::interface_versions(&atomic_file::read(&set.tree().join(header))?) {
            versions.extend([version.0.saturating_sub(1), version.0]);
        }
    }
    let versions = versions.into_iter().map(InterfaceVersion);
    Ok(versions.filter(|version| InterfaceVersion::NONE < *version && *version < latest).collect())
}
