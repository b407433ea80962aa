//! What is printed of a module.

use std::collections::BTreeSet;

use super::{OperationItem, RustModule, variants_of};
use crate::abi::{Called, called};
use crate::backend::rust::areas::{attribute, brings};
use crate::backend::rust::calls::{self, Outside};
use crate::backend::rust::docs::Describer;
use crate::backend::rust::naming::{declared, ident, module_name, module_path};
use crate::backend::rust::operations::{Around, operation_name, operation_word};
use crate::backend::rust::options::{Elsewhere, RustOptions};
use crate::backend::rust::printer::{Printer, line};
use crate::backend::rust::records::{Records, print_layouts};
use crate::backend::rust::target_cfg::Targets;
use crate::matrix::{Matrix, VariantSet};
use xen_abi_model::{Area, Hypercall, ModuleId, Operations, Spec, Typedef};

impl<'s> RustModule<'s> {
    /// Prints what is inside of the module.
    pub(in crate::backend::rust) fn print(
        &self,
        spec: &'s Spec,
        targets: &Targets,
        options: &RustOptions,
        to: &mut Printer,
    ) {
        let describer = Describer(spec);
        let cfg = |variants: &VariantSet| targets.attribute(variants, &self.variants);
        macro_rules! print {
            ($($list:ident: $head:expr;)*) => {
                $(for item in &self.$list {
                    for case in &item.cases {
                        case.is.print($head(&spec[item.id]), &cfg(&case.variants), to);
                    }
                })*
            };
        }
        print! {
            constants: |it| it;
            strings: |it| it;
            functions: |it| it;
            groups: |it| it;
            bitwords: |it| it;
            typedefs: |it: &'s Typedef| &it.head;
        }
        for item in &self.aliases {
            for case in &item.cases {
                case.is.print(&spec[item.id].head, &cfg(&case.variants), to);
            }
        }
        for (item, layouts) in self.records.iter().zip(&self.layouts) {
            for case in &item.cases {
                let records = Records {
                    describer,
                    traits: &options.traits,
                    runtime: options.runtime.as_deref(),
                    head: &spec[item.id].head,
                    cfg: &cfg(&case.variants),
                };
                records.print(&case.is, to);
            }
            for case in layouts {
                print_layouts(&case.is, &cfg(&case.variants), to);
            }
        }
        print! {
            save_records: |it| it;
        }
        for item in &self.hypercalls {
            let call = &spec[item.id];
            for case in &item.cases {
                case.is.print(describer, call, &cfg(&case.variants), to);
            }
            let printing = Operating { describer, call, targets };
            let module = module_name(&call.head.name);
            let about = operations_of(&declared(&call.head));
            printing.module(&call.ops, &item.operations, &module, &about, (1, &self.variants), to);
        }
        print! {
            smccc: |it| (describer, it);
        }
    }

    /// Prints the methods that it gives the trait for all hypercalls.
    pub(in crate::backend::rust) fn print_calls(
        &self,
        matrix: &Matrix<'s>,
        options: &RustOptions,
        targets: &Targets,
        all: &VariantSet,
        to: &mut Printer,
    ) {
        let spec = matrix.spec();
        let outside = Outside::of(self.id, matrix, options);
        for item in self.hypercalls.iter().filter(|item| !item.methods.is_empty()) {
            let call = &spec[item.id];
            let cfg = |variants: &VariantSet| targets.attribute(variants, all);
            if called(call) == Called::Whole {
                for case in &item.methods {
                    to.line(self.feature_of_calls());
                    case.is.print(call, &outside, &cfg(&case.variants), to);
                }
                continue;
            }
            to.line(self.feature_of_calls());
            let (name, label) = (calls::type_name(call), declared(&call.head));
            let (name, method) = (ident(&name), calls::method_name(call));
            to.line(&cfg(&variants_of(&item.methods)));
            line!(to, "/// Calls of [`", &label, "`](", &outside.types, &label, ").");
            to.aliases(&method, &[&call.head.name]);
            line!(to, "fn ", &*ident(&method), "(&self) -> ", &*name, "<'_, Self> { ", &*name, "(self) }");
        }
    }

    /// Prints the types that have the calls of its hypercalls.
    pub(in crate::backend::rust) fn print_call_types(
        &self,
        matrix: &Matrix<'s>,
        options: &RustOptions,
        targets: &Targets,
        all: &VariantSet,
        to: &mut Printer,
    ) {
        let spec = matrix.spec();
        let outside = Outside::of(self.id, matrix, options);
        for item in self.hypercalls.iter().filter(|item| !item.methods.is_empty()) {
            let call = &spec[item.id];
            if called(call) == Called::Whole {
                continue;
            }
            let there = variants_of(&item.methods);
            let (name, label) = (calls::type_name(call), declared(&call.head));
            let name = ident(&name);
            let cfg = targets.attribute(&there, all);
            to.line(self.feature_of_calls());
            to.line(&cfg);
            line!(to, "/// Calls of [`", &label, "`](", &outside.types, &label, ").");
            to.line("#[derive(Debug)]");
            line!(to, "pub struct ", &*name, "<'a, H: ?Sized>(&'a H);");
            to.line(self.feature_of_calls());
            to.line(&cfg);
            line!(to, "impl<H: runtime::Hypercaller + ?Sized> ", &*name, "<'_, H> {");
            to.indent();
            for case in &item.methods {
                case.is.print(call, &outside, &targets.attribute(&case.variants, &there), to);
            }
            to.close("}");
        }
    }

