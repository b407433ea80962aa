//! Changes for programs.

use serde_json::{Value, json};

use super::judged::Judged;
use crate::cells::as_json;
use crate::diff::Diff;

/// The value of the key `schema`.
pub const SCHEMA: &str = "xen-abi-diff/1";

pub(super) fn json(diff: &Diff, judged: &[Judged<'_>]) -> String {
    let changes: Vec<Value> = judged.iter().map(change).collect();
    let value = json!({
        "schema": SCHEMA,
        "from": diff.from,
        "to": diff.to,
        "changes": changes,
        "not_checked": diff.not_checked,
    });
    format!("{value}\n")
}

fn change(Judged { change, level }: &Judged<'_>) -> Value {
    let entry = change.rule.entry();
    let breaks: Vec<&str> = change.breaks.iter().map(|broken| broken.word()).collect();
    let mut value = json!({
        "class": entry.class.word(),
        "rule": entry.code,
        "level": level.word(),
        "name": change.name,
        "text": change.text(),
        "variants": as_json(&change.cells),
        "breaks": breaks,
        "fingerprint": change.fingerprint(),
    });
    let [from, to] = &change.places;
    let others = [
        ("member", change.member.clone().map(Value::from)),
        ("from_place", from.as_ref().map(|place| place.to_string().into())),
        ("to_place", to.as_ref().map(|place| place.to_string().into())),
        (
            "guarded_by",
            change
                .guard
                .as_ref()
                .map(|guard| json!({ "constant": guard.constant, "from": guard.from, "to": guard.to })),
        ),
    ];
    if !change.releases.is_empty() {
        value["releases"] = json!(change.releases);
    }
    for (key, of) in others {
        if let Some(of) = of {
            value[key] = of;
        }
    }
    value
}
