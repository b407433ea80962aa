//! Recording what was measured now beside what is recorded already.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use xen_abi_codegen::axes::{Dialect, Release, Variant};
use xen_abi_codegen::matrix::VariantSet;

use super::conditions::Conditions;
use super::error::RecordedError;
use super::gather::{Gathered, Homeless};
use super::set::{RecordedSet, Source};
use super::{Recorded, file_of};
use crate::cell::{Cell, CellId};
use crate::header_set::HeaderSet;
use crate::measure::Measured;
use crate::ours::variant;

/// What was measured in the cells of one header set.
struct MeasuredSet {
    set: RecordedSet,
    cells: BTreeMap<CellId, Arc<Measured>>,
}

impl Recorded {
    /// Whether facts of a header set are recorded.
    pub fn takes(set: &HeaderSet) -> bool {
        Source::of(set).is_some()
    }

    /// The same with what was measured now, in place of what is recorded of the same releases. Header sets whose facts
    /// are not recorded are left out.
    pub fn with(&self, fresh: &[(Cell, Arc<Measured>)], clang: &str) -> Result<Recorded, RecordedError> {
        let fresh =
            fresh.iter().filter_map(|(cell, measured)| Some((cell, Source::of(&cell.set)?, measured)));
        let replaced: BTreeSet<Release> = fresh.clone().map(|(cell, ..)| cell.set.release).collect();
        let mut sets = self.measured_sets();
        sets.retain(|release, _| !replaced.contains(release));
        for (cell, source, measured) in fresh {
            let release = cell.set.release;
            let set = sets.entry(release).or_insert_with(|| MeasuredSet {
                set: RecordedSet::new(release, source, clang, &measured.bindgen),
                cells: BTreeMap::new(),
            });
            set.cells.insert(cell.id(), Arc::clone(measured));
        }
        let mut list = Vec::new();
        let mut measured = Vec::new();
        for MeasuredSet { mut set, cells } in sets.into_values() {
            set.cells = cells.keys().copied().collect();
            list.push(set);
            measured.extend(cells.into_values());
        }
        Recorded::of(self.dialect, list, &measured)
    }

    /// What is recorded, as if it had just been measured.
    fn measured_sets(&self) -> BTreeMap<Release, MeasuredSet> {
        let set = |set: &RecordedSet| MeasuredSet { set: set.clone(), cells: BTreeMap::new() };
        let mut sets: BTreeMap<Release, MeasuredSet> =
            self.sets.iter().map(|known| (known.release, set(known))).collect();
        for places in self.contents() {
            let measured = Arc::new(self.measured(places[0]));
            for cell in places.iter().map(|at| &self.cells[*at]) {
                if let Some(set) = sets.get_mut(&cell.set.release) {
                    set.cells.insert(cell.id(), Arc::clone(&measured));
                }
            }
        }
        sets
    }

    /// Records what was measured in the cells of some header sets, one after the other.
    fn of(
        dialect: Dialect,
        sets: Vec<RecordedSet>,
        measured: &[Arc<Measured>],
    ) -> Result<Recorded, RecordedError> {
        let cells: Vec<Cell> = sets.iter().flat_map(|set| set.cells(dialect)).collect();
        let mut extents: HashMap<*const Measured, VariantSet> = HashMap::new();
        for (at, measured) in measured.iter().enumerate() {
            extents.entry(Arc::as_ptr(measured)).or_default().insert(at);
        }
        let mut gathered = Gathered::default();
        for (at, measured) in measured.iter().enumerate() {
            // Cells that share what was measured are added together, with the first of them.
            let Some(extent) = extents.remove(&Arc::as_ptr(measured)) else { continue };
            let homeless = |Homeless(name)| RecordedError::Homeless { cell: cells[at].to_string(), name };
            gathered.add(&extent, measured).map_err(homeless)?;
        }
        let variants: Vec<Variant> = cells.iter().map(variant).collect();
        let files = gathered.files(&mut Conditions::new(&variants)).into_iter();
        let texts = files.map(|(header, file)| (file_of(&header), file.to_text())).collect();
        let recorded = Recorded::parse(dialect, sets, texts)?;
        match measured.iter().enumerate().find(|(at, measured)| !recorded.is_faithful(*at, measured)) {
            Some((at, _)) => Err(RecordedError::Unfaithful { cell: cells[at].to_string() }),
            None => Ok(recorded),
        }
    }

    /// Whether what is recorded of a cell is what was measured, there or in another cell of the same content.
    fn is_faithful(&self, at: usize, measured: &Measured) -> bool {
        let mut recorded = self.measured(at);
        let (facts, of) = (&mut recorded.definitions.facts, &measured.definitions.facts);
        facts.release.clone_from(&of.release);
        (facts.view, facts.interface) = (of.view, of.interface);
        recorded == *measured
    }
}
