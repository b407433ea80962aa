//! What one header has in the cells that read it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use xen_abi_codegen::axes::Dialect;
use xen_abi_codegen::facts::Facts;
use xen_abi_codegen::matrix::VariantSet;

use super::panorama::{Panorama, View};
use crate::cell::Cell;
use crate::measure::{Measured, Sighting};

/// The different things that cells have of one header.
pub(super) struct HeaderViews<'p> {
    pub(super) panorama: &'p Panorama,
    views: Vec<HeaderView<'p>>,
    /// The typedef that belongs to each record, where there is one, by tag.
    typedefs_of_records: BTreeMap<&'p str, &'p str>,
}

/// One of them.
struct HeaderView<'p> {
    /// What the header declares.
    own: &'p Sighting,
    /// The first view of all headers that has it.
    first: &'p View,
    /// All that was measured in that one.
    whole: Measured,
    /// The cells, each with its place among all.
    cells: Vec<(usize, &'p Cell)>,
}

/// What one name stands for in each of the views that have it.
pub(super) type Seen<'p, T> = Vec<(usize, &'p T)>;

impl<'p> HeaderViews<'p> {
    pub(super) fn of(panorama: &'p Panorama, header: &str) -> HeaderViews<'p> {
        let mut known: HashMap<*const Sighting, usize> = HashMap::new();
        let mut views: Vec<HeaderView<'p>> = Vec::new();
        for view in &panorama.views {
            let Some(own) = view.slices.get(header) else { continue };
            let at = *known.entry(Arc::as_ptr(own)).or_insert_with(|| {
                let whole = view.measured();
                views.push(HeaderView { own, first: view, whole, cells: Vec::new() });
                views.len() - 1
            });
            views[at].cells.extend(view.places());
        }
        let typedefs_of_records = typedefs_of_records(&views);
        HeaderViews { panorama, views, typedefs_of_records }
    }

    /// Whose headers were read.
    pub(super) fn dialect(&self) -> Dialect {
        self.panorama.dialect()
    }

    /// Every view.
    pub(super) fn all(&self) -> VariantSet {
        VariantSet::below(self.views.len())
    }

    /// The cells of some views.
    pub(super) fn cells_of(&self, views: &VariantSet) -> VariantSet {
        views.iter().flat_map(|at| self.cells(at)).map(|(place, _)| place).collect()
    }

    /// The cell that stands for those of a view.
    pub(super) fn cell(&self, at: usize) -> &'p Cell {
        self.views[at].first.cell()
    }

    /// Every cell of a view, with its place among all.
    pub(super) fn cells(&self, at: usize) -> impl Iterator<Item = (usize, &'p Cell)> {
        self.views[at].cells.iter().copied()
    }

    /// What the header declares.
    pub(super) fn own(&self, at: usize) -> &'p Sighting {
        self.views[at].own
    }

    /// The facts of the header.
    pub(super) fn own_facts(&self, at: usize) -> &'p Facts {
        &self.own(at).measured.definitions.facts
    }

    /// The facts of all headers.
    pub(super) fn facts(&self, at: usize) -> &Facts {
        &self.views[at].whole.definitions.facts
    }

    /// Whether a name is the header's.
    pub(super) fn is_own(&self, at: usize, name: &str) -> bool {
        self.own(at).measured.definitions.homes.contains_key(name)
    }

    /// Whether a macro without parameters is a constant or stands for a name or type.
    pub(super) fn is_measured(&self, at: usize, name: &str) -> bool {
        let facts = self.facts(at);
        facts.constants.contains_key(name)
            || facts.strings.contains_key(name)
            || facts.aliases.contains_key(name)
            || facts.typedefs.contains_key(name)
    }

    /// The record that a typedef of any header stands for.
    pub(super) fn tag(&self, at: usize, typedef: &str) -> Option<&'p str> {
        let mut slices = self.views[at].first.slices.values();
        slices.find_map(|slice| slice.tags.get(typedef)).map(String::as_str)
    }

    /// Whether any header has a guest handle of one of some names.
    pub(super) fn has_handle(&self, at: usize, names: &[&str]) -> bool {
        let mut slices = self.views[at].first.slices.values();
        slices.any(|slice| slice.handles.iter().any(|handle| names.contains(&handle.as_str())))
    }

    /// The names of the header that could not be measured in some view, and why.
    pub(super) fn unmeasured(&self) -> impl Iterator<Item = (&'p String, &'p String)> {
        self.views.iter().flat_map(|view| &view.own.measured.unmeasured)
    }

    /// The typedef that is written as part of a record.
    pub(super) fn typedef_of_record(&self, tag: &str) -> Option<&'p str> {
        self.typedefs_of_records.get(tag).copied()
    }

    /// Whether a typedef is written as part of its record.
    pub(super) fn belongs_to_record(&self, at: usize, typedef: &str) -> bool {
        let tag = self.own(at).tags.get(typedef);
        tag.is_some_and(|tag| tag == typedef || self.typedef_of_record(tag) == Some(typedef))
    }

    /// Everything of one kind that the header has, by name.
    pub(super) fn seen<T>(
        &self,
        list: impl Fn(&'p Sighting) -> &'p [(String, T)],
    ) -> BTreeMap<&'p str, Seen<'p, T>> {
        let mut seen: BTreeMap<&str, Seen<'p, T>> = BTreeMap::new();
        for (at, view) in self.views.iter().enumerate() {
            for (name, item) in list(view.own) {
                seen.entry(name).or_default().push((at, item));
            }
        }
        seen
    }

    /// The names that it has in some view.
    pub(super) fn names(&self) -> BTreeSet<&'p str> {
        let homes = self.views.iter().flat_map(|view| view.own.measured.definitions.homes.keys());
        homes.map(String::as_str).collect()
    }
}

/// A typedef belongs to a record if the header has both in the same cells: `TAG_t`, or the first there is.
fn typedefs_of_records<'p>(views: &[HeaderView<'p>]) -> BTreeMap<&'p str, &'p str> {
    let mut tags: BTreeMap<&str, VariantSet> = BTreeMap::new();
    let mut typedefs: BTreeMap<&str, BTreeMap<&str, VariantSet>> = BTreeMap::new();
    for (at, HeaderView { own, .. }) in views.iter().enumerate() {
        for (tag, _) in &own.records {
            tags.entry(tag).or_default().insert(at);
        }
        for (typedef, tag) in own.tags.iter().filter(|(typedef, tag)| typedef != tag) {
            typedefs.entry(tag).or_default().entry(typedef).or_default().insert(at);
        }
    }
    let mut found = BTreeMap::new();
    for (tag, names) in typedefs {
        let has_record = tags.get(tag);
        let mut beside = names.iter().filter(|(_, cells)| has_record == Some(cells)).map(|(name, _)| *name);
        let usual = format!("{tag}_t");
        let chosen = beside.clone().find(|name| *name == usual).or_else(|| beside.next());
        found.extend(chosen.map(|name| (tag, name)));
    }
    found
}
