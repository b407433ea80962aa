//! What generated Rust is for a compiler, against what was measured. Needs the Rust compiler that
//! `xen-abi-conformance setup` fetches.

mod ready;

use xen_abi_conformance::cell::cells_of;
use xen_abi_conformance::ours::Specification;
use xen_abi_conformance::recorded::Recorded;
use xen_abi_conformance::rust_oracle::RustOracle;
use xen_abi_conformance::workplace::Workplace;

use ready::manifest;

#[test]
fn generated_rust_is_as_measured() {
    let workplace = Workplace::of_workspace();
    let Some(manifest) = manifest(&workplace) else { return };
    let oracle = RustOracle::new(&manifest).unwrap();
    let specification = Specification::load().unwrap();
    let sets = manifest.sets(&workplace).unwrap();
    for set in sets.iter().filter(|set| specification.covers(set)) {
        if sets.iter().any(|other| other.is_newer_than(set)) {
            continue;
        }
        let recorded = Recorded::load(set).unwrap();
        for cell in cells_of(set).unwrap().0 {
            let t = std::time::Instant::now();
            let measured = recorded.definitions(set, cell.id()).unwrap();
            match oracle.differences(&cell, &specification, &measured) {
                Ok(verdict) => {
                    println!("{cell}: {:?} {:?} {:?}", verdict.asserted, verdict.nameless, t.elapsed());
                    for d in verdict.differences.iter().take(20) {
                        println!("   {} {}: {}", d.category, d.name, d.disagreement);
                    }
                }
                Err(e) => println!("{cell}: {}", &e.to_string()[..e.to_string().len().min(3000)]),
            }
        }
    }
}
