//! What a live run found, for people and for programs.

mod human;
mod markdown;

pub(crate) use human::cells;

use clap::ValueEnum;
use comfy_table::presets::{ASCII_MARKDOWN, NOTHING};
use comfy_table::{CellAlignment, Table};
use serde::Serialize;

use crate::cell::{Absent, CellId};
use crate::compare::{Counts, Difference};
use crate::json;

/// How a report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// A table with lines, for a terminal.
    Human,
    /// For programs.
    Json,
    /// For a document.
    Markdown,
}

/// A table for people; programs get none.
pub(crate) fn table<'t>(format: Format, titles: impl IntoIterator<Item = &'t str>) -> Option<Table> {
    let preset = match format {
        Format::Human => NOTHING,
        Format::Markdown => ASCII_MARKDOWN,
        Format::Json => return None,
    };
    let mut table = Table::new();
    table.load_preset(preset).set_header(titles);
    Some(table)
}

/// The text of a table whose columns hold numbers behind the first `words` of them; each line ends with a break.
pub(crate) fn table_text(mut table: Table, words: usize) -> String {
    for column in table.column_iter_mut().skip(words) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

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

    /// The report as text, ending with a line break.
    pub fn to_text(&self, format: Format) -> String {
        match format {
            Format::Human => human::write(self),
            Format::Markdown => markdown::write(self),
            Format::Json => json::text(self),
        }
    }

    /// The last line: how many cells and differences.
    fn summary(&self) -> String {
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
    const COLUMNS: [&str; 9] = [
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
    fn columns(&self) -> [String; 9] {
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
    fn line(&self) -> String {
        let view = self.view.map(|view| format!(" {view} view")).unwrap_or_default();
        format!("{} {}{view}: {}", self.set, self.target, self.reason)
    }
}

pub(crate) fn number(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

#[cfg(test)]
mod tests;
