//! What the files of another dialect share with Xen's: each declaration is resolved once more, as a part of their
//! file, with the conditions that are left of it there.

use std::collections::{HashMap, HashSet};

use super::originals::{Original, Section};
use super::seen_from::SeenFrom;
use super::{ReadDocument, Resolver};
use xen_abi_document::{Conditions, Document, Exception, Given, Name, Placed, When};
use xen_abi_document::{all_sections, only_shared};
use xen_abi_model::Availability;
use xen_abi_syntax::axes::Dialect;
use xen_abi_syntax::diagnostic::{Code, Diagnostic, Diagnostics, closest};
use xen_abi_syntax::source::Place;

/// Names of Xen's dialect with those that another has for them.
pub(super) fn renamed(documents: &[ReadDocument]) -> HashMap<&str, &str> {
    let pairs = documents.iter().flat_map(|(_, document)| &document.renamed);
    pairs.map(|(ours, theirs)| (ours.0.as_str(), theirs.0.as_str())).collect()
}

/// One file, while what it shares is taken over.
struct Overlay<'d> {
    document: &'d Document,
    /// What was taken over, by section and name, with the place that asked for it.
    taken: HashMap<(&'static str, &'d str), Place>,
}

/// Takes over what each section has, from the list of sections.
macro_rules! share_all {
    ($($(#[$doc:meta])* $section:ident: $of:ty, $one:ident;)*) => {
        impl<'d> Resolver<'_> {
            fn share_all(&mut self, overlay: &mut Overlay<'d>) {
                let (same, originals) = (&overlay.document.same, &self.common.originals);
                $(
                    let names = (stringify!($section), &*same.$section);
                    self.share(overlay, names, &originals.$section, Self::$one);
                )*
            }
        }
    };
}

all_sections!(only_shared share_all;);

impl Resolver<'_> {
    pub(super) fn overlay(&mut self, document: &Document) {
        self.seen_from = self.seen_from(document);
        if self.seen_from.is_none() {
            return;
        }
        let overlay = &mut Overlay { document, taken: HashMap::new() };
        self.share_all(overlay);
        self.report_leftovers(overlay);
        self.seen_from = None;
    }

    /// From where a file looks at Xen's dialect; nothing if it takes nothing over.
    fn seen_from(&mut self, document: &Document) -> Option<SeenFrom> {
        let mut wrong = |code, place, message: &str| {
            self.diagnostics.push(Diagnostic::new(code, place, message));
        };
        let Some(of) = &document.of else {
            if let Some(place) = first_shared(document) {
                wrong(Code::MissingKey, place, "`of` is missing, the release of Xen that is meant");
            }
            return None;
        };
        if self.when.dialects.contains(Dialect::Xen) {
            wrong(Code::Contradiction, of.place, "only a file of another dialect shares what Xen's declare");
            return None;
        }
        let release = of.value.0;
        let Some(branch) = self.common.releases.branch(Dialect::Xen, release.branch) else {
            wrong(Code::UnknownRelease, of.place, "this is not a branch that is listed");
            return None;
        };
        Some(SeenFrom {
            release: branch.newest(),
            interface: branch.interface,
            lacking: document.lacks.iter().map(|name| name.0.clone()).collect(),
            met: HashSet::new(),
            around: Availability::default(),
        })
    }

    /// Takes over what one section has of the names that are the same, and of those that are renamed.
    fn share<'d, T: Otherwise>(
        &mut self,
        overlay: &mut Overlay<'d>,
        (section, names): (&'static str, &'d [Placed<Name>]),
        originals: &Section<'_, When<T>>,
        declare: impl Fn(&mut Self, &Placed<Name>, &When<T>),
    ) {
        for name in names {
            if let Some(first) = overlay.taken.insert((section, &name.0), name.place) {
                let message = format!("`{}` is listed twice", name.0);
                let twice = Diagnostic::new(Code::DeclaredTwice, name.place, message);
                self.diagnostics.push(twice.note(first, "the first is here"));
                continue;
            }
            let Some(candidates) = originals.get(name.0.as_str()) else {
                let message = format!("the files of Xen's dialect have no `{}` under `{section}`", name.0);
                let unknown = Diagnostic::new(Code::UnknownName, name.place, message);
                let near = closest(&name.0, originals.keys().copied());
                self.diagnostics.push(match near {
                    Some(near) => unknown.help(format!("did you mean `{near}`?")),
                    None => unknown,
                });
                continue;
            };
            self.take(overlay, (name, name), candidates, &declare);
        }
        // A hypercall has no name in C that could be spelt otherwise.
        for (ours, theirs) in overlay.document.renamed.into_iter().filter(|_| section != "hypercalls") {
            let Some(candidates) = originals.get(ours.0.as_str()) else { continue };
            if let Some(first) = overlay.taken.insert((section, &ours.0), ours.place) {
                let message = format!("`{}` is both the same and renamed", ours.0);
                let twice = Diagnostic::new(Code::DeclaredTwice, ours.place, message);
                self.diagnostics.push(twice.note(first, "it is the same here"));
                continue;
            }
            self.take(overlay, (ours, theirs), candidates, &declare);
        }
    }

    /// Resolves the declarations of a name that the release has, as those of another name.
    fn take<T: Otherwise>(
        &mut self,
        overlay: &Overlay<'_>,
        (ours, theirs): (&Placed<Name>, &Placed<Name>),
        originals: &[Original<'_, When<T>>],
        declare: &impl Fn(&mut Self, &Placed<Name>, &When<T>),
    ) {
        let except = overlay.document.except.into_iter().find(|(name, _)| name.0 == ours.0);
        let except = except.map(|(_, except)| except);
        let mut found = false;
        for Original { file, item, .. } in originals {
            self.look_from_file(file);
            let item = &elsewhere(item, except);
            if self.availability(&self.when.clone(), &item.conditions).is_impossible() {
                continue;
            }
            found = true;
            // What is wrong with the original is reported there.
            let diagnostics = std::mem::take(&mut self.diagnostics);
            declare(self, theirs, item);
            self.diagnostics = diagnostics;
        }
        if !found {
            let message = format!("a guest of the release that `of` names does not see `{}` here", ours.0);
            let missing = Diagnostic::new(Code::NotHere, ours.place, message);
            let declared = originals.iter().map(|original| original.name.place);
            self.diagnostics
                .push(declared.fold(missing, |missing, place| missing.note(place, "it is declared here")));
        }
    }

    /// From now on, conditions are those of declarations in a file with conditions of its own.
    fn look_from_file(&mut self, file: &Conditions) {
        let Some(seen_from) = &mut self.seen_from else { return };
        seen_from.around = Availability::default();
        seen_from.around = seen_from.availability(file);
    }

    /// The name of a value or operation, as it is called here; nothing if it is not there.
    pub(super) fn name_here(&mut self, name: &Placed<Name>, written: &Conditions) -> Option<Placed<Name>> {
        let Some(seen_from) = &mut self.seen_from else { return Some(name.clone()) };
        seen_from.met.insert(name.0.clone());
        if seen_from.lacking.contains(&name.0) || seen_from.availability(written).is_impossible() {
            return None;
        }
        Some(name.with(Name(self.renamed(&name.0).unwrap_or_else(|| name.0.clone()))))
    }

    /// What a name of Xen's dialect is called where it is taken over; nothing if it keeps its name.
    pub(super) fn renamed(&self, name: &str) -> Option<String> {
        self.seen_from.as_ref().and_then(|_| self.common.renamed.get(name).map(|name| (*name).to_owned()))
    }

    /// Reports names with which nothing was done.
    fn report_leftovers(&mut self, overlay: &Overlay<'_>) {
        let Some(SeenFrom { met, .. }) = &self.seen_from else { return };
        let declared: HashSet<&str> = overlay.taken.keys().map(|(_, name)| *name).collect();
        let mut found = Diagnostics::default();
        let mut unknown = |name: &Placed<Name>, message: &str| {
            let message = format!("`{}` {message}", name.0);
            found.push(Diagnostic::new(Code::UnknownName, name.place, message));
        };
        let document = overlay.document;
        for name in document.lacks.iter().filter(|name| !met.contains(&name.0)) {
            unknown(name, "is neither a value nor an operation of anything that is the same");
        }
        for (ours, _) in &document.renamed {
            if !met.contains(&ours.0) && !declared.contains(ours.0.as_str()) {
                unknown(ours, "is not declared in Xen's dialect, or belongs to nothing that is the same");
            }
        }
        for (name, _) in document.except.into_iter().filter(|(name, _)| !declared.contains(name.0.as_str())) {
            unknown(name, "is neither the same nor renamed");
        }
        self.diagnostics.extend(found);
    }
}

/// A declaration as the other dialect has it.
fn elsewhere<T: Otherwise>(item: &When<T>, except: Option<&Exception>) -> When<T> {
    let mut item = item.clone();
    if let Some(arch) = except.and_then(|except| except.arch.clone()) {
        item.conditions = Given { arch: Some(arch), ..Given::clone(&item.conditions) }.into();
    }
    item.item.otherwise(except);
    item
}

/// What is otherwise about a declaration in another dialect, beside where it is.
pub(super) trait Otherwise: Clone {
    fn otherwise(&mut self, _except: Option<&Exception>) {}
}

impl Otherwise for xen_abi_document::Typedef {
    fn otherwise(&mut self, except: Option<&Exception>) {
        self.handle = except.and_then(|except| except.handle).unwrap_or(self.handle);
    }
}

impl Otherwise for xen_abi_document::Record {
    /// Its typedef is none of the other dialect.
    fn otherwise(&mut self, except: Option<&Exception>) {
        self.handle = except.and_then(|except| except.handle).unwrap_or(self.handle);
        self.typedef = except.and_then(|except| except.typedef.clone());
    }
}

impl Otherwise for xen_abi_document::Constant {}
impl Otherwise for xen_abi_document::StringConstant {}
impl Otherwise for xen_abi_document::Group {}
impl Otherwise for xen_abi_document::BitWord {}
impl Otherwise for xen_abi_document::Hypercall {}
impl Otherwise for xen_abi_document::Function {}
impl Otherwise for xen_abi_document::Alias {}
impl Otherwise for xen_abi_document::Macro {}

/// Where the first thing stands that only makes sense with `of`.
fn first_shared(document: &Document) -> Option<Place> {
    let names = document.same.names().chain(&document.lacks).map(|name| name.place);
    let renamed = document.renamed.into_iter().map(|(ours, _)| ours.place);
    names.chain(renamed).chain(document.except.into_iter().map(|(name, _)| name.place)).next()
}
