//! The verb that lists the rules of `diff`.

use schemars::JsonSchema;
use serde::Serialize;
use xen_abi_codegen::regression::class::Class;
use xen_abi_codegen::regression::rules::{Entry, Mirror, RULES};

use super::arguments::Format;
use super::failure::Failure;
use super::output;

/// A rule, as programs read it.
#[derive(Serialize, JsonSchema)]
pub(super) struct Rule {
    /// The code, which never changes.
    code: &'static str,
    /// The class of what it finds.
    class: Class,
    /// What it is about.
    about: &'static str,
    /// Which binaries that breaks.
    effect: &'static str,
    /// The rule that would say it of the same two states the other way round.
    #[serde(skip_serializing_if = "Option::is_none")]
    mirror: Option<&'static str>,
    /// Why there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    no_mirror_because: Option<&'static str>,
    /// What it finds, and why that matters.
    summary: &'static str,
}

/// Lists the rules.
pub(super) fn rules(format: Format) -> Result<(), Failure> {
    match format {
        Format::Human => {
            let line =
                |entry: &Entry| format!("{}  {}\n       {}\n", entry.code, entry.class.word(), entry.summary);
            output::print(&RULES.iter().map(line).collect::<String>())
        }
        Format::Json => output::print_json(&RULES.iter().map(Rule::from).collect::<Vec<_>>()),
    }
}

impl From<&Entry> for Rule {
    fn from(entry: &Entry) -> Self {
        let (mirror, no_mirror_because) = match entry.mirror {
            Mirror::Rule(rule) => (Some(rule.entry().code), None),
            Mirror::Waived(reason) => (None, Some(reason)),
        };
        Rule {
            code: entry.code,
            class: entry.class,
            about: entry.about.word(),
            effect: entry.effect.word(),
            mirror,
            no_mirror_because,
            summary: entry.summary,
        }
    }
}
