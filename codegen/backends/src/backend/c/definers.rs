//! What headers use and nothing defines that they include.

use std::collections::BTreeSet;

use super::handles::Handles;
use super::names::INTERFACE_VERSION;
use super::sight::{Includes, Sight, Sights};
use super::uses::{Need, Uses, uses};
use crate::abi::{Answers, Viewpoint};
use xen_abi_model::{AddressKind, HandleOf, Head, ModuleId, NameId, Spec, Type, TypeItem};
use xen_abi_syntax::axes::{Dialect, Variant};
use xen_abi_syntax::diagnostic::{Code, Diagnostic, Diagnostics};
use xen_abi_syntax::source::Place;
use xen_abi_syntax::type_name::Builtin;

/// Everything that a header uses for some variant, and that neither the header nor one that it includes defines.
pub(super) fn missing_definers(spec: &Spec) -> Diagnostics {
    let mut found = Diagnostics::default();
    missing(spec, &mut |_, place, variant, complaint| {
        let Complaint { code, message, help, .. } = complaint;
        found.push(Diagnostic::new(code, place, message).help(help).found_for(variant));
    });
    found
}

/// Headers that declare what others use and do not include: the one that uses it first.
pub fn missing_includes(spec: &Spec) -> BTreeSet<(ModuleId, ModuleId)> {
    let mut found = BTreeSet::new();
    missing(spec, &mut |module, _, _, complaint| {
        found.extend(complaint.declared_in.map(|declared_in| (module, declared_in)));
    });
    found
}

/// Tells of everything that is missing: the header, the place, the variant, and what is wrong.
fn missing(spec: &Spec, tell: &mut dyn FnMut(ModuleId, Place, Variant, Complaint)) {
    let uses = uses(spec);
    let variants: Vec<Variant> = spec.releases.variants().collect();
    for dialect in Dialect::ALL {
        let includes = Includes::of(spec, dialect);
        let mut known = Answers::default();
        for at in Viewpoint::each(&variants).filter(|at| at.dialect() == dialect) {
            if known.get(&at).is_none() {
                let sights = includes.sights(&at);
                known.put(at.region(), sights);
            }
            if let Some(sights) = known.get(&at) {
                Definers { spec, variant: at.variant(), sights }.check(&uses, tell);
            }
        }
    }
}

/// What each header sees for one variant.
struct Definers<'s> {
    spec: &'s Spec,
    variant: Variant,
    sights: &'s Sights,
}

/// What is wrong, and what to do.
struct Complaint {
    code: Code,
    message: String,
    help: String,
    /// The header that declares what is missing, if including it is what to do.
    declared_in: Option<ModuleId>,
}

impl Complaint {
    /// That a macro or handle is missing.
    fn no_definer(message: String, help: impl Into<String>) -> Self {
        Self { code: Code::MissingDefiner, message, help: help.into(), declared_in: None }
    }
}

impl<'s> Definers<'s> {
    fn check(&self, uses: &Uses<'s>, tell: &mut dyn FnMut(ModuleId, Place, Variant, Complaint)) {
        for ((module, need), sites) in uses {
            let Some(sight) = self.sights.get(module) else { continue };
            let here = sites.iter().find(|(when, _)| when.holds(self.variant));
            if let Some(((_, place), complaint)) =
                here.and_then(|here| Some((here, self.complaint(sight, *need)?)))
            {
                tell(*module, *place, self.variant, complaint);
            }
        }
    }

    fn complaint(&self, sight: &Sight, need: Need<'s>) -> Option<Complaint> {
        let spec = self.spec;
        let handles = Handles(self.variant.dialect);
        match need {
            Need::Type(name) => self.unseen(sight, self.heads(name)),
            Need::Constant(name) => {
                self.unseen(sight, spec.constants_named(name).iter().map(|id| &spec[*id].head))
            }
            Need::Function(name) => {
                self.unseen(sight, spec.functions_named(name).iter().map(|id| &spec[*id].head))
            }
            Need::Handle(kind, name) => self.handle(sight, kind, name),
            Need::HandleOfC(of) => {
                self.handle_of_c(sight, of).or_else(|| self.undefined(sight, handles.user(of.kind)))
            }
            Need::HandleDefiner => self.undefined(sight, handles.definer()),
            Need::Definer(name) => self.undefined(sight, name),
            Need::InterfaceVersion if self.variant.dialect == Dialect::Linux => None,
            Need::InterfaceVersion => self.undefined(sight, INTERFACE_VERSION),
        }
    }

