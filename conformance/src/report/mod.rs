//! What a live run found, for people and for programs.

mod findings;
mod format;
mod human;
mod markdown;

pub use findings::{Group, Report, Row};
pub use format::Format;
pub(crate) use format::number;
pub(crate) use human::cells;

use crate::json;

impl Report {
    /// The report as text, ending with a line break.
    pub fn to_text(&self, format: Format) -> String {
        match format {
            Format::Human => human::write(self),
            Format::Markdown => markdown::write(self),
            Format::Json => json::text(self),
        }
    }
}

#[cfg(test)]
mod tests;
