//! What of a specification is wanted.

use std::collections::BTreeSet;

use super::includes::closure;
use super::needs::Needs;
use super::{Availability, Item, ModuleId, Spec};
use xen_abi_syntax::diagnostic::{Code, Diagnostic, Diagnostics};

/// What is wanted of a specification, with everything that it needs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Selection {
    /// All of it.
    #[default]
    Everything,
    /// Some of it.
    Some {
        /// The items, of which none needs another.
        items: BTreeSet<Item>,
        /// Their modules, and those by which one of these comes to another that it includes.
        modules: BTreeSet<ModuleId>,
    },
}

/// Tells what is there of what a specification has.
pub type IsThere<'a> = &'a dyn Fn(&Availability) -> bool;

impl Selection {
    /// The items of these names, and what they need, of all that is there. A name is one of C; with `*` at its end it
    /// means all that begin so. A hypercall has all its operations, but an operation not all of its hypercall.
    pub fn of_names(spec: &Spec, names: &[String], is_there: IsThere<'_>) -> Result<Self, Diagnostics> {
        let needs = Needs::new(spec, is_there);
        let mut unknown = Diagnostics::default();
        let mut wanted = Vec::new();
        for name in names {
            let found = needs.called(name);
            if found.is_empty() {
                let known = needs.names();
                unknown.push(Diagnostic::unknown(Code::UnknownItem, "item", name, known));
            }
            wanted.extend(found);
        }
        unknown.finish(Self::of_items(spec, closure(wanted, |item| needs.of(item)), BTreeSet::new()))
    }

    /// All of some modules.
    pub fn of_modules(spec: &Spec, modules: &[ModuleId]) -> Self {
        let items = modules.iter().flat_map(|module| Item::all_of(spec, *module)).collect();
        Self::of_items(spec, items, modules.iter().copied().collect())
    }

    /// The same, with more items and what these need.
    pub fn with(self, spec: &Spec, more: impl IntoIterator<Item = Item>, is_there: IsThere<'_>) -> Self {
        match self {
            Selection::Everything => Selection::Everything,
            Selection::Some { mut items, modules } => {
                let needs = Needs::new(spec, is_there);
                items.extend(closure(more, |item| needs.of(item)));
                Self::of_items(spec, items, modules)
            }
        }
    }

    fn of_items(spec: &Spec, items: BTreeSet<Item>, modules: BTreeSet<ModuleId>) -> Self {
        let own: BTreeSet<ModuleId> =
            items.iter().map(|item| item.head(spec).module).chain(modules.iter().copied()).collect();
        let is_on_the_way = |module: &ModuleId| {
            own.contains(module) || spec.read_with([*module]).iter().any(|read| own.contains(read))
        };
        let modules = spec.read_with(own.iter().copied()).into_iter().filter(is_on_the_way).collect();
        Selection::Some { items, modules }
    }

    /// Whether something is wanted.
    pub fn contains(&self, item: impl Into<Item>) -> bool {
        match self {
            Selection::Everything => true,
            Selection::Some { items, .. } => items.contains(&item.into()),
        }
    }

    /// Whether a module has something that is wanted, or leads to it.
    pub fn has(&self, module: ModuleId) -> bool {
        match self {
            Selection::Everything => true,
            Selection::Some { modules, .. } => modules.contains(&module),
        }
    }
}

impl Spec {
    /// Some modules, and all that have something that a module among them needs or includes, of what is there.
    pub fn reached(
        &self,
        modules: impl IntoIterator<Item = ModuleId>,
        is_there: IsThere<'_>,
    ) -> BTreeSet<ModuleId> {
        let needs = Needs::new(self, is_there);
        closure(modules, |module| {
            let needed = Item::all_of(self, module).into_iter().flat_map(|item| needs.of(item));
            let needed = needed.map(|item| item.head(self).module);
            self.included(module).map(|(_, included)| included).chain(needed).collect()
        })
    }
}
