//! What a draft in Linux's dialect shares with the files of Xen's: such names go into lists, and only what differs
//! stays declared.

use std::collections::{BTreeMap, BTreeSet};

use xen_abi_codegen::abi::Abi;
use xen_abi_codegen::axes::{Branch, Dialect, Target, Variant, View};
use xen_abi_codegen::model::{ConstantRole, GroupKind, Operations, RecordKind, Spec, TypedefInC};

use super::draft::Draft;
use super::header_views::HeaderViews;
use super::panorama::Panorama;
use super::yaml::{Map, Yaml};
use crate::compare::{Disagreement, Scope, compare};
use crate::definitions::Definitions;
use crate::ours::{OursError, Specification};

/// The sections of `same`, in their order.
const SECTIONS: [&str; 10] = [
    "typedefs",
    "constants",
    "strings",
    "aliases",
    "enums",
    "flags",
    "bitwords",
    "structs",
    "unions",
    "hypercalls",
];

/// How long a list may be that stands on one line.
const SHORT: usize = 80;

/// What a guest of the newest release has that asks for its newest interface version.
pub struct Originals {
    branch: Branch,
    definitions: BTreeMap<Target, Definitions>,
    origins: BTreeMap<String, Origin>,
}

/// The declaration that a name of C belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Origin {
    section: &'static str,
    declaration: String,
    handle: bool,
    /// The operation that it is inside of, or the mask of which it is the number of the bit.
    within: Option<String>,
    /// Constants that its value is made of, by target.
    needs: BTreeMap<Target, BTreeSet<String>>,
}

impl Originals {
    /// Works the specification out.
    pub fn of(specification: &Specification) -> Result<Option<Originals>, OursError> {
        let releases = &specification.spec().releases;
        let Some(newest) = releases.newest(Dialect::Xen) else { return Ok(None) };
        let variant = |target| Variant {
            target,
            release: newest.newest(),
            view: View::Guest,
            interface: newest.interface,
            dialect: Dialect::Xen,
        };
        let mut originals =
            Originals { branch: newest.branch, definitions: BTreeMap::new(), origins: BTreeMap::new() };
        for variant in Target::ALL.map(variant).into_iter().filter(|variant| releases.has_headers(*variant)) {
            let abi = specification.abi_of(variant)?;
            originals.definitions.insert(variant.target, crate::ours::definitions(&abi));
            originals.add_origins(&abi);
        }
        Ok(Some(originals))
    }

    fn add_origins(&mut self, abi: &Abi<'_>) {
        let spec: &Spec = abi.spec;
        for id in abi.records().ids() {
            let record = &spec[id];
            let section = if record.body.kind == RecordKind::Union { "unions" } else { "structs" };
            self.add(&record.head.name, section, &record.head.name, record.handle);
        }
        for id in abi.typedefs().ids() {
            let typedef = &spec[id];
            let section = if typedef.c == TypedefInC::Typedef { "typedefs" } else { "aliases" };
            self.add(&typedef.head.name, section, &typedef.head.name, typedef.handle);
        }
        for id in abi.bitwords().ids() {
            self.add(&spec[id].head.name, "bitwords", &spec[id].head.name, false);
        }
        for id in abi.constants().ids() {
            let constant = &spec[id];
            let mask = &constant.head.name;
            // Where a mask is shared, so is the number of its bit.
            let bit = constant.bit.map(|bit| &spec[bit].head.name);
            for name in [Some(mask), bit].into_iter().flatten() {
                match constant.group.map(|group| &spec[group]) {
                    Some(group) if group.kind == GroupKind::Enum => {
                        self.add(name, "enums", &group.head.name, false)
                    }
                    Some(group) => self.add(name, "flags", &group.head.name, false),
                    // Its hypercall brings it along.
                    None if constant.role != ConstantRole::Own => {}
                    None => self.add(name, "constants", mask, false),
                }
            }
            if let Some(origin) = bit.and_then(|bit| self.origins.get_mut(bit)) {
                origin.within = Some(mask.clone());
            }
        }
        for id in abi.constants().ids() {
            let constant = &spec[id];
            let case = constant.value.0.iter().find(|case| abi.holds(&case.when));
            if let (Some(case), Some(origin)) = (case, self.origins.get_mut(&constant.head.name)) {
                let needs = origin.needs.entry(abi.variant().target).or_default();
                case.is.names(&mut |name| needs.extend([name.to_owned()]));
            }
        }
        for call in spec.hypercalls.iter().filter(|call| abi.holds(&call.head.when)) {
            self.add_operations(abi, &call.head.name, None, &call.ops);
        }
        for string in spec.strings.iter().filter(|string| abi.holds(&string.head.when)) {
            self.add(&string.head.name, "strings", &string.head.name, false);
        }
        for alias in spec.aliases.iter().filter(|alias| abi.holds(&alias.head.when)) {
            self.add(&alias.head.name, "aliases", &alias.head.name, false);
        }
    }