    /// The attribute of its calls; those for guests are there whenever there are calls.
    fn feature_of_calls(&self) -> &'static str {
        self.area.filter(|area| *area != Area::Guest).map_or("", attribute)
    }

    /// Names of included headers are visible here as in C. What is included only on some targets is this
    /// module's own to its users.
    pub(in crate::backend::rust) fn print_uses(
        &self,
        matrix: &Matrix<'s>,
        printed: &[Self],
        targets: &Targets,
        options: &RustOptions,
        to: &mut Printer,
    ) {
        let spec = matrix.spec();
        let root = "super::".repeat(self.path.len());
        // As far as the root of generated code, which may itself be a module.
        let within = format!("pub(in {})", root.trim_end_matches("::"));
        let within = if self.path.len() == 1 { "pub(super)" } else { &within };
        for (is_conditional, id) in self.visible(spec, printed, options) {
            if let Some(Elsewhere { path, .. }) =
                options.elsewhere.as_ref().filter(|_| !is_printed(printed, id))
            {
                let there = self.variants.and(&matrix.having(&spec[id].when));
                if there.is_empty() {
                    continue;
                }
                to.line(&targets.attribute(&there, &self.variants));
                let module = module_path(&spec[id].name);
                let module: Vec<_> = module.iter().map(|name| ident(name)).collect();
                line!(to, within, " use ", path, "::", &module.join("::"), "::*;");
                continue;
            }
            let Some(other) = printed.iter().find(|other| other.id == id) else { continue };
            let both = self.variants.and(&other.variants);
            if both.is_empty() {
                continue;
            }
            if let (Some(own), Some(area)) = (self.area, other.area) {
                to.line(if brings(own, area) { "" } else { attribute(area) });
            }
            to.line(&targets.attribute(&both, &self.variants));
            let visibility = if is_conditional { "pub" } else { within };
            let path: Vec<_> = other.path.iter().map(|name| ident(name)).collect();
            line!(to, visibility, " use ", &root, &path.join("::"), "::*;");
        }
    }

    /// The modules whose names it sees, also by way of those that are not printed.
    fn visible(&self, spec: &Spec, printed: &[Self], options: &RustOptions) -> Vec<(bool, ModuleId)> {
        let (mut seen, mut visible) = (BTreeSet::from([self.id]), Vec::new());
        let mut next: Vec<(bool, ModuleId)> = seen_first(spec, self.id).collect();
        next.reverse();
        while let Some((is_conditional, id)) = next.pop() {
            if !seen.insert(id) {
                continue;
            }
            let is_printed = is_printed(printed, id);
            if is_printed || options.elsewhere.is_some() {
                visible.push((is_conditional, id));
            }
            // Another crate does not show what its modules see.
            if !is_printed {
                next.extend(seen_first(spec, id));
            }
        }
        visible
    }
}

/// Prints the operations of one hypercall.
struct Operating<'o> {
    describer: Describer<'o>,
    call: &'o Hypercall,
    targets: &'o Targets,
}

impl Operating<'_> {
    /// A module of operations, which lies so many modules below that of the header and inside of what some variants
    /// have.
    fn module(
        &self,
        within: &Operations,
        items: &[OperationItem<'_>],
        name: &str,
        about: &str,
        (depth, around): (usize, &VariantSet),
        to: &mut Printer,
    ) {
        if items.is_empty() {
            return;
        }
        let there: VariantSet =
            items.iter().flat_map(|item| item.variants().iter().collect::<Vec<_>>()).collect();
        to.line(&self.targets.attribute(&there, around));
        to.docs(about);
        line!(to, "pub mod ", &*ident(name), " {");
        to.indent();
        to.line("use super::runtime;");
        let types = "super::".repeat(depth);
        for item in items {
            for case in &item.cases {
                let cfg = self.targets.attribute(&case.variants, &there);
                let around =
                    Around { describer: self.describer, within, call: self.call, types: &types, cfg: &cfg };
                case.is.print(&around, to);
            }
            let own = operation_name(within, item.of);
            let name = operation_word(within, item.of);
            self.module(&item.of.inner, &item.inner, &name, &operations_of(&own), (depth + 1, &there), to);
        }
        to.close("}");
    }
}

/// What a module is that has the operations of something beside it.
fn operations_of(owner: &str) -> String {
    format!("The operations of [`{owner}`].")
}

fn is_printed(printed: &[RustModule<'_>], id: ModuleId) -> bool {
    printed.iter().any(|other| other.id == id)
}

/// The modules whose names a module sees first: those whose headers it includes, and those on which it builds. For
/// each whether that is so only under a condition; architectures can have headers of one name.
fn seen_first(spec: &Spec, id: ModuleId) -> impl Iterator<Item = (bool, ModuleId)> {
    spec.included(id).chain(spec.built_on(id)).map(move |(when, other)| {
        let has_twins = spec.modules_of_header(&spec[other].header).nth(1).is_some();
        (*when != spec[id].when || has_twins, other)
    })
}
