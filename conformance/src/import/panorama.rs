//! All cells together: what each of them declares, by header.

use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::sync::Arc;

use xen_abi_codegen::axes::{Dialect, Release, Variant};
use xen_abi_codegen::matrix::VariantSet;

use super::slices::{self, Slices};
use crate::cell::Cell;
use crate::measure::Measured;
use crate::ours::variant;
use crate::report::number;

/// What was seen in every cell. Cells in which the same was seen are one *view*, which is looked at once.
pub struct Panorama {
    pub(super) views: Vec<View>,
    /// The cells as the specification sees them, in order.
    pub(super) variants: Vec<Variant>,
    /// The view of each cell, by its place.
    view_of: Vec<usize>,
    /// Every release that there is, whether it was read or not.
    listed: BTreeSet<Release>,
}

/// What was seen in some cells.
pub(super) struct View {
    /// The cells, each with its place among all.
    cells: Vec<(usize, Cell)>,
    /// What was seen.
    pub(super) slices: Arc<Slices>,
}

impl View {
    /// The cell that stands for all.
    pub(super) fn cell(&self) -> &Cell {
        &self.cells[0].1
    }

    /// Its cells, each with its place among all.
    pub(super) fn places(&self) -> impl Iterator<Item = (usize, &Cell)> {
        self.cells.iter().map(|(place, cell)| (*place, cell))
    }

    /// Its cells.
    pub(super) fn cells(&self) -> impl Iterator<Item = &Cell> {
        self.cells.iter().map(|(_, cell)| cell)
    }

    /// All that was measured.
    pub(super) fn measured(&self) -> Measured {
        let mut definitions = slices::whole(&self.slices);
        definitions.facts.target = self.cell().target;
        let unmeasured = self.slices.values().flat_map(|slice| slice.measured.unmeasured.clone());
        Measured {
            definitions,
            unmeasured: unmeasured.collect(),
            headers: self.slices.keys().cloned().collect(),
            bindgen: String::new(),
        }
    }
}

impl Panorama {
    /// Takes what was measured, of some of the releases that are listed.
    pub fn new(cells: Vec<(Cell, Arc<Slices>)>, listed: BTreeSet<Release>) -> Panorama {
        let mut panorama = Panorama { views: Vec::new(), variants: Vec::new(), view_of: Vec::new(), listed };
        panorama.add(cells);
        panorama
    }

    /// Takes more cells.
    pub fn add(&mut self, cells: Vec<(Cell, Arc<Slices>)>) {
        let mut known: HashMap<*const Slices, usize> =
            self.views.iter().enumerate().map(|(at, view)| (Arc::as_ptr(&view.slices), at)).collect();
        for (cell, slices) in cells {
            let view = *known.entry(Arc::as_ptr(&slices)).or_insert_with(|| {
                self.views.push(View { cells: Vec::new(), slices });
                self.views.len() - 1
            });
            let place = self.variants.len();
            self.variants.push(variant(&cell));
            self.view_of.push(view);
            self.views[view].cells.push((place, cell));
        }
    }

    /// Whose headers were read.
    pub fn dialect(&self) -> Dialect {
        self.variants.first().map_or(Dialect::Xen, |variant| variant.dialect)
    }

    /// Every header that was read in some cell.
    pub fn headers(&self) -> BTreeSet<&str> {
        self.views.iter().flat_map(|view| view.slices.keys()).map(String::as_str).collect()
    }

    /// Whether a header was read in a cell.
    pub(super) fn has_header(&self, place: usize, header: &str) -> bool {
        self.view_of.get(place).is_some_and(|view| self.views[*view].slices.contains_key(header))
    }

    /// The last release that was read before a change and the first that has it, if others lie between that were not
    /// read: it may have come with one of those.
    pub(super) fn gap_before(&self, change: Release) -> Option<(Release, Release)> {
        let read = || self.variants.iter().map(|variant| variant.release);
        let first = read().filter(|release| *release >= change).min()?;
        let last = read().filter(|release| *release < change).max()?;
        self.listed.iter().any(|release| last < *release && *release < first).then_some((last, first))
    }

    /// Every cell.
    pub(super) fn all(&self) -> VariantSet {
        VariantSet::below(self.variants.len())
    }
}

impl fmt::Display for Panorama {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (cells, views) = (self.variants.len(), self.views.len());
        write!(f, "{}, {views} of them different", number(cells, "cell"))
    }
}