    /// Adds the operations of a hypercall, or those inside one of them.
    fn add_operations(&mut self, abi: &Abi<'_>, call: &str, within: Option<&str>, operations: &Operations) {
        for operation in operations.all.iter().filter(|operation| abi.holds(&operation.head.when)) {
            let name = &operation.head.name;
            self.add(name, "hypercalls", call, false);
            if let Some(origin) = self.origins.get_mut(name) {
                origin.within = within.map(str::to_owned);
            }
            self.add_operations(abi, call, Some(name), &operation.inner);
        }
    }

    /// Adds what a name belongs to.
    fn add(&mut self, name: &str, section: &'static str, declaration: &str, handle: bool) {
        let declaration = declaration.to_owned();
        let new = || Origin { section, declaration, handle, within: None, needs: BTreeMap::new() };
        self.origins.entry(name.to_owned()).or_insert_with(new);
    }

    /// Names that mean something else than in Xen's dialect in some cell, or that it does not have there.
    pub fn differing(&self, panorama: &Panorama) -> BTreeSet<String> {
        let mut differing = coming_or_gone(panorama);
        for view in &panorama.views {
            let target = view.cell().target;
            let Some(originals) = self.definitions.get(&target) else { continue };
            let measured = view.measured();
            let mut originals = originals.clone();
            // They are in other headers there, which is no difference.
            for (name, record) in &mut originals.facts.records {
                if let Some(theirs) = measured.definitions.facts.records.get(name) {
                    record.header.clone_from(&theirs.header);
                }
            }
            let scope = Scope { measured: &measured.headers, is_whole: &|_| true };
            let found = compare(&measured.definitions, &originals, scope).differences.into_iter();
            let theirs =
                found.filter(|found| !matches!(found.disagreement, Disagreement::HeadersLack { .. }));
            differing.extend(theirs.map(|found| found.name));
            let names = measured.definitions.homes.keys();
            let lacks_a_part = |name: &&String| {
                let origin = self.origins.get(*name);
                let mut needs = origin.and_then(|origin| origin.needs.get(&target)).into_iter().flatten();
                needs.any(|part| !measured.definitions.homes.contains_key(part))
            };
            differing.extend(names.filter(lacks_a_part).cloned());
        }
        differing
    }
}

/// In how many cells a header was read, and in how many of them it has each name.
#[derive(Default)]
struct Presence<'p> {
    cells: usize,
    names: BTreeMap<&'p str, usize>,
}

/// Names that a header has on a target in some releases and not in others: what is shared is there in all of them.
fn coming_or_gone(panorama: &Panorama) -> BTreeSet<String> {
    let mut seen: BTreeMap<(Target, &str), Presence<'_>> = BTreeMap::new();
    for view in &panorama.views {
        for (header, slice) in view.slices.iter() {
            for cell in view.cells() {
                let presence = seen.entry((cell.target, header)).or_default();
                presence.cells += 1;
                for name in slice.measured.definitions.homes.keys() {
                    *presence.names.entry(name).or_default() += 1;
                }
            }
        }
    }
    let partly = seen.into_values().flat_map(|Presence { cells, names }| {
        names.into_iter().filter(move |(_, times)| *times < cells).map(|(name, _)| name.to_owned())
    });
    partly.collect()
}

