//! More cells, to find at which interface version an answer changes.

use std::collections::{BTreeMap, BTreeSet};

use xen_abi_codegen::axes::{Branch, InterfaceVersion, View};

use super::text;
use crate::atomic_file;
use crate::cell::Cell;
use crate::header_set::{HeaderSet, HeaderSetError};

/// Cells in guest view at the interface versions that the headers' text names, and next to each of them.
///
/// They are those of the newest header set of each branch, for every target that `cells` has in guest view.
pub fn further_cells(cells: &[Cell], headers: &[String]) -> Result<Vec<Cell>, HeaderSetError> {
    let mut newest: BTreeMap<Branch, &HeaderSet> = BTreeMap::new();
    for cell in cells {
        newest.insert(cell.set.branch(), &cell.set);
    }
    let mut further = Vec::new();
    for set in newest.into_values() {
        let versions = versions(set, headers)?;
        let here = |cell: &&Cell| cell.set == *set && cell.view == View::Guest;
        let bare = cells.iter().filter(here).filter(|cell| cell.interface == InterfaceVersion::NONE);
        for cell in bare {
            further.extend(versions.iter().map(|&interface| Cell { interface, ..cell.clone() }));
        }
    }
    Ok(further)
}

/// Versions at which the text of headers has conditions, with their neighbours; but for those of every survey.
fn versions(set: &HeaderSet, headers: &[String]) -> Result<BTreeSet<InterfaceVersion>, HeaderSetError> {
    let latest = set.newest_interface()?;
    let mut versions = BTreeSet::new();
    for header in headers {
        let path = set.root().join(header);
        if path.is_file() {
            for version in text::interface_versions(&atomic_file::read(&path)?) {
                versions.extend([version.0.saturating_sub(1), version.0, version.0.saturating_add(1)]);
            }
        }
    }
    let versions = versions.into_iter().map(InterfaceVersion);
    Ok(versions.filter(|version| InterfaceVersion::NONE < *version && *version < latest).collect())
}
