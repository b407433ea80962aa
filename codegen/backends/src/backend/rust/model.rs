//! The whole of generated Rust: its modules, whose names are checked and which are printed.

use std::collections::BTreeSet;

use super::areas::attribute;
use super::calls;
use super::modules::{CNamesInRust, RustModule};
use super::options::{Elsewhere, RustOptions};
use super::printer::{Printer, line};
use super::root::{self, Part};
use super::table::{Holder, Scope, Space, Table};
use super::target_cfg::Targets;
use super::tree::{Printed, Tree};
use crate::matrix::Matrix;
use crate::request::reached_modules;
use xen_abi_model::{Area, ModuleId, Selection, Spec};
use xen_abi_syntax::axes::Variant;
use xen_abi_syntax::diagnostic::Diagnostics;
use xen_abi_syntax::parallel::in_parallel;

/// What some variants of a specification, which differ in nothing but the target, are in Rust.
pub struct RustModel<'m, 's> {
    pub(super) matrix: &'m Matrix<'s>,
    pub(super) options: &'m RustOptions,
    pub(super) targets: Targets,
    pub(super) modules: Vec<RustModule<'s>>,
}

/// How much longer the code of a module is than the text of its file, for one target and roughly.
const CODE_TO_TEXT: usize = 2;

/// The module with the names of C.
pub(super) const C_NAMES: &str = "c_names";

/// The module of the typed calls.
pub(super) const CALLS: &str = "calls";

