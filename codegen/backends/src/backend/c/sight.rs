//! What a header has seen of others when its own declarations come.

use std::collections::{BTreeMap, BTreeSet};

use super::inclusion::Inclusion;
use xen_abi_model::{
    BitWordId, ConstantId, DeclaredId, FunctionId, GroupId, HypercallId, MacroId, ModuleId, RecordId, Spec,
    StringId, TypedefId,
};
use xen_abi_syntax::axes::Variant;

/// What one header has seen for one variant, itself included.
#[derive(Debug, Clone, Default)]
pub(super) struct Sight {
    /// The headers of which it has seen all.
    whole: BTreeSet<ModuleId>,
    /// The headers of which it has seen the macros, since these come before the parts that a header includes.
    macros: BTreeSet<ModuleId>,
}

impl Sight {
    pub(super) fn has(&self, module: ModuleId) -> bool {
        self.whole.contains(&module)
    }

    pub(super) fn has_macros_of(&self, module: ModuleId) -> bool {
        self.macros.contains(&module)
    }

    /// What both have seen.
    fn and(&mut self, other: &Sight) {
        self.whole.retain(|module| other.whole.contains(module));
        self.macros.retain(|module| other.macros.contains(module));
    }
}

/// What each header sees, whichever header a program includes; one that others include need not be read alone.
pub(super) fn sights(spec: &Spec, variant: Variant) -> BTreeMap<ModuleId, Sight> {
    let here = |id: &ModuleId| spec[*id].when.holds(variant);
    let modules: Vec<ModuleId> = (0..spec.modules.len() as u32).map(ModuleId).filter(here).collect();
    let included: BTreeSet<&str> = modules
        .iter()
        .flat_map(|id| &spec[*id].includes)
        .filter(|include| include.when.holds(variant))
        .map(|include| include.header.as_str())
        .collect();
    let is_part = |id: &ModuleId| included.contains(spec[*id].header.as_str());
    let (first, other): (Vec<ModuleId>, Vec<ModuleId>) =
        modules.iter().partition(|id| !is_part(id) && declares(spec, **id));
    let mut sights = BTreeMap::new();
    for root in first {
        Reading::new(spec, variant, &modules, &mut sights).read(root);
    }
    // Headers that include each other, and those that only include, count for what no other includes.
    for root in other {
        let mut alone = BTreeMap::new();
        Reading::new(spec, variant, &modules, &mut alone).read(root);
        for (module, sight) in alone {
            sights.entry(module).or_insert(sight);
        }
    }
    sights
}

/// Whether a header has something of its own.
fn declares(spec: &Spec, module: ModuleId) -> bool {
    fn any<Id: DeclaredId>(spec: &Spec, module: ModuleId) -> bool {
        spec.declared_by::<Id>(module).next().is_some()
    }
    let kinds = [
        any::<TypedefId>,
        any::<ConstantId>,
        any::<StringId>,
        any::<FunctionId>,
        any::<GroupId>,
        any::<BitWordId>,
        any::<RecordId>,
        any::<HypercallId>,
        any::<MacroId>,
    ];
    kinds.iter().any(|any| any(spec, module)) || spec.aliases.iter().any(|alias| alias.head.module == module)
}

/// A program that reads one header, and what that includes.
struct Reading<'s, 'r> {
    spec: &'s Spec,
    variant: Variant,
    modules: &'r [ModuleId],
    begun: BTreeSet<ModuleId>,
    seen: Sight,
    sights: &'r mut BTreeMap<ModuleId, Sight>,
}

impl<'s, 'r> Reading<'s, 'r> {
    fn new(
        spec: &'s Spec,
        variant: Variant,
        modules: &'r [ModuleId],
        sights: &'r mut BTreeMap<ModuleId, Sight>,
    ) -> Self {
        Self { spec, variant, modules, begun: BTreeSet::new(), seen: Sight::default(), sights }
    }

    fn read(&mut self, module: ModuleId) {
        if self.begun.contains(&module) {
            return;
        }
        self.includes(module, Inclusion::Around);
        if !self.begun.insert(module) {
            return;
        }
        self.includes(module, Inclusion::First);
        self.seen.macros.insert(module);
        self.includes(module, Inclusion::Part);
        self.seen.whole.insert(module);
        let seen = &self.seen;
        self.sights.entry(module).and_modify(|sight| sight.and(seen)).or_insert_with(|| seen.clone());
        self.includes(module, Inclusion::Behind);
    }

    fn includes(&mut self, module: ModuleId, place: Inclusion) {
        let (spec, variant, modules) = (self.spec, self.variant, self.modules);
        for include in spec[module].includes.iter().filter(|include| include.when.holds(variant)) {
            if Inclusion::of(spec, variant.dialect, module, include) == place {
                modules.iter().filter(|id| spec[**id].header == include.header).for_each(|id| self.read(*id));
            }
        }
    }
}
