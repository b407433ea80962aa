//! The verb that lists the rules of `diff`.

use serde_json::{Value, json};
use xen_abi_codegen::regression::rules::{Entry, Mirror, RULES};

use super::arguments::Format;
use super::failure::Failure;
use super::output;

/// Lists the rules.
pub(super) fn rules(format: Format) -> Result<(), Failure> {
    match format {
        Format::Human => {
            let line =
                |entry: &Entry| format!("{}  {}\n       {}\n", entry.code, entry.class.word(), entry.summary);
            output::print(&RULES.iter().map(line).collect::<String>())
        }
        Format::Json => output::print_json(&RULES.iter().map(as_json).collect::<Vec<_>>()),
    }
}

fn as_json(entry: &Entry) -> Value {
    let (mirror, waiver) = match entry.mirror {
        Mirror::Rule(rule) => (Some(rule.entry().code), None),
        Mirror::Waived(reason) => (None, Some(reason)),
    };
    json!({
        "code": entry.code,
        "class": entry.class.word(),
        "about": entry.about.word(),
        "effect": entry.effect.word(),
        "mirror": mirror,
        "no_mirror_because": waiver,
        "summary": entry.summary,
    })
}
