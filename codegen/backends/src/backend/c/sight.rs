//! What a header has seen of others when its own declarations come.

use std::collections::{BTreeMap, BTreeSet};

use super::inclusion::Inclusion;
use crate::abi::Viewpoint;
use xen_abi_model::{
    Availability, BitWordId, ConstantId, DeclaredId, FunctionId, GroupId, HypercallId, MacroId, ModuleId,
    RecordId, Spec, StringId, TypedefId,
};
use xen_abi_syntax::axes::Dialect;

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
pub(super) type Sights = BTreeMap<ModuleId, Sight>;

/// What headers include, and where.
pub(super) struct Includes<'s> {
    spec: &'s Spec,
    /// Of each module.
    of: Vec<Vec<Included<'s>>>,
}

/// One of the headers that a module includes.
struct Included<'s> {
    when: &'s Availability,
    place: Inclusion,
    modules: Vec<ModuleId>,
}

impl<'s> Includes<'s> {
    pub(super) fn of(spec: &'s Spec, dialect: Dialect) -> Self {
        let includes = |module: ModuleId| {
            let includes = spec[module].includes.iter().map(move |include| Included {
                when: &include.when,
                place: Inclusion::of(spec, dialect, module, include),
                modules: spec.modules_of_header(&include.header).collect(),
            });
            includes.collect()
        };
        Self { spec, of: spec.module_ids().map(includes).collect() }
    }

    fn of_module<'i>(
        &'i self,
        at: &'i Viewpoint,
        module: ModuleId,
    ) -> impl Iterator<Item = &'i Included<'s>> {
        self.of[module.0 as usize].iter().filter(|include| at.holds(include.when))
    }

    /// What each header sees for a variant.
    pub(super) fn sights(&self, at: &Viewpoint) -> Sights {
        let spec = self.spec;
        let modules: BTreeSet<ModuleId> = spec.module_ids().filter(|id| at.holds(&spec[*id].when)).collect();
        let includes = modules.iter().flat_map(|id| self.of_module(at, *id));
        let included: BTreeSet<ModuleId> = includes.flat_map(|include| &include.modules).copied().collect();
        let (first, other): (Vec<ModuleId>, Vec<ModuleId>) =
            modules.iter().partition(|id| !included.contains(id) && declares(spec, **id));
        let mut sights = Sights::new();
        for root in first {
            Reading::new(self, at, &modules, &mut sights).read(root);
        }
        // Headers that include each other, and those that only include, count for what no other includes.
        for root in other {
            let mut alone = Sights::new();
            Reading::new(self, at, &modules, &mut alone).read(root);
            for (module, sight) in alone {
                sights.entry(module).or_insert(sight);
            }
        }
        sights
    }
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
struct Reading<'r, 's> {
    includes: &'r Includes<'s>,
    at: &'r Viewpoint,
    /// The modules that are there.
    modules: &'r BTreeSet<ModuleId>,
    begun: BTreeSet<ModuleId>,
    seen: Sight,
    sights: &'r mut Sights,
}

impl<'r, 's> Reading<'r, 's> {
    fn new(
        includes: &'r Includes<'s>,
        at: &'r Viewpoint,
        modules: &'r BTreeSet<ModuleId>,
        sights: &'r mut Sights,
    ) -> Self {
        Self { includes, at, modules, begun: BTreeSet::new(), seen: Sight::default(), sights }
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
        let (includes, at, modules) = (self.includes, self.at, self.modules);
        for include in includes.of_module(at, module).filter(|include| include.place == place) {
            include.modules.iter().filter(|id| modules.contains(id)).for_each(|id| self.read(*id));
        }
    }
}
