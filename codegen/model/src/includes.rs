//! Which headers include which.

use std::collections::BTreeSet;

use super::{Availability, ModuleId, Spec};

impl Spec {
    /// Every module, in the order of the files.
    pub fn module_ids(&self) -> impl Iterator<Item = ModuleId> + use<> {
        (0..self.modules.len() as u32).map(ModuleId)
    }

    /// The modules that describe a header: architectures can have headers of one name.
    pub fn modules_of_header(&self, header: &str) -> impl Iterator<Item = ModuleId> {
        self.module_ids().filter(move |id| self[*id].header == header)
    }

    /// The modules whose headers a module includes, and under which conditions. What no module describes is left out.
    pub fn included(&self, module: ModuleId) -> impl Iterator<Item = (&Availability, ModuleId)> {
        let includes = self[module].includes.iter();
        includes
            .flat_map(|include| self.modules_of_header(&include.header).map(move |id| (&include.when, id)))
    }

    /// The modules that include a module's header behind all that they declare, so that it builds on that, and under
    /// which conditions.
    pub fn built_on(&self, module: ModuleId) -> impl Iterator<Item = (&Availability, ModuleId)> {
        let header = &self[module].header;
        let includes = |id: ModuleId| self[id].includes.iter().map(move |include| (include, id));
        let behind = self
            .module_ids()
            .flat_map(includes)
            .filter(move |(include, _)| include.behind && include.header == *header);
        behind.map(|(include, id)| (&include.when, id))
    }

    /// Some modules, and everything that a program reads with them.
    pub fn read_with(&self, modules: impl IntoIterator<Item = ModuleId>) -> BTreeSet<ModuleId> {
        closure(modules, |module| self.included(module).map(|(_, included)| included).collect())
    }
}

/// Some things, and all to which `next` leads from them.
pub(super) fn closure<T: Copy + Ord>(
    from: impl IntoIterator<Item = T>,
    mut next: impl FnMut(T) -> Vec<T>,
) -> BTreeSet<T> {
    let mut pending: Vec<T> = from.into_iter().collect();
    let mut reached = BTreeSet::new();
    while let Some(one) = pending.pop() {
        if reached.insert(one) {
            pending.extend(next(one));
        }
    }
    reached
}
