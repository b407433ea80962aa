//! Tables, for a terminal and for documents.

use comfy_table::presets::NOTHING;
use comfy_table::{CellAlignment, TableComponent};

/// A table whose first columns hold words, and the others numbers.
pub(crate) struct Table {
    titles: Vec<String>,
    words: usize,
    rows: Vec<Vec<String>>,
}

/// Where a table is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    Terminal,
    Markdown,
}

impl Table {
    /// A table without rows, whose first `words` columns hold words.
    pub(crate) fn new<T: Into<String>>(titles: impl IntoIterator<Item = T>, words: usize) -> Table {
        Table { titles: titles.into_iter().map(Into::into).collect(), words, rows: Vec::new() }
    }

    /// Adds a row.
    pub(crate) fn add(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }

    /// The text; each line ends with a break.
    pub(crate) fn to_text(&self, style: Style) -> String {
        match style {
            Style::Terminal => self.for_a_terminal(),
            Style::Markdown => self.markdown(),
        }
    }

    fn for_a_terminal(&self) -> String {
        let mut table = comfy_table::Table::new();
        table.load_preset(NOTHING).set_header(&self.titles).add_rows(&self.rows);
        for component in [TableComponent::HeaderLines, TableComponent::MiddleHeaderIntersections] {
            table.set_style(component, '─');
        }
        for column in table.column_iter_mut().skip(self.words) {
            column.set_cell_alignment(CellAlignment::Right);
        }
        table.lines().map(|line| format!("{}\n", line.trim_end())).collect()
    }

    fn markdown(&self) -> String {
        let rule = vec!["---".to_owned(); self.titles.len()];
        let rows = [&self.titles, &rule].into_iter().chain(&self.rows);
        rows.map(|cells| format!("| {} |\n", cells.join(" | "))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_aligned_for_a_terminal_and_rows_are_short_in_markdown() {
        let mut table = Table::new(["name", "count"], 1);
        table.add(["first".to_owned(), "1".to_owned()]);
        table.add(["second".to_owned(), "1000".to_owned()]);
        insta::assert_snapshot!(table.to_text(Style::Terminal), @r"
         name     count
        ────────────────
         first        1
         second    1000
        ");
        insta::assert_snapshot!(table.to_text(Style::Markdown), @r"
        | name | count |
        | --- | --- |
        | first | 1 |
        | second | 1000 |
        ");
    }
}