impl Draft {
    /// Lists what the header shares with Xen's dialect, instead of declaring it.
    pub fn share(&mut self, panorama: &Panorama, originals: &Originals, differing: &BTreeSet<String>) {
        let views = HeaderViews::of(panorama, &self.header);
        let origin = |name: &str| originals.origins.get(name).filter(|_| !differing.contains(name));
        let mut shared = Shared::default();
        for section in SECTIONS {
            for name in self.file.names(section) {
                if let Some(origin) = origin(&name) {
                    self.file.remove(section, &name);
                    shared.add(origin);
                    shared.except(&views, &name, originals);
                }
            }
        }
        self.left_out.retain(|name, _| match origin(name) {
            Some(origin) => {
                shared.add(origin);
                false
            }
            None => true,
        });
        shared.find_lacking(&views.names(), originals, differing);
        shared.write(&mut self.file, originals.branch);
    }
}

/// The lists of one draft.
#[derive(Default)]
struct Shared {
    same: BTreeMap<&'static str, Vec<String>>,
    except: Map,
    lacks: Vec<String>,
}

impl Shared {
    fn add(&mut self, origin: &Origin) {
        let names = self.same.entry(origin.section).or_default();
        if !names.contains(&origin.declaration) {
            names.push(origin.declaration.clone());
        }
    }

    /// What is otherwise about a name: the targets that have it here; of a type its typedef, and whether it has a
    /// handle.
    fn except(&mut self, views: &HeaderViews<'_>, name: &str, originals: &Originals) {
        let Some(origin) = originals.origins.get(name) else { return };
        let mut map = Map::default();
        let read = views.all();
        let targets = |at: usize| views.cells(at).map(|(_, cell)| cell.target);
        let there: BTreeSet<Target> =
            (read.iter()).filter(|at| views.is_own(*at, name)).flat_map(targets).collect();
        let mut elsewhere = read.iter().flat_map(targets).filter(|target| !there.contains(target));
        let has = |target| originals.definitions.get(&target).is_some_and(|all| all.homes.contains_key(name));
        if elsewhere.any(has) {
            let there = there.iter().map(|target| Yaml::Plain(target.to_string()));
            map.put("arch", Yaml::Flow(there.collect()));
        }
        let typedef = views.typedef_of_record(name);
        if let Some(typedef) = typedef {
            map.text("typedef", typedef);
        }
        let names: Vec<&str> = [name].into_iter().chain(typedef).collect();
        let has_handle = read.iter().any(|at| views.has_handle(at, &names));
        let is_type = ["typedefs", "structs", "unions"].contains(&origin.section);
        if is_type && has_handle != origin.handle {
            map.put("handle", Yaml::Plain(has_handle.to_string()));
        }
        if !map.is_empty() {
            self.except.put(name, Yaml::Map(map));
        }
    }

    /// Values and operations of what is shared that the header has not, or has otherwise.
    fn find_lacking(&mut self, names: &BTreeSet<&str>, originals: &Originals, differing: &BTreeSet<String>) {
        let is_lacking = |name: &str| !names.contains(name) || differing.contains(name);
        for (name, origin) in &originals.origins {
            let is_part = *name != origin.declaration;
            let is_shared =
                self.same.get(origin.section).is_some_and(|all| all.contains(&origin.declaration));
            // What belongs to an operation or a mask goes with it.
            let goes_along = origin.within.as_deref().is_some_and(is_lacking);
            if is_part && is_shared && is_lacking(name) && !goes_along {
                self.lacks.push(name.clone());
            }
        }
    }

    /// Puts the lists before the sections of a file.
    fn write(self, file: &mut Map, branch: Branch) {
        if self.same.is_empty() {
            return;
        }
        let mut same = Map::default();
        for section in SECTIONS {
            if let Some(names) = self.same.get(section) {
                same.put(section, list(names));
            }
        }
        let mut lists = vec![("of", Yaml::Quoted(branch.to_string())), ("same", Yaml::Map(same))];
        if !self.except.is_empty() {
            lists.push(("except", Yaml::Map(self.except)));
        }
        if !self.lacks.is_empty() {
            lists.push(("lacks", list(&self.lacks)));
        }
        let first = SECTIONS.into_iter().find(|section| file.has(section)).unwrap_or_default();
        for (key, value) in lists {
            file.put_before(first, key, value);
        }
    }
}

fn list(names: &[String]) -> Yaml {
    let words = names.iter().map(|name| Yaml::Plain(name.clone())).collect();
    if names.iter().map(|name| name.len() + 2).sum::<usize>() <= SHORT {
        Yaml::Flow(words)
    } else {
        Yaml::List(words)
    }
}
