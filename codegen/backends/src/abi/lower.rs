use std::sync::Arc;

use super::of_variant::Abi;
use super::places::Places;
use super::table::Table;
use super::tables::{Lowered, Tables};
use super::viewpoint::{Region, Viewpoint, releases_of};
use xen_abi_model::{Availability, Case, Cases, ConstantId, DeclaredId, FunctionId, Head, Spec, TypeItem};
use xen_abi_syntax::axes::Variant;
use xen_abi_syntax::diagnostic::{Code, Diagnostic, Diagnostics};
use xen_abi_syntax::hash::HashSet;
use xen_abi_syntax::limits;
use xen_abi_syntax::source::Place;

/// How long a chain of names may be: a type counts some steps, a constant as many as its expression is deep. It keeps
/// the stack within bounds.
const MAX_STEPS: usize = 640;

/// Works out everything that is there for a variant.
pub fn lower(spec: &Spec, variant: Variant) -> Result<Abi<'_>, Diagnostics> {
    Ok(Abi::new(spec, variant, lower_all(spec, &[variant])?))
}

/// Works out everything that is there for some variants, what is the same for several of them once.
pub(crate) fn lower_all<'s>(spec: &'s Spec, variants: &[Variant]) -> Result<Lowered<'s>, Diagnostics> {
    let mut tables = Tables::default();
    let found = lower_into(spec, variants, &mut tables);
    match variants {
        _ if found.is_empty() => Ok(Lowered { tables: Arc::new(tables), releases: releases_of(variants) }),
        [_] => Err(found),
        _ => Err(complaints(spec, variants)),
    }
}

/// What is wrong, of each variant everything: what is the same for several is wrong for each of them.
fn complaints(spec: &Spec, variants: &[Variant]) -> Diagnostics {
    let mut all = Diagnostics::default();
    for variant in variants {
        all.extend(lower_into(spec, &[*variant], &mut Tables::default()));
    }
    all
}

fn lower_into<'s>(spec: &'s Spec, variants: &[Variant], tables: &mut Tables<'s>) -> Diagnostics {
    let mut found = Diagnostics::default();
    for variant in variants.iter().filter(|variant| !spec.releases.has_headers(**variant)) {
        found.push(Diagnostic::nowhere(Code::NoHeaders, format!("there are no headers for {variant}")));
    }
    let views: Vec<Viewpoint> = Viewpoint::each(variants).collect();
    if views.is_empty() || !found.is_empty() {
        return found;
    }
    let mut lowerer = Lowerer::new(spec, &views, tables, &mut found);
    lowerer.types();
    lowerer.constants();
    lowerer.enumerations();
    lowerer.held();
    lowerer.strings();
    lowerer.functions();
    lowerer.aliases();
    lowerer.save_records();
    lowerer.hypercalls();
    found
}

pub(super) struct Lowerer<'a, 's> {
    pub(super) spec: &'s Spec,
    /// All variants, of which there is one.
    views: &'a [Viewpoint],
    places: Places,
    /// The place of the one that is looked from.
    place: usize,
    /// From where is looked: everything that differs between variants is asked of it.
    pub(super) at: Viewpoint,
    pub(super) tables: &'a mut Tables<'s>,
    pub(super) types_under_way: Vec<TypeItem>,
    pub(super) constants_under_way: Vec<ConstantId>,
    pub(super) functions_under_way: Vec<FunctionId>,
    /// Functions of which something wrong has been reported.
    pub(super) failed_functions: HashSet<FunctionId>,
    /// How many more calls that functions make are looked into for each variant.
    calls_left: Vec<usize>,
    depth: usize,
    diagnostics: &'a mut Diagnostics,
}

impl<'a, 's> Lowerer<'a, 's> {
    fn new(
        spec: &'s Spec,
        views: &'a [Viewpoint],
        tables: &'a mut Tables<'s>,
        diagnostics: &'a mut Diagnostics,
    ) -> Self {
        Self {
            spec,
            views,
            places: Places::of(views),
            place: 0,
            at: views[0].clone(),
            tables,
            types_under_way: Vec::new(),
            constants_under_way: Vec::new(),
            functions_under_way: Vec::new(),
            failed_functions: HashSet::default(),
            calls_left: vec![limits::NESTED_CALLS; views.len()],
            depth: 0,
            diagnostics,
        }
    }

    /// Has something worked out for all variants: `work` does it for one, and says for which others it is done then.
    pub(super) fn for_all(&mut self, work: impl Fn(&mut Self) -> Region) {
        self.look_from(0);
        let done = work(self);
        if self.views.len() == 1 || done.is_all(&self.at) {
            return;
        }
        let mut left = self.places.all();
        self.places.take(done, &mut left);
        while let Some(next) = left.first() {
            self.look_from(next);
            let done = work(self);
            self.places.take(done, &mut left);
        }
    }

    fn look_from(&mut self, place: usize) {
        if self.place != place {
            self.at = self.views[place].clone();
            self.place = place;
        }
    }

    /// Counts a call within a function, if one more may be looked into from here. Calls of constants are as many as are
    /// written.
    pub(super) fn count_call(&mut self) -> bool {
        let left = &mut self.calls_left[self.place];
        let may = *left > 0;
        *left = left.saturating_sub(1);
        may
    }

    /// Works out an item of a list, if it is there, unless that was done for a variant that is the same to it. Returns
    /// for which variants it is known then.
    pub(super) fn item<Id: DeclaredId, T>(
        &mut self,
        table: impl for<'t> Fn(&'t mut Tables<'s>) -> &'t mut Table<Id, T>,
        id: Id,
        when: &Availability,
        make: impl FnOnce(&mut Self) -> Option<T>,
    ) -> Region {
        if let Some(region) = table(self.tables).known(id, &self.at) {
            return region;
        }
        let around = self.at.begin();
        let made = if self.at.holds(when) { make(self) } else { None };
        let region = self.at.end(around);
        table(self.tables).put(id, region, made);
        region
    }

    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic.found_for(self.at.variant()));
    }

    /// A name was used that is declared, but not for this variant.
    pub(super) fn not_here<'h>(&mut self, place: Place, declared: impl Iterator<Item = &'h Head>) {
        let mut diagnostic = Diagnostic::new(Code::NotHere, place, "");
        for head in declared {
            diagnostic.message = format!("`{}` is not declared under these conditions", head.name);
            diagnostic = diagnostic.note(head.place, "declared under others");
        }
        self.report(diagnostic);
    }

    /// Follows a name to what it stands for, unless the chain of names has become too long.
    pub(super) fn deeper<T>(
        &mut self,
        place: Place,
        steps: usize,
        follow: impl FnOnce(&mut Self) -> Option<T>,
    ) -> Option<T> {
        if self.depth + steps > MAX_STEPS {
            let message = "too many declarations build on each other here";
            self.report(Diagnostic::new(Code::TooDeep, place, message));
            return None;
        }
        self.depth += steps;
        let result = follow(self);
        self.depth -= steps;
        result
    }

    /// The first case that holds.
    pub(super) fn case<T>(&mut self, cases: &'s Cases<T>, place: Place) -> Option<&'s Case<T>> {
        let case = cases.0.iter().find(|case| self.at.holds(&case.when));
        if case.is_none() {
            let help = "add a last case without conditions, or conditions to the item";
            self.report(Diagnostic::new(Code::NoCase, place, "no case holds").help(help));
        }
        case
    }
}
