//! The table of names: everything that generated Rust will declare registers itself here, so that two things of one
//! name are a diagnostic wherever they arise, and not an error of rustc.

use std::collections::BTreeMap;

use super::naming::ident;
use crate::matrix::VariantSet;
use xen_abi_syntax::axes::Variant;
use xen_abi_syntax::diagnostic::{Code, Diagnostic, Diagnostics};
use xen_abi_syntax::source::Place;

/// In which of Rust's spaces a name lies: names of different spaces do not meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Space {
    /// Types, traits and modules.
    Types,
    /// Constants, functions and constructors; the fields of a record, and what is bound in a method.
    Values,
    /// Associated constants and functions.
    Associated,
}

/// A name that something is given.
#[derive(Debug, Clone)]
struct Given {
    /// What has the name, such as `field`.
    what: &'static str,
    /// The variants for which it has it.
    variants: VariantSet,
    /// The declaration that it comes from; nothing if generated code itself has the name.
    place: Option<Place>,
}

/// Names that must differ, each as often as it is given.
#[derive(Debug, Default)]
pub(super) struct Scope {
    names: Vec<(Space, String, Given)>,
}

/// Who is given names: a declaration, for some variants.
#[derive(Debug, Clone, Copy)]
pub(super) struct Holder<'h> {
    pub(super) place: Place,
    pub(super) variants: &'h VariantSet,
}

impl Scope {
    /// Names that generated code uses itself, for all variants.
    pub(super) fn reserve(&mut self, space: Space, names: &[&str], all: &VariantSet) {
        for name in names {
            let given = Given { what: "name", variants: all.clone(), place: None };
            self.names.push((space, (*name).to_owned(), given));
        }
    }

    /// A name that a declaration is given.
    pub(super) fn add(&mut self, holder: Holder<'_>, space: Space, what: &'static str, name: &str) {
        let given = Given { what, variants: holder.variants.clone(), place: Some(holder.place) };
        // As it is written, but for the mark of a keyword.
        let name = ident(name);
        let name = name.strip_prefix("r#").unwrap_or(&name).to_owned();
        self.names.push((space, name, given));
    }

    /// A type that is also a constructor.
    pub(super) fn add_constructor(&mut self, holder: Holder<'_>, name: &str) {
        self.add(holder, Space::Types, "type", name);
        self.add(holder, Space::Values, "type", name);
    }

    /// Brings what has the same name together, for [`Scope::check`].
    pub(super) fn sort(&mut self) {
        self.names.sort_by(|one, other| key(one).cmp(&key(other)));
    }

    /// Reports each pair that meets, also with the names that are seen from other scopes. All are sorted.
    pub(super) fn check(&self, seen: &[&Scope], variants: &[Variant], found: &mut Diagnostics) {
        for alike in self.names.chunk_by(|one, other| key(one) == key(other)) {
            let (space, name) = key(&alike[0]);
            // Only types are named by generated code, and a name of its own hides one that a module sees.
            let seen = seen.iter().filter(|_| space == Space::Types);
            let mut known: Vec<&Given> = seen.flat_map(|scope| scope.given((space, name))).collect();
            for (.., own) in alike {
                let other = known.iter().find(|other| meets(own, other));
                if let Some(other) = other {
                    report(name, own, other, variants, found);
                }
                known.push(own);
            }
        }
    }

    /// To what a name is given.
    fn given(&self, wanted: (Space, &str)) -> impl Iterator<Item = &Given> {
        let first = self.names.partition_point(|name| key(name) < wanted);
        self.names[first..].iter().take_while(move |name| key(name) == wanted).map(|(.., given)| given)
    }
}

/// By what names are compared.
fn key((space, name, _): &(Space, String, Given)) -> (Space, &str) {
    (*space, name)
}

/// Whether two things are there for one variant; what generated code has twice itself is in order.
fn meets(one: &Given, other: &Given) -> bool {
    (one.place.is_some() || other.place.is_some())
        && one.variants.iter().any(|variant| other.variants.contains(variant))
}

fn report(name: &str, one: &Given, other: &Given, variants: &[Variant], found: &mut Diagnostics) {
    // The later of the two is to blame.
    let (own, first) = match (one.place, other.place) {
        (Some(place), Some(first)) if first <= place => (one, Some((other, first))),
        (Some(first), Some(_)) => (other, Some((one, first))),
        (Some(_), None) => (one, None),
        (None, _) => (other, None),
    };
    let Some(place) = own.place else { return };
    let message = match first {
        Some(_) => format!("this makes the {} `{name}` in Rust, and so does another declaration", own.what),
        None => format!("this makes the {} `{name}` in Rust, which generated code uses itself", own.what),
    };
    let mut diagnostic = Diagnostic::new(Code::RustCollision, place, message);
    diagnostic = match first {
        // One declaration can make several names, of which two are the same.
        Some((_, first)) if first == place => diagnostic,
        Some((other, first)) => {
            diagnostic.note(first, format!("the {} of that name comes from here", other.what))
        }
        None => diagnostic,
    };
    diagnostic = diagnostic.help(help(own.what));
    for at in one.variants.iter().filter(|at| other.variants.contains(*at)) {
        if let Some(variant) = variants.get(at) {
            diagnostic = diagnostic.found_for(*variant);
        }
    }
    found.push(diagnostic);
}

/// How to mend a name.
fn help(what: &str) -> &'static str {
    match what {
        "parameter" => "choose another: names of parameters are no part of the ABI",
        "module" => {
            "modules are named after files, their folders and hypercalls; name one of these otherwise"
        }
        _ => "give one of them another name with `rust`",
    }
}

/// The names of each module of generated code, and which of other modules it sees.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// By the path of the module.
    pub(super) modules: BTreeMap<Vec<String>, Scope>,
    /// Scopes of their own, such as the fields of a record.
    pub(super) inner: Vec<Scope>,
}

impl Table {
    /// The names of a module; several files can be one module in Rust.
    pub(super) fn add_module(&mut self, path: &[String], names: Scope) {
        self.modules.entry(path.to_vec()).or_default().names.extend(names.names);
    }
}
