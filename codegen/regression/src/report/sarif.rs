//! Changes as SARIF 2.1.0.

use serde_json::{Value, json};

use super::judged::Judged;
use super::text::told;
use crate::diff::Diff;
use crate::pages::page;
use crate::policy::Level;
use crate::rules::{Entry, RULES};

pub(super) fn sarif(diff: &Diff, judged: &[Judged<'_>]) -> String {
    let rule = |entry: &Entry| {
        json!({
            "id": entry.code,
            "name": entry.class.word(),
            "shortDescription": { "text": entry.class.word() },
            "fullDescription": { "text": entry.summary },
            "help": { "text": entry.summary, "markdown": page(entry.rule) },
        })
    };
    let value = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "xen-abi diff",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": RULES.iter().map(rule).collect::<Vec<_>>(),
            } },
            "results": judged.iter().map(|judged| result(diff, judged)).collect::<Vec<_>>(),
        }],
    });
    format!("{value}\n")
}

fn result(diff: &Diff, judged: &Judged<'_>) -> Value {
    let change = judged.change;
    let level = match judged.level {
        Level::Deny => "error",
        Level::Warn => "warning",
        Level::Allow => "note",
    };
    let mut result = json!({
        "ruleId": change.rule.entry().code,
        "ruleIndex": change.rule as usize,
        "level": level,
        "message": { "text": format!("{}: {}", change.path(), told(change, diff)) },
        "partialFingerprints": { "xenAbi/v1": change.fingerprint() },
    });
    if let Some(place) = judged.place() {
        result["locations"] = json!([{ "physicalLocation": {
            "artifactLocation": { "uri": place.file },
            "region": { "startLine": place.line, "startColumn": place.column },
        } }]);
    }
    result
}