    fn heads(&self, name: NameId) -> impl Iterator<Item = &'s Head> {
        let spec = self.spec;
        spec[name].items.iter().map(|item| spec.head(*item))
    }

    /// A declaration that no header in sight has. Whether there is one at all is asked elsewhere.
    fn unseen<'h>(&self, sight: &Sight, mut heads: impl Iterator<Item = &'h Head>) -> Option<Complaint> {
        let head = heads.find(|head| head.when.holds(self.variant))?;
        let header = &self.spec[head.module].header;
        (!sight.has(head.module)).then(|| Complaint {
            code: Code::NotIncluded,
            message: format!("`{}` is declared in {header}, which is not included", head.name),
            help: format!("add `- {{ header: {header} }}` to the `includes` of the file"),
            declared_in: Some(head.module),
        })
    }

    /// A macro that no header in sight defines.
    fn undefined(&self, sight: &Sight, name: &str) -> Option<Complaint> {
        let mut all = self.spec.macros.iter().map(|item| &item.head).filter(|head| head.name == name);
        let is_seen = |head: &Head| head.when.holds(self.variant) && sight.has_macros_of(head.module);
        if all.clone().any(is_seen) {
            return None;
        }
        let help = match all.find(|head| head.when.holds(self.variant)) {
            Some(head) => {
                format!("{} has it: add that to the `includes` of the file", self.spec[head.module].header)
            }
            None => format!("describe it under `macros`, as {} has it", usual_header(name)),
        };
        let message = format!("nothing that is included defines `{name}`, which C needs here");
        Some(Complaint::no_definer(message, help))
    }

    fn handle(&self, sight: &Sight, kind: AddressKind, name: NameId) -> Option<Complaint> {
        let spec = self.spec;
        let mut items = spec[name].items.iter().copied();
        let item = items.find(|item| spec.head(*item).when.holds(self.variant))?;
        let defined = match item {
            TypeItem::Typedef(id) => spec[id].handle,
            TypeItem::Record(id) => spec[id].handle,
            // The handle of a group that C does not know is that of its type.
            TypeItem::Group(id) if !spec[id].c.is_type() => {
                return match &spec[id].of {
                    Type::Named(of) => self.handle(sight, kind, *of),
                    Type::Builtin(of) => {
                        self.complaint(sight, Need::HandleOfC(HandleOf { kind, of: Some(*of) }))
                    }
                    Type::Address(..) => None,
                };
            }
            TypeItem::Group(_) | TypeItem::BitWord(_) => false,
        };
        if !defined {
            let message = format!("no header defines a guest handle of `{}`", spec[name].name);
            let help = "say `handle: true` where it is declared; enumerations and bit words of C have none";
            return Some(Complaint::no_definer(message, help));
        }
        let user = Handles(self.variant.dialect).user(kind);
        self.unseen(sight, std::iter::once(spec.head(item))).or_else(|| self.undefined(sight, user))
    }

    fn handle_of_c(&self, sight: &Sight, meant: HandleOf) -> Option<Complaint> {
        let mut defined = self.spec.handles_of(meant, |when| when.holds(self.variant)).peekable();
        let name = meant.of.map_or("void", Builtin::c_spelling);
        let Some(first) = defined.peek() else {
            let message = format!("no header defines a guest handle of `{name}` here");
            let help = "C's own types do not all have one: declare a typedef with `handle: true`, or say under \
                        `handles` which handle it is";
            return Some(Complaint::no_definer(message, help));
        };
        let header = &self.spec[first.head.module].header;
        (!defined.any(|handle| sight.has_macros_of(handle.head.module))).then(|| {
            let message = format!("nothing that is included defines the guest handle of `{name}`");
            let help = format!("{header} has it: add that to the `includes` of the file");
            Complaint::no_definer(message, help)
        })
    }
}

/// The real header that has a macro.
fn usual_header(name: &str) -> &'static str {
    match name {
        INTERFACE_VERSION => "xen-compat.h",
        _ if name.starts_with("DECLARE_HVM") => "hvm/save.h",
        _ if name.starts_with("DEFINE_RING") || name.starts_with("DEFINE_XEN_FLEX") => "io/ring.h",
        _ => "the header of each architecture",
    }
}
