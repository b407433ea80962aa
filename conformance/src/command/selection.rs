//! The options that say which cells to measure, and finding those.

use clap::Args;
use xen_abi_codegen::axes::{Dialect, Target, View};

use super::failure::Failure;
use super::session::Session;
use crate::cell::{Absent, Cell, cells_of};
use crate::header_set::HeaderSet;
use crate::ours::Specification;

/// Which cells to measure; without any option all.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct Selection {
    /// Only this target; may be given several times.
    #[arg(long = "target", value_name = "TARGET")]
    pub(super) targets: Vec<Target>,
    /// Only this view.
    #[arg(long = "view", value_name = "guest|tools")]
    pub(super) views: Vec<View>,
    /// Only header sets whose version starts with this, such as `4.20`.
    #[arg(long = "set", value_name = "VERSION")]
    pub(super) sets: Vec<String>,
    /// Only header sets of this dialect.
    #[arg(long, value_name = "xen|linux")]
    pub(super) dialect: Option<Dialect>,
}

/// Which cells to measure of what the specification describes; without any option all.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct Described {
    #[command(flatten)]
    pub(super) selection: Selection,
    /// Only the newest header set of each release.
    #[arg(long)]
    pub(super) newest: bool,
}

impl Selection {
    fn takes_set(&self, set: &HeaderSet) -> bool {
        let dialect_fits = self.dialect.is_none_or(|dialect| dialect == set.dialect);
        dialect_fits && (self.sets.is_empty() || self.sets.iter().any(|wanted| set.is_called(wanted)))
    }

    fn takes(&self, target: Target, view: Option<View>) -> bool {
        let target_fits = self.targets.is_empty() || self.targets.contains(&target);
        let view_fits = self.views.is_empty() || view.is_none_or(|view| self.views.contains(&view));
        target_fits && view_fits
    }
}

impl Session {
    /// The header sets that the command line asks for and the specification covers.
    pub(super) fn described_sets<'b>(
        &'b self,
        wanted: &'b Described,
        specification: &'b Specification,
    ) -> impl Iterator<Item = &'b HeaderSet> {
        self.sets.iter().filter(move |set| {
            let is_new_enough = !wanted.newest || set.is_newest_of(&self.sets);
            is_new_enough && wanted.selection.takes_set(set) && specification.covers(set)
        })
    }

    /// The cells of a header set that the command line asks for.
    pub(super) fn cells_in(&self, set: &HeaderSet, selection: &Selection) -> Result<Vec<Cell>, Failure> {
        let cells = cells_of(set, &self.releases)?.0.into_iter();
        Ok(cells.filter(|cell| selection.takes(cell.target, Some(cell.view))).collect())
    }

    /// The cells of all header sets that the command line asks for and the specification covers.
    pub(super) fn described_cells(
        &self,
        wanted: &Described,
        specification: &Specification,
    ) -> Result<Vec<Cell>, Failure> {
        let mut cells = Vec::new();
        for set in self.described_sets(wanted, specification) {
            cells.extend(self.cells_in(set, &wanted.selection)?);
        }
        Ok(cells)
    }

    /// The cells that the command line asks for, and those that do not exist.
    pub(super) fn select(&self, selection: &Selection) -> Result<(Vec<Cell>, Vec<Absent>), Failure> {
        let known = || self.sets.iter().map(HeaderSet::name).collect::<Vec<_>>().join(", ");
        let is_known = |wanted: &String| self.sets.iter().any(|set| set.is_called(wanted));
        if let Some(wanted) = selection.sets.iter().find(|wanted| !is_known(wanted)) {
            return Err(Failure::NoSuchSet { wanted: wanted.clone(), known: known() });
        }
        let (mut cells, mut absent) = (Vec::new(), Vec::new());
        for set in self.sets.iter().filter(|set| selection.takes_set(set)) {
            let (there, missing) = cells_of(set, &self.releases)?;
            cells.extend(there.into_iter().filter(|cell| selection.takes(cell.target, Some(cell.view))));
            absent.extend(missing.into_iter().filter(|gone| selection.takes(gone.target, gone.view)));
        }
        Ok((cells, absent))
    }
}