impl<'m, 's> RustModel<'m, 's> {
    /// Builds the model of what is wanted.
    pub fn new(matrix: &'m Matrix<'s>, options: &'m RustOptions) -> Self {
        let spec = matrix.spec();
        let errors = options.hypercalls.then(|| calls::module_of_errors(matrix)).flatten();
        let reached = reached_modules(matrix, &options.modules);
        let is_wanted = |module: &ModuleId| {
            let is_own = |elsewhere: &Elsewhere| elsewhere.own.iter().any(|own| spec[*module].name == **own);
            if !options.elsewhere.as_ref().is_none_or(is_own) {
                return false;
            }
            let is_named = reached.contains(module) && options.selection.has(*module);
            is_named || errors == Some(*module)
        };
        let wanted = spec.module_ids().filter(is_wanted).collect();
        let made = in_parallel(wanted, |id| size(spec, *id), |id| RustModule::new(matrix, id, options));
        // With only some names, a module can have nothing.
        let is_wanted = |module: &RustModule<'_>| {
            !module.variants.is_empty() && (options.selection == Selection::Everything || !module.is_empty())
        };
        let modules = made.into_iter().filter(is_wanted).collect();
        Self { matrix, options, targets: Targets::of(matrix), modules }
    }

    fn spec(&self) -> &'s Spec {
        self.matrix.spec()
    }

    /// Reports names that would meet.
    pub fn check(&self) -> Diagnostics {
        let mut table = Table::default();
        let all = self.matrix.all();
        let mut root = Scope::default();
        root.reserve(Space::Types, &[root::RUNTIME_MODULE, root::MACROS_MODULE, CALLS, C_NAMES], &all);
        table.add_module(&[], root);
        for module in &self.modules {
            module.register(self.spec(), &mut table);
        }
        self.register_modules(&mut table);
        if self.options.hypercalls {
            self.register_calls(&mut table);
        }
        let variants: Vec<Variant> = self.matrix.variants().collect();
        let mut found = Diagnostics::default();
        table.inner.iter_mut().chain(table.modules.values_mut()).for_each(Scope::sort);
        for scope in &table.inner {
            scope.check(&[], &variants, &mut found);
        }
        for (path, scope) in &table.modules {
            let seen = self.seen_from(path);
            let seen: Vec<&Scope> = seen.iter().filter_map(|path| table.modules.get(path)).collect();
            scope.check(&seen, &variants, &mut found);
        }
        found
    }

    /// The paths of the modules whose names one sees by way of its includes, and of those that include it.
    fn seen_from(&self, path: &[String]) -> BTreeSet<Vec<String>> {
        let own = self.modules.iter().filter(|module| module.path == path).map(|module| module.id);
        let built_on = |id: ModuleId| self.spec().built_on(id).map(|(_, whole)| whole);
        let reached = self.spec().read_with(own.flat_map(|id| built_on(id).chain([id])));
        let others = self.modules.iter().filter(|module| reached.contains(&module.id) && module.path != path);
        others.map(|module| module.path.clone()).collect()
    }

    /// Modules are names in those around them.
    fn register_modules(&self, table: &mut Table) {
        let files: BTreeSet<&[String]> = self.modules.iter().map(|module| module.path.as_slice()).collect();
        let mut folders: BTreeSet<&[String]> = BTreeSet::new();
        for module in &self.modules {
            let place = self.spec()[module.id].place;
            let holder = Holder { place, variants: &module.variants };
            for end in 1..=module.path.len() {
                let path = &module.path[..end];
                let is_own = end == module.path.len();
                if !is_own && (files.contains(path) || !folders.insert(path)) {
                    continue;
                }
                let mut scope = Scope::default();
                scope.add(holder, Space::Types, "module", &path[end - 1]);
                table.add_module(&path[..end - 1], scope);
            }
        }
    }

    fn register_calls(&self, table: &mut Table) {
        let all = self.matrix.all();
        let (mut calls, mut methods) = (Scope::default(), Scope::default());
        calls.reserve(Space::Types, &[root::RUNTIME_MODULE, root::CALLS_TRAIT], &all);
        methods.reserve(Space::Associated, &["hypercall"], &all);
        for module in &self.modules {
            module.register_calls(self.spec(), &mut calls, &mut methods, &mut table.inner);
        }
        table.inner.extend([calls, methods]);
    }

    /// The items of the outermost module, as a macro makes them and a file has them.
    pub fn text(&self) -> String {
        let items = self.items();
        let parts: Vec<&str> = items.iter().flat_map(|item| [root::MARKS, item]).collect();
        parts.concat()
    }

    fn items(&self) -> Vec<String> {
        let modules = self.module_items();
        let mut items = self.targets.guard();
        match (&self.options.selection, &self.options.runtime) {
            (Selection::Some { .. }, None) => items.extend(root::lean(&modules, &self.options.traits)),
            _ => {
                items.push(root::module_of_macros(&root::macros(self.options)));
                items.extend(self.runtime());
            }
        }
        items.extend(modules);
        items
    }

    /// The modules of the headers, of calls and of the names of C.
    fn module_items(&self) -> Vec<String> {
        let printed = self.printed_modules(OF_MODULE);
        let mut items: Vec<String> = Vec::new();
        items.extend(Tree::of(&printed).iter().map(|tree| {
            let mut to = Printer::at(0);
            tree.print(&self.targets, &self.matrix.all(), &mut to);
            to.finish()
        }));
        let with_calls = self
            .options
            .hypercalls
            .then(|| self.module_item(CALLS, root::CALLS_DOCS, root::CALLS_FEATURE, &self.calls(OF_MODULE)));
        let with_c_names = self.options.c_names.then(|| {
            self.module_item(C_NAMES, root::C_NAMES_DOCS, root::C_NAMES_FEATURE, &self.c_names(OF_MODULE))
        });
        items.extend(with_calls.into_iter().chain(with_c_names));
        items
    }

    fn module_item(&self, name: &str, docs: &str, feature: &str, inside: &str) -> String {
        let mut to = Printer::at(0);
        to.docs(docs);
        to.line(if self.options.features { feature } else { "" });
        line!(&mut to, "pub mod ", name, " {");
        to.lines(inside);
        to.line("}");
        to.finish()
    }

    /// The runtime, unless it is a crate's.
    fn runtime(&self) -> Option<String> {
        if self.options.runtime.is_some() {
            return None;
        }
        let parts = [Some(Part::Types), self.options.hypercalls.then_some(Part::Calls), self.smccc()];
        Some(root::runtime(parts.into_iter().flatten()))
    }

    /// How a module that lies so many modules deep names the runtime.
    fn use_of_runtime(&self, depth: usize) -> String {
        match self.options.runtime.as_deref() {
            None => format!("use {}{};", "super::".repeat(depth), root::RUNTIME_MODULE),
            Some(path) if path.rsplit("::").next() == Some(root::RUNTIME_MODULE) => format!("use {path};"),
            Some(path) => format!("use {path} as {};", root::RUNTIME_MODULE),
        }
    }

    fn smccc(&self) -> Option<Part> {
        let has_calls = |id: ModuleId| self.spec().smccc.iter().any(|call| call.head.module == id);
        self.modules.iter().any(|module| has_calls(module.id)).then_some(Part::Smccc)
    }

    /// What is inside of each module.
    pub(super) fn printed_modules(&self, depth: Depth) -> Vec<Printed<'_>> {
        let spec = self.spec();
        let all: Vec<&RustModule<'s>> = self.modules.iter().collect();
        in_parallel(
            all,
            |module| size(spec, module.id),
            |module| {
                let mut to =
                    Printer::at(depth(module.path.len())).with_room(size(spec, module.id) * CODE_TO_TEXT);
                to.line(&self.use_of_runtime(module.path.len()));
                module.print_uses(self.matrix, &self.modules, &self.targets, self.options, &mut to);
                module.print(spec, &self.targets, self.options, &mut to);
                let about = &spec[module.id];
                Printed {
                    path: &module.path,
                    docs: match &self.options.selection {
                        Selection::Everything => {
                            format!("{}\n\nDescribes the header `{}`.", about.doc.trim(), about.header)
                        }
                        Selection::Some { .. } => format!("Some of the header `{}`.", about.header),
                    },
                    variants: module.variants.clone(),
                    feature: module.area.map_or("", attribute),
                    inside: to.finish(),
                }
            },
        )
    }

    /// What is inside of the module with the names of C.
    pub(super) fn c_names(&self, depth: Depth) -> String {
        let (spec, all) = (self.spec(), self.matrix.all());
        let mut to = Printer::at(depth(1));
        to.line(&self.use_of_runtime(1));
        let mut of_areas: Vec<(Option<Area>, CNamesInRust)> = Vec::new();
        for module in &self.modules {
            let at = of_areas.iter().position(|(area, _)| *area == module.area).unwrap_or_else(|| {
                of_areas.push((module.area, CNamesInRust::default()));
                of_areas.len() - 1
            });
            module.add_c_names(spec, &mut of_areas[at].1);
        }
        for (area, names) in &of_areas {
            let feature = area.filter(|area| *area != Area::Guest).map_or("", attribute);
            for (variants, item) in names.items() {
                to.line(feature);
                to.line(&self.targets.attribute(variants, &all));
                item.lines().for_each(|line| to.line(line));
            }
        }
        to.finish()
    }

    /// What is inside of the module of typed calls.
    pub(super) fn calls(&self, depth: Depth) -> String {
        let all = self.matrix.all();
        let mut to = Printer::at(depth(1));
        to.line(&self.use_of_runtime(1));
        to.docs(root::CALLS_TRAIT_DOCS);
        line!(&mut to, "pub trait ", root::CALLS_TRAIT, ": runtime::Hypercaller {");
        to.indent();
        for module in &self.modules {
            module.print_calls(self.matrix, self.options, &self.targets, &all, &mut to);
        }
        to.close("}");
        line!(&mut to, "impl<H: runtime::Hypercaller + ?Sized> ", root::CALLS_TRAIT, " for H {}");
        for module in &self.modules {
            module.print_call_types(self.matrix, self.options, &self.targets, &all, &mut to);
        }
        to.finish()
    }
}

/// How many levels the lines of a module are indented that lies so many modules deep.
pub(super) type Depth = fn(usize) -> usize;

/// As modules lie in each other.
const OF_MODULE: Depth = |modules| modules;

/// How long the text of the file is that describes a module.
fn size(spec: &Spec, id: ModuleId) -> usize {
    spec.sources[spec[id].source.0 as usize].text.len()
}
