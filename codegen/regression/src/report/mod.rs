//! Changes as text, in the forms that people and programs read.

mod gitlab;
mod html;
mod json;
mod judged;
mod junit;
mod markdown;
mod sarif;
mod spans;
mod text;
mod workflow;

use std::str::FromStr;

use crate::diff::Diff;

pub use json::Report;
pub use judged::{Judged, judged};
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

/// The report in some form, with a line break at its end.
pub fn report(diff: &Diff, judged: &[Judged<'_>], format: Format) -> String {
    match format {
        Format::Text => text::text(diff, judged),
        Format::Short => text::short(diff, judged),
        Format::Json => json::json(diff, judged),
        Format::Markdown => markdown::markdown(diff, judged),
        Format::Sarif => sarif::sarif(diff, judged),
        Format::Github => workflow::commands(diff, judged),
        Format::Gitlab => gitlab::gitlab(diff, judged),
        Format::Junit => junit::junit(diff, judged),
        Format::Html => html::html(diff, judged),
    }
}
