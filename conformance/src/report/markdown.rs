//! The report for a document.

use super::{Group, Report};

pub(super) fn write(report: &Report) -> String {
    let mut text = row(&Report::COLUMNS.map(str::to_owned));
    text.push_str(&row(&Report::COLUMNS.map(|_| "---".to_owned())));
    for cell in &report.rows {
        text.push_str(&row(&cell.columns()));
    }
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

fn row(columns: &[String]) -> String {
    format!("| {} |\n", columns.join(" | "))
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
