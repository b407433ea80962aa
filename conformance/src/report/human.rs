//! The report for a terminal.

use super::findings::{Group, Report};
use super::format::number;
use crate::table::{Style, Table};

/// The column from which on there are numbers.
const FIRST_NUMBER: usize = 4;

/// How many cells of a difference are named before the rest is only counted.
const CELLS_NAMED: usize = 4;

pub(super) fn write(report: &Report) -> String {
    let mut text = table(report).to_text(Style::Terminal);
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
    let mut table = Table::new(Report::COLUMNS, FIRST_NUMBER);
    let mut set = None;
    for row in &report.rows {
        let mut columns = row.columns();
        if set.replace(&row.set) == Some(&row.set) {
            columns[0].clear();
        }
        table.add(columns);
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
