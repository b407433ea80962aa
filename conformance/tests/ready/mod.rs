//! Whether what the tests need is set up.

use std::io::Write;

use xen_abi_conformance::environment::in_ci;
use xen_abi_conformance::manifest::Manifest;
use xen_abi_conformance::workplace::Workplace;

/// The manifest, or nothing if the setup is missing, which is a failure in continuous integration only.
pub(crate) fn manifest(workplace: &Workplace) -> Option<Manifest> {
    match Manifest::load(workplace) {
        Ok(manifest) => Some(manifest),
        Err(why) => {
            assert!(!in_ci(), "{why}");
            // Not by `eprintln!`, which is not seen of a test that passes.
            drop(std::io::stderr().write_all(format!("SKIPPED: {why}\n").as_bytes()));
            None
        }
    }
}
