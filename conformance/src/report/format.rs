//! How reports are written.

use clap::ValueEnum;

use crate::table::Style;

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

impl Format {
    /// The style of tables; programs get none.
    pub(crate) fn style(self) -> Option<Style> {
        match self {
            Format::Human => Some(Style::Terminal),
            Format::Markdown => Some(Style::Markdown),
            Format::Json => None,
        }
    }
}

/// A count with its noun.
pub(crate) fn number(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}
