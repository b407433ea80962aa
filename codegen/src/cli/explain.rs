use xen_abi_codegen::diagnostic::{Code, Diagnostic, closest};
use xen_abi_codegen::regression::pages::page;
use xen_abi_codegen::regression::rules::RULES;

use super::failure::Failure;
use super::output;
use super::rules::entry_of;

/// Says what a diagnostic or a rule of `diff` means, or lists all.
pub(super) fn explain(code: Option<&str>) -> Result<(), Failure> {
    let Some(word) = code else {
        let codes = Code::ALL.iter().map(|code| format!("{code}  {}\n", code.title()));
        let rules = RULES.iter().map(|entry| format!("{}  {}\n", entry.code, entry.class.word()));
        return output::print(&codes.chain(rules).collect::<String>());
    };
    let is_of_rule =
        word.strip_prefix(['D', 'd']).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    if is_of_rule {
        return output::print(&page(entry_of(word)?.rule));
    }
    match word.parse::<Code>() {
        Ok(code) => output::print(&format!(
            "{code}: {}\n\n{}\n",
            code.title(),
            textwrap::fill(code.explanation(), 80)
        )),
        Err(()) => {
            let near = closest(word, Code::ALL.iter().map(|code| code.number()));
            let near = near.map(|near| format!("; did you mean {near}?")).unwrap_or_default();
            Err(Failure::Usage(format!("no diagnostic has the code `{word}`{near}")))
        }
    }
}

/// A diagnostic as a program reads it.
pub(super) fn as_json(
    diagnostic: &Diagnostic,
    sources: &[xen_abi_codegen::source::Source],
) -> serde_json::Value {
    let place = |place: xen_abi_codegen::source::Place| {
        let source = &sources[place.source.0 as usize];
        let (line, column) = source.line_column(place.span.start);
        serde_json::json!({ "file": &*source.name, "line": line, "column": column })
    };
    serde_json::json!({
        "code": diagnostic.code.number(),
        "message": diagnostic.message,
        "place": diagnostic.place.map(place),
        "help": diagnostic.help,
        "notes": diagnostic.notes.iter().map(|(at, text)| serde_json::json!({ "place": place(*at), "message": text }))
            .collect::<Vec<_>>(),
    })
}
