//! Changes as text, in the forms that people and programs read.

mod json;
mod text;

use crate::diff::{Change, Diff};
use crate::policy::{Level, Policy};

pub use json::SCHEMA;

/// A form of report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For people, with all that is known of each change.
    Text,
    /// One line for each change.
    Short,
    /// For programs.
    Json,
}

/// A change with what the policy says of it.
pub struct Judged<'d> {
    /// The change.
    pub change: &'d Change,
    /// How much it matters.
    pub level: Level,
}

/// All changes with what the policy says of each.
pub fn judged<'d>(diff: &'d Diff, policy: &Policy) -> Vec<Judged<'d>> {
    diff.changes.iter().map(|change| Judged { change, level: policy.level(change) }).collect()
}

/// The report in some form, with a line break at its end.
pub fn report(diff: &Diff, judged: &[Judged<'_>], format: Format) -> String {
    match format {
        Format::Text => text::text(diff, judged),
        Format::Short => text::short(diff, judged),
        Format::Json => json::json(diff, judged),
    }
}

impl Level {
    /// As it is written.
    pub fn word(self) -> &'static str {
        match self {
            Level::Allow => "allow",
            Level::Warn => "warn",
            Level::Deny => "deny",
        }
    }
}
