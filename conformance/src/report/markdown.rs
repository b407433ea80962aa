//! The report for a document.

use super::findings::{Group, Report};
use crate::table::{Style, Table};

pub(super) fn write(report: &Report) -> String {
    let mut table = Table::new(Report::COLUMNS, Report::COLUMNS.len());
    report.rows.iter().for_each(|row| table.add(row.columns()));
    let mut text = table.to_text(Style::Markdown);
    let mut section = |title: &str, lines: Vec<String>| {
        if !lines.is_empty() {
            text.push_str(&format!("\n## {title}\n\n{}\n", lines.join("\n")));
        }
    };
    section("Not measured", report.absent.iter().map(|absent| format!("- {}", absent.line())).collect());
    section("Differences", report.groups.iter().map(difference).collect());
    section("Reasons", report.unused_reasons.iter().map(|line| format!("- {line}")).collect());
    text.push_str(&format!("\n{}\n", report.summary()));
    text
}

fn difference(group: &Group) -> String {
    let difference = &group.difference;
    format!(
        "- {} `{}`: {}. In {}.",
        difference.category,
        difference.name,
        difference.disagreement,
        group.cells.join(", ")
    )
}
