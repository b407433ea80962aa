//! The verb that lists the rules of `diff`.

use schemars::JsonSchema;
use serde::Serialize;
use xen_abi_codegen::backend::Files;
use xen_abi_codegen::diagnostic::closest;
use xen_abi_codegen::regression::class::Class;
use xen_abi_codegen::regression::pages::{index, page};
use xen_abi_codegen::regression::rules::{Entry, Mirror, RULES, Rule as RuleId};

use super::arguments::{Rules, RulesFormat};
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

/// Lists the rules, or shows the page of one.
pub(super) fn rules(arguments: &Rules) -> Result<(), Failure> {
    let Rules { code, format, out } = arguments;
    let entry = code.as_deref().map(entry_of).transpose()?;
    if let Some(folder) = out {
        return match (format, entry) {
            (RulesFormat::Markdown, None) => output::write(folder, &pages()?),
            _ => Err(Failure::Usage("`--out` is for all pages, with `--format markdown`".to_owned())),
        };
    }
    match (format, entry) {
        (RulesFormat::Json, Some(entry)) => output::print_json(&[Rule::from(entry)]),
        (RulesFormat::Json, None) => output::print_json(&RULES.iter().map(Rule::from).collect::<Vec<_>>()),
        (_, Some(entry)) => output::print(&page(entry.rule)),
        (RulesFormat::Markdown, None) => output::print(&index()),
        (RulesFormat::Human, None) => {
            let line =
                |entry: &Entry| format!("{}  {}\n       {}\n", entry.code, entry.class.word(), entry.summary);
            output::print(&RULES.iter().map(line).collect::<String>())
        }
    }
}

/// The pages of all rules, and the one that lists them.
fn pages() -> Result<Files, Failure> {
    let pages = RULES.iter().map(|entry| (format!("{}.md", entry.code), page(entry.rule)));
    Ok(Files::of(std::iter::once(("README.md".to_owned(), index())).chain(pages))?)
}

/// The rule of a code.
pub(super) fn entry_of(code: &str) -> Result<&'static Entry, Failure> {
    let upper = code.to_ascii_uppercase();
    RuleId::of_code(&upper).map(RuleId::entry).ok_or_else(|| {
        let near = closest(&upper, RULES.iter().map(|entry| entry.code));
        let near = near.map(|near| format!("; did you mean {near}?")).unwrap_or_default();
        Failure::Usage(format!("no rule has the code `{code}`{near}"))
    })
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
