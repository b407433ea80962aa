//! From names to the files that define them.

use std::collections::{BTreeMap, BTreeSet};

use super::parsed::{Crates, Module, Segments, Use};

/// What a path may mean: modules and items have names of their own.
#[derive(PartialEq)]
enum Target {
    Module(Segments),
    /// Something that this file defines.
    Item(Segments),
}

/// For each file, the files that define what it imports.
pub(super) fn arrows(all: &Crates) -> BTreeMap<String, BTreeSet<String>> {
    let mut arrows: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (at, module) in &all.modules {
        let imports = arrows.entry(name(&module.file)).or_default();
        let resolver = Resolver { all, at };
        let files = resolver.files();
        imports.extend(files.iter().filter(|file| **file != module.file).map(name));
    }
    arrows
}

fn name(module: &Segments) -> String {
    if module.is_empty() { "crate".to_owned() } else { module.join("::") }
}

struct Resolver<'c> {
    all: &'c Crates,
    at: &'c Segments,
}

impl Resolver<'_> {
    fn files(&self) -> BTreeSet<Segments> {
        let module = &self.all.modules[self.at];
        let mut files = BTreeSet::new();
        for path in &module.paths {
            files.extend(self.resolve(self.at, path, &mut Vec::new()).into_iter().filter_map(item));
        }
        for import in &module.uses {
            files.extend(self.used(module, import));
        }
        files
    }

    /// The files that a `use` imports from.
    fn used(&self, module: &Module, import: &Use) -> Vec<Segments> {
        let targets = self.resolve(self.at, &import.path, &mut Vec::new());
        let file = |target| match target {
            Target::Item(file) => Some(file),
            Target::Module(at) if import.name.is_none() => Some(self.all.modules[&at].file.clone()),
            Target::Module(_) => None,
        };
        let reexported = |file: &Segments| import.visible && file.starts_with(&module.file);
        targets.into_iter().filter_map(file).filter(|file| !reexported(file)).collect()
    }

    /// What a path in a module means. `seen` has the names that are being looked up.
    fn resolve(&self, at: &Segments, path: &[String], seen: &mut Vec<(Segments, String)>) -> Vec<Target> {
        let Some((first, rest)) = path.split_first() else { return Vec::new() };
        let start = match first.as_str() {
            "crate" => vec![Target::Module(self.all.root_of(at).clone())],
            "self" => vec![Target::Module(at.clone())],
            "super" => vec![Target::Module(at[..at.len().saturating_sub(1)].to_vec())],
            name => match (self.look_up(at, name, seen), self.all.roots.get(name)) {
                (found, Some(root)) if found.is_empty() => vec![Target::Module(root.clone())],
                (found, _) => found,
            },
        };
        rest.iter().fold(start, |targets, segment| self.step(targets, segment, seen))
    }

    /// What a name means in what was found so far.
    fn step(&self, targets: Vec<Target>, segment: &str, seen: &mut Vec<(Segments, String)>) -> Vec<Target> {
        let mut next = Vec::new();
        for target in targets {
            match target {
                Target::Item(_) => next.push(target),
                Target::Module(at) if segment == "super" => {
                    next.push(Target::Module(at[..at.len() - 1].to_vec()))
                }
                Target::Module(at) => {
                    let found = self.look_up(&at, segment, seen);
                    // A macro may define it, which cannot be seen.
                    let unseen = found.is_empty().then(|| Target::Item(self.all.modules[&at].file.clone()));
                    next.extend(found.into_iter().chain(unseen));
                }
            }
        }
        next
    }

    fn look_up(&self, at: &Segments, name: &str, seen: &mut Vec<(Segments, String)>) -> Vec<Target> {
        let key = (at.clone(), name.to_owned());
        if seen.contains(&key) {
            return Vec::new();
        }
        seen.push(key);
        let module = &self.all.modules[at];
        let mut found = Vec::new();
        if module.children.contains(name) {
            found.push(Target::Module(at.iter().cloned().chain([name.to_owned()]).collect()));
        }
        if module.items.contains(name) {
            found.push(Target::Item(module.file.clone()));
        }
        let named = module.uses.iter().filter(|import| import.name.as_deref() == Some(name));
        for import in named {
            found.extend(self.resolve(at, &import.path, seen));
        }
        if found.is_empty() {
            for import in module.uses.iter().filter(|import| import.name.is_none()) {
                found.extend(self.in_glob(at, import, name, seen));
            }
        }
        seen.pop();
        found
    }

    /// What a name means that `use ..::*` may have brought.
    fn in_glob(
        &self,
        at: &Segments,
        import: &Use,
        name: &str,
        seen: &mut Vec<(Segments, String)>,
    ) -> Vec<Target> {
        let modules = self.resolve(at, &import.path, seen).into_iter();
        modules.filter_map(module).flat_map(|module| self.look_up(&module, name, seen)).collect()
    }
}

fn item(target: Target) -> Option<Segments> {
    match target {
        Target::Item(file) => Some(file),
        Target::Module(_) => None,
    }
}

fn module(target: Target) -> Option<Segments> {
    match target {
        Target::Module(at) => Some(at),
        Target::Item(_) => None,
    }
}
