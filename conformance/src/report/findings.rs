//! What a live run found.

use serde::Serialize;

use super::format::number;
use crate::cell::{Absent, CellId};
use crate::compare::{Counts, Difference};

/// The result of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// One a cell, in order.
    pub rows: Vec<Row>,
    /// Cells that do not exist.
    pub absent: Vec<Absent>,
    /// Each difference once, with all cells that have it.
    #[serde(rename = "differences")]
    pub groups: Vec<Group>,
    /// Diagnostics for reasons that excuse nothing.
    pub unused_reasons: Vec<String>,
}

/// What was found in one cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    /// Version of the header set, short.
    pub set: String,
    /// The cell in it.
    pub cell: CellId,
    /// Whether the specification describes the cell at all.
    pub is_described: bool,
    /// How much the headers define.
    pub measured: Counts,
    /// How much of it the specification has too.
    pub compared: Counts,
    /// Differences without a reason.
    pub differences: usize,
    /// Differences with one.
    pub excused: usize,
}

/// A difference with the cells that have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Group {
    /// The difference.
    #[serde(flatten)]
    pub difference: Difference,
    /// Header set and cell of each.
    pub cells: Vec<String>,
}

impl Report {
    /// Whether there is something to mend.
    pub fn is_clean(&self) -> bool {
        self.groups.is_empty() && self.unused_reasons.is_empty()
    }

    /// The last line: how many cells and differences.
    pub(super) fn summary(&self) -> String {
        let described = self.rows.iter().filter(|row| row.is_described).count();
        let excused: usize = self.rows.iter().map(|row| row.excused).sum();
        let why = if excused > 0 { " (conformance/reasons.yaml says why)" } else { "" };
        format!(
            "{} measured, {described} compared, {}, {excused} excused{why}",
            number(self.rows.len(), "cell"),
            number(self.groups.len(), "difference"),
        )
    }

    /// The titles of the table's columns.
    pub(super) const COLUMNS: [&str; 9] = [
        "headers",
        "target",
        "view",
        "interface",
        "records",
        "fields",
        "constants",
        "typedefs",
        "differences",
    ];
}

impl Row {
    /// The cells of the table; `5/9` is five compared of nine that the headers have.
    pub(super) fn columns(&self) -> [String; 9] {
        let (had, of) = (&self.compared, &self.measured);
        let share = |compared: usize, measured: usize| format!("{compared}/{measured}");
        let differences = match (self.is_described, self.excused) {
            (false, _) => "not described".to_owned(),
            (true, 0) => self.differences.to_string(),
            (true, excused) => format!("{} (+{excused} excused)", self.differences),
        };
        let interface =
            if self.cell.interface.0 == 0 { "none".to_owned() } else { self.cell.interface.to_string() };
        [
            self.set.clone(),
            self.cell.target.to_string(),
            self.cell.view.to_string(),
            interface,
            share(had.records, of.records),
            share(had.fields, of.fields),
            share(had.constants, of.constants),
            share(had.typedefs, of.typedefs),
            differences,
        ]
    }
}

impl Absent {
    /// The line that says why something was not measured.
    pub(super) fn line(&self) -> String {
        let view = self.view.map(|view| format!(" {view} view")).unwrap_or_default();
        format!("{} {}{view}: {}", self.set, self.target, self.reason)
    }
}
