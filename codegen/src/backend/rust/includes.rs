//! Which modules see which others: as headers include each other.

use std::collections::BTreeSet;

use crate::model::{ModuleId, Spec};

/// The modules that are wanted and those whose headers they include, in the order of the specification.
pub(super) fn reached(spec: &Spec, wanted: &[String]) -> Vec<ModuleId> {
    let all = (0..spec.modules.len()).map(|at| ModuleId(at as u32));
    if wanted.is_empty() {
        return all.collect();
    }
    included_by(spec, wanted.iter().filter_map(|name| spec.module_named(name))).into_iter().collect()
}

/// Some modules and those whose headers they include, and these.
pub(super) fn included_by(spec: &Spec, modules: impl IntoIterator<Item = ModuleId>) -> BTreeSet<ModuleId> {
    let mut reached: BTreeSet<ModuleId> = BTreeSet::new();
    let mut next: Vec<ModuleId> = modules.into_iter().collect();
    while let Some(id) = next.pop() {
        if reached.insert(id) {
            next.extend(included(spec, id).map(|(_, included)| included));
        }
    }
    reached
}

/// The modules whose headers a module includes, and whether it does so only under a condition. Architectures can
/// have headers of one name.
pub(super) fn included(spec: &Spec, id: ModuleId) -> impl Iterator<Item = (bool, ModuleId)> {
    let module = &spec[id];
    let modules = || spec.modules.iter().enumerate().map(|(at, other)| (ModuleId(at as u32), other));
    module.includes.iter().flat_map(move |(when, header)| {
        let named: Vec<_> = modules().filter(|(_, other)| other.header == *header).collect();
        let is_conditional = *when != module.when || named.len() > 1;
        named.into_iter().map(move |(id, _)| (is_conditional, id))
    })
}
