//! The report for a terminal.

use comfy_table::presets::NOTHING;
use comfy_table::{CellAlignment, Table, TableComponent};

use super::{Group, Report, number};

/// The column from which on there are numbers.
const FIRST_NUMBER: usize = 4;

/// How many cells of a difference are named before the rest is only counted.
const CELLS_NAMED: usize = 4;

pub(super) fn write(report: &Report) -> String {
    let mut text = table(report).lines().map(|line| format!("{}\n", line.trim_end())).collect::<String>();
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

/// One line a cell; the header set stands on the first line of its own only.
fn table(report: &Report) -> Table {
    let mut table = Table::new();
    table.load_preset(NOTHING).set_header(Report::COLUMNS);
    for component in [TableComponent::HeaderLines, TableComponent::MiddleHeaderIntersections] {
        table.set_style(component, '─');
    }
    let mut set = None;
    for row in &report.rows {
        let mut columns = row.columns();
        if set.replace(&row.set) == Some(&row.set) {
            columns[0].clear();
        }
        table.add_row(columns);
    }
    for column in table.column_iter_mut().skip(FIRST_NUMBER) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}

fn difference(group: &Group) -> String {
    format!("  {}\n    in {}", group.difference, cells(&group.cells))
}

/// How many cells there are, and the names of some.
pub(crate) fn cells(all: &[String]) -> String {
    let named = all.iter().take(CELLS_NAMED).cloned().collect::<Vec<_>>().join(", ");
    let more = all.len().saturating_sub(CELLS_NAMED);
    let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}: {named}{rest}", number(all.len(), "cell"))
}
