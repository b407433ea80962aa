//! All cells together: what each of them declares, by header and kind.

use std::collections::{BTreeMap, BTreeSet};

use xen_abi_codegen::axes::Variant;
use xen_abi_codegen::facts::Facts;

use super::conditions::Cells;
use crate::cell::Cell;
use crate::oracle::Sighting;
use crate::ours::variant;

/// What was seen in every cell.
pub struct Panorama {
    pub(super) cells: Vec<(Cell, Sighting)>,
    /// The cells as the specification sees them, in the same order.
    pub(super) variants: Vec<Variant>,
    /// The typedef that belongs to each record, where there is one.
    typedefs_of_records: BTreeMap<String, String>,
}

/// What one name stands for in each of the cells that have it.
pub(super) type Seen<'p, T> = Vec<(usize, &'p T)>;

impl Panorama {
    /// Takes what was measured.
    pub fn new(cells: Vec<(Cell, Sighting)>) -> Panorama {
        let variants = cells.iter().map(|(cell, _)| variant(cell)).collect();
        let typedefs_of_records = typedefs_of_records(&cells);
        Panorama { cells, variants, typedefs_of_records }
    }

    /// Every header that was read in some cell.
    pub fn headers(&self) -> BTreeSet<&str> {
        self.cells.iter().flat_map(|(_, cell)| &cell.measured.headers).map(String::as_str).collect()
    }

    /// Every cell.
    pub(super) fn all(&self) -> Cells {
        (0..self.cells.len()).collect()
    }

    /// The cells in which a header was read.
    pub(super) fn with_header(&self, header: &str) -> Cells {
        let reads = |at: &usize| self.cells[*at].1.measured.headers.contains(header);
        self.all().into_iter().filter(reads).collect()
    }

    pub(super) fn facts(&self, at: usize) -> &Facts {
        &self.cells[at].1.measured.definitions.facts
    }

    /// The header that defines a name in a cell.
    pub(super) fn home(&self, at: usize, name: &str) -> Option<&str> {
        self.cells[at].1.measured.definitions.homes.get(name).map(String::as_str)
    }

    pub(super) fn typedef_of_record(&self, tag: &str) -> Option<&str> {
        self.typedefs_of_records.get(tag).map(String::as_str)
    }

    /// Whether a typedef is written as part of its record.
    pub(super) fn belongs_to_record(&self, typedef: &str, at: usize) -> bool {
        let tag = self.cells[at].1.tags.get(typedef);
        tag.is_some_and(|tag| tag == typedef || self.typedef_of_record(tag) == Some(typedef))
    }

    /// Everything of one kind that a header defines, by name.
    pub(super) fn seen<'p, T>(
        &'p self,
        header: &str,
        list: impl Fn(&'p Sighting) -> &'p [(String, T)],
    ) -> BTreeMap<&'p str, Seen<'p, T>> {
        let mut seen: BTreeMap<&str, Seen<'p, T>> = BTreeMap::new();
        for (at, (_, sighting)) in self.cells.iter().enumerate() {
            for (name, item) in list(sighting) {
                if self.home(at, name) == Some(header) {
                    seen.entry(name).or_default().push((at, item));
                }
            }
        }
        seen
    }
}

/// A typedef belongs to a record if the same header has both in the same cells: `TAG_t`, or the first there is.
fn typedefs_of_records(cells: &[(Cell, Sighting)]) -> BTreeMap<String, String> {
    let mut places: BTreeMap<&str, BTreeSet<(usize, &str)>> = BTreeMap::new();
    let mut names: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (at, (_, sighting)) in cells.iter().enumerate() {
        let homes = &sighting.measured.definitions.homes;
        let place = |name: &str| homes.get(name).map(|home| (at, home.as_str()));
        for (typedef, tag) in &sighting.tags {
            names.entry(tag).or_default().insert(typedef);
            places.entry(typedef).or_default().extend(place(typedef));
        }
        for (tag, _) in &sighting.records {
            places.entry(tag).or_default().extend(place(tag));
        }
    }
    let mut found = BTreeMap::new();
    for (tag, typedefs) in names {
        let beside = |typedef: &&&str| **typedef != tag && places.get(**typedef) == places.get(tag);
        let usual = format!("{tag}_t");
        let beside: Vec<&&str> = typedefs.iter().filter(beside).collect();
        let chosen = beside.iter().find(|typedef| ***typedef == usual).or(beside.first());
        found.extend(chosen.map(|typedef| (tag.to_owned(), (**typedef).to_owned())));
    }
    found
}
