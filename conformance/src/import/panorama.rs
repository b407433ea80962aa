//! All cells together: what each of them declares, by header and kind.

use std::collections::{BTreeMap, BTreeSet};

use xen_abi_codegen::axes::{Dialect, Variant};
use xen_abi_codegen::facts::Facts;
use xen_abi_codegen::matrix::VariantSet;

use crate::cell::Cell;
use crate::measure::Sighting;
use crate::ours::variant;

/// What was seen in every cell.
pub struct Panorama {
    pub(super) cells: Vec<(Cell, Sighting)>,
    /// The cells as the specification sees them, in the same order.
    pub(super) variants: Vec<Variant>,
    /// The typedef that belongs to each record, where there is one, by header and tag.
    typedefs_of_records: BTreeMap<(String, String), String>,
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

    /// The same with more cells.
    pub fn and(mut self, more: Vec<(Cell, Sighting)>) -> Panorama {
        self.cells.extend(more);
        Panorama::new(self.cells)
    }

    /// Whose headers were read.
    pub fn dialect(&self) -> Dialect {
        self.variants.first().map_or(Dialect::Xen, |variant| variant.dialect)
    }

    /// Every header that was read in some cell.
    pub fn headers(&self) -> BTreeSet<&str> {
        self.cells.iter().flat_map(|(_, cell)| &cell.measured.headers).map(String::as_str).collect()
    }

    /// Every cell.
    pub(super) fn all(&self) -> VariantSet {
        VariantSet::below(self.cells.len())
    }

    /// The cells in which a header was read.
    pub(super) fn with_header(&self, header: &str) -> VariantSet {
        let reads = |at: &usize| self.cells[*at].1.measured.headers.contains(header);
        self.all().iter().filter(reads).collect()
    }

    pub(super) fn facts(&self, at: usize) -> &Facts {
        &self.cells[at].1.measured.definitions.facts
    }

    /// The header that defines a name in a cell.
    pub(super) fn home(&self, at: usize, name: &str) -> Option<&str> {
        self.cells[at].1.measured.definitions.homes.get(name).map(String::as_str)
    }

    /// Whether a macro without parameters is a constant or stands for a name or type in a cell.
    pub(super) fn is_measured(&self, at: usize, name: &str) -> bool {
        let facts = self.facts(at);
        facts.constants.contains_key(name)
            || facts.strings.contains_key(name)
            || facts.aliases.contains_key(name)
            || facts.typedefs.contains_key(name)
    }

    /// The typedef that is written as part of a record.
    pub(super) fn typedef_of_record(&self, header: &str, tag: &str) -> Option<&str> {
        self.typedefs_of_records.get(&(header.to_owned(), tag.to_owned())).map(String::as_str)
    }

    /// Whether a typedef is written as part of its record.
    pub(super) fn belongs_to_record(&self, typedef: &str, at: usize) -> bool {
        let (tag, home) = (self.cells[at].1.tags.get(typedef), self.home(at, typedef));
        tag.zip(home)
            .is_some_and(|(tag, home)| tag == typedef || self.typedef_of_record(home, tag) == Some(typedef))
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

/// A typedef belongs to a record if one header has both in the same cells: `TAG_t`, or the first there is.
fn typedefs_of_records(cells: &[(Cell, Sighting)]) -> BTreeMap<(String, String), String> {
    let mut tags: BTreeMap<(&str, &str), VariantSet> = BTreeMap::new();
    let mut typedefs: BTreeMap<(&str, &str), BTreeMap<&str, VariantSet>> = BTreeMap::new();
    for (at, (_, sighting)) in cells.iter().enumerate() {
        let home = |name: &str| sighting.measured.definitions.homes.get(name).map(String::as_str);
        for (tag, _) in &sighting.records {
            if let Some(header) = home(tag) {
                tags.entry((header, tag)).or_default().insert(at);
            }
        }
        for (typedef, tag) in sighting.tags.iter().filter(|(typedef, tag)| typedef != tag) {
            if let Some(header) = home(typedef) {
                let of_tag = typedefs.entry((header, tag)).or_default();
                of_tag.entry(typedef).or_default().insert(at);
            }
        }
    }
    let mut found = BTreeMap::new();
    for ((header, tag), names) in typedefs {
        let has_record = tags.get(&(header, tag));
        let mut beside = names.iter().filter(|(_, cells)| has_record == Some(cells)).map(|(name, _)| *name);
        let usual = format!("{tag}_t");
        let chosen = beside.clone().find(|name| *name == usual).or_else(|| beside.next());
        found.extend(chosen.map(|name| ((header.to_owned(), tag.to_owned()), name.to_owned())));
    }
    found
}
