//! What each module of the harness imports is listed in `layering.txt`, and nothing imports in a circle.

#[path = "../../codegen/tests/arrows/mod.rs"]
mod arrows;

use std::path::Path;

use arrows::{Arrows, Root};

fn arrows() -> Arrows {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs");
    Arrows::of(&[Root { name: "xen_abi_conformance", at: &[], file }])
}

#[test]
fn modules_import_what_is_listed() {
    arrows().assert_listed(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/layering.txt"));
}

#[test]
fn no_circle_of_imports() {
    arrows().assert_no_circles();
}
