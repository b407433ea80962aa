//! What changed between two states of a pair, there and back.

use xen_abi_codegen::axes::{Dialect, Target};
use xen_abi_codegen::model::Spec;
use xen_abi_codegen::regression::diff::{Diff, diff};
use xen_abi_codegen::regression::known::Known;
use xen_abi_codegen::regression::state::State;

use crate::cases::Case;

/// The changes of a pair, there and back.
pub(crate) fn there_and_back(case: &Case) -> [Diff; 2] {
    let [before, after] = [0, 1].map(|at| case.spec(at));
    let [old, new] = case.releases();
    [between([&before, &after], [&old, &new]), between([&after, &before], [&new, &old])]
}

/// What changed from one release of one specification to one of another.
pub(crate) fn between(specs: [&Spec; 2], releases: [&str; 2]) -> Diff {
    let known = Known::of(specs[0]).and(Known::of(specs[1]));
    diff(&state(specs[0], releases[0]), &state(specs[1], releases[1]), &known)
}

fn state<'s>(spec: &'s Spec, release: &str) -> State<'s> {
    let release = spec.releases.named(Dialect::Xen, release).unwrap();
    State::of_release(spec, Dialect::Xen, release, &Target::ALL, "spec/".to_owned()).unwrap()
}
