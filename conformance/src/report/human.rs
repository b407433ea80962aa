//! The report for a terminal.

use comfy_table::presets::UTF8_HORIZONTAL_ONLY;
use comfy_table::{CellAlignment, Table};

use super::{Group, Report, number};

/// The column from which on there are numbers.
const FIRST_NUMBER: usize = 4;

/// How many cells of a difference are named before the rest is only counted.
const CELLS_NAMED: usize = 4;

pub(super) fn write(report: &Report) -> String {
    let mut text = format!("{}\n", table(report));
    let mut paragraph = |title: &str, lines: Vec<String>| {
        if !lines.is_empty() {
            text.push_str(&format!("\n{title}\n{}\n", lines.join("\n")));
        }
    };
    paragraph("Not measured:", report.absent.iter().map(|absent| format!("  {}", absent.line())).collect());
    paragraph("Differences:", report.groups.iter().map(difference).collect());
    paragraph("Reasons:", report.unused_reasons.clone());
    text.push_str(&format!("\n{}\n", report.summary()));
    text
}

fn table(report: &Report) -> Table {
    let mut table = Table::new();
    table.load_preset(UTF8_HORIZONTAL_ONLY).set_header(Report::COLUMNS);
    for row in &report.rows {
        table.add_row(row.columns());
    }
    for column in table.column_iter_mut().skip(FIRST_NUMBER) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}

fn difference(group: &Group) -> String {
    let difference = &group.difference;
    let mut cells = group.cells.iter().take(CELLS_NAMED).cloned().collect::<Vec<_>>().join(", ");
    if group.cells.len() > CELLS_NAMED {
        cells.push_str(&format!(" and {} more", group.cells.len() - CELLS_NAMED));
    }
    let count = number(group.cells.len(), "cell");
    format!(
        "  {} {}: {}\n    in {count}: {cells}",
        difference.category, difference.name, difference.disagreement
    )
}
