//! Changes as text, in the forms that people and programs read.

mod gitlab;
mod html;
mod json;
mod junit;
mod markdown;
mod sarif;
mod text;
mod workflow;

use std::str::FromStr;

use crate::accepted::AcceptedChanges;
use crate::diff::{Change, Diff};
use crate::places::Where;
use crate::policy::{Level, Policy};

pub use json::SCHEMA;
pub use text::told;

/// Declares the forms of reports, with the word and the description of each.
macro_rules! formats {
    ($($(#[doc = $doc:literal])* $format:ident = $word:literal,)*) => {
        /// A form of report.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Format {
            $($(#[doc = $doc])* $format,)*
        }

        impl Format {
            /// All forms: the word and the description of each.
            pub const ALL: &[(&str, &str, Format)] = &[$(($word, concat!($($doc),*), Format::$format),)*];
        }
    };
}

formats! {
    /// For people, with all that is known of each change.
    Text = "text",
    /// One line for each change.
    Short = "short",
    /// For programs.
    Json = "json",
    /// For comments of pull requests, which have a limit.
    Markdown = "markdown",
    /// For code scanning, as SARIF 2.1.0.
    Sarif = "sarif",
    /// For a workflow of GitHub, which shows it beside the line.
    Github = "github",
    /// For GitLab, as a report of code quality.
    Gitlab = "gitlab",
    /// For whatever shows tests.
    Junit = "junit",
    /// A page.
    Html = "html",
}

impl FromStr for Format {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        let known = Format::ALL.iter().find(|(known, ..)| *known == word);
        known.map(|(.., format)| *format).ok_or_else(|| format!("`{word}` is no form of report"))
    }
}

/// A change with what the policy says of it.
pub struct Judged<'d> {
    /// The change.
    pub change: &'d Change,
    /// How much it matters.
    pub level: Level,
}

/// All changes with what the policy says of each; what was accepted does not matter.
pub fn judged<'d>(diff: &'d Diff, policy: &Policy, accepted: &AcceptedChanges) -> Vec<Judged<'d>> {
    let level = |change: &Change| match accepted.contains(&change.fingerprint()) {
        true => Level::Allow,
        false => policy.level(change),
    };
    diff.changes.iter().map(|change| Judged { change, level: level(change) }).collect()
}

/// The report in some form, with a line break at its end.
pub fn report(diff: &Diff, judged: &[Judged<'_>], format: Format) -> String {
    match format {
        Format::Text => text::text(diff, judged),
        Format::Short => text::short(diff, judged),
        Format::Json => json::json(diff, judged),
        Format::Markdown => markdown::markdown(diff, judged),
        Format::Sarif => sarif::sarif(judged),
        Format::Github => workflow::commands(diff, judged),
        Format::Gitlab => gitlab::gitlab(diff, judged),
        Format::Junit => junit::junit(diff, judged),
        Format::Html => html::html(diff, judged),
    }
}

impl Judged<'_> {
    /// Where to look: at what is now, or else at what was.
    fn place(&self) -> Option<&Where> {
        let [before, now] = &self.change.places;
        now.as_ref().or(before.as_ref())
    }

    /// Whether people are to look at it.
    fn matters(&self) -> bool {
        self.level > Level::Allow
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
