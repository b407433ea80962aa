//! Whether what the tests need is set up.

use xen_abi_conformance::environment::skip_test;
use xen_abi_conformance::manifest::Manifest;
use xen_abi_conformance::workplace::Workplace;

/// The manifest, or nothing if the setup is missing, which is a failure in continuous integration only.
pub(crate) fn manifest(workplace: &Workplace) -> Option<Manifest> {
    match Manifest::load(workplace) {
        Ok(manifest) => Some(manifest),
        Err(why) => {
            skip_test(&why);
            None
        }
    }
}
