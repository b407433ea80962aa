//! What is worked out once for several variants is what each of them has by itself.

mod fixtures;

use std::fmt::Debug;

use xen_abi_codegen::abi::{Abi, Column, lower};
use xen_abi_codegen::axes::{Dialect, Release, Variant};
use xen_abi_codegen::backend::facts::{Spacing, facts, texts};
use xen_abi_codegen::load;
use xen_abi_codegen::matrix::Matrix;
use xen_abi_codegen::model::{DeclaredId, Spec};

/// Compares every item, and the order in which they are told.
fn is_same<Id: DeclaredId + Debug + PartialEq, T: Debug + PartialEq>(
    shared: Column<'_, Id, T>,
    alone: Column<'_, Id, T>,
) {
    assert!(
        shared.iter().eq(alone.iter()),
        "{:?}",
        shared.iter().zip(alone.iter()).find(|(one, other)| one != other)
    );
}

fn compare(shared: &Abi<'_>, alone: &Abi<'_>) {
    is_same(shared.records(), alone.records());
    is_same(shared.typedefs(), alone.typedefs());
    is_same(shared.groups(), alone.groups());
    is_same(shared.bitwords(), alone.bitwords());
    is_same(shared.constants(), alone.constants());
    is_same(shared.strings(), alone.strings());
    is_same(shared.save_records(), alone.save_records());
    is_same(shared.functions(), alone.functions());
    is_same(shared.hypercalls(), alone.hypercalls());
}

/// The newest release of every branch, and the first, so that what was backported is seen too.
fn variants(spec: &Spec) -> Vec<Variant> {
    let newest: Vec<Variant> = spec.releases.variants().collect();
    let first = newest.iter().map(|variant| {
        let release = Release { point: 0, ..variant.release };
        Variant { release, ..*variant }
    });
    let mut all: Vec<Variant> = first.filter(|variant| spec.releases.has_headers(*variant)).collect();
    all.extend(&newest);
    all
}

#[test]
fn variants_together_are_what_each_is_alone() {
    let fixtures = fixtures::valid();
    let specs = fixtures.iter().map(|fixture| fixture.sources().unwrap()).chain([fixtures::spec()]);
    for sources in specs {
        let spec = load(sources).unwrap();
        let variants = variants(&spec);
        let Ok(matrix) = Matrix::lower(&spec, &variants) else { continue };
        for (shared, variant) in matrix.abis().zip(&variants) {
            compare(&shared, &lower(&spec, *variant).unwrap());
        }
    }
}

/// The reason for all of it: what does not differ is made once. Of integers of C only `long` differs, and with it what
/// is like it on the targets, which are of four kinds.
#[test]
fn what_is_the_same_everywhere_is_made_once() {
    let spec = load(fixtures::spec()).unwrap();
    let of_xen: Vec<Variant> =
        spec.releases.variants().filter(|variant| variant.dialect == Dialect::Xen).collect();
    let matrix = Matrix::lower(&spec, &of_xen).unwrap();
    for (constant, kinds) in [("SCHEDOP_poll", 1), ("XENCOMM_INVALID", 4)] {
        let made = std::cell::Cell::new(0);
        matrix.cases(|abi| {
            made.set(made.get() + 1);
            abi.constant(constant)
        });
        // One more time for each where it is looked whether that was right.
        assert_eq!(made.get(), if cfg!(debug_assertions) { 2 * kinds } else { kinds }, "{constant}");
    }
}

#[test]
fn facts_on_one_line_are_the_facts_of_each_variant() {
    let fixtures = fixtures::valid();
    let specs = fixtures.iter().map(|fixture| fixture.sources().unwrap()).chain([fixtures::spec()]);
    for sources in specs {
        let spec = load(sources).unwrap();
        let variants: Vec<Variant> = spec.releases.variants().collect();
        let Ok(matrix) = Matrix::lower(&spec, &variants) else { continue };
        let lines = texts(&matrix, "4.20", Spacing::Compact);
        assert_eq!(lines.len(), variants.len());
        for (line, abi) in lines.iter().zip(matrix.abis()) {
            assert_eq!(*line, serde_json::to_string(&facts(&abi, "4.20")).unwrap() + "\n");
        }
    }
}
