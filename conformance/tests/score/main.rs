//! What other tools say of the pairs of the catalogue, beside `xen-abi diff`: the table in `docs/regression.md`, which
//! `UPDATE_SCORE=1` writes. It is run weekly, as it asks each tool about each pair.

#[path = "../../../codegen/tests/catalogue/cases.rs"]
mod cases;
mod ctest;
mod dwarf;
mod pairs;
mod table;
mod truth;

use std::path::Path;

use xen_abi_conformance::manifest::Manifest;
use xen_abi_conformance::setup::abi_tools::{self, AbiTools};
use xen_abi_conformance::workplace::Workplace;

use pairs::Pair;
use table::Column;

#[test]
#[ignore = "asks every tool about every pair; run weekly"]
fn the_table_of_scores_is_true() {
    let workplace = Workplace::of_workspace();
    let manifest = Manifest::load(&workplace).unwrap();
    let tools = abi_tools::set_up(&workplace).unwrap();
    let pairs = Pair::all(&workplace.score());
    let AbiTools { abidiff, pahole } = &tools;
    let (version, by_ctest) = ctest::ctest(&workplace, &manifest.toolchain, &pairs);
    let columns = [
        Column::of_ours(&pairs),
        Column::new(format!("`abidiff` {}", abidiff.version), &dwarf::abidiff(abidiff, &pairs), &pairs),
        Column::new(format!("`pahole` {}", pahole.version), &dwarf::pahole(pahole, &pairs), &pairs),
        Column::new(format!("`ctest` {version}"), &by_ctest, &pairs),
    ];
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/regression.md");
    table::hold_against(&page, &table::to_text(&columns));
}
