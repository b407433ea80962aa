//! Changes as GitLab's report of code quality.

use serde_json::{Value, json};

use super::judged::Judged;
use super::text::told;
use crate::diff::Diff;
use crate::policy::Level;

pub(super) fn gitlab(diff: &Diff, judged: &[Judged<'_>]) -> String {
    let of = |judged: &Judged<'_>| {
        let change = judged.change;
        let place = judged.place();
        json!({
            "description": format!("{}: {}", change.path(), told(change, diff)),
            "check_name": change.rule.entry().code,
            "fingerprint": change.fingerprint(),
            "severity": if judged.level == Level::Deny { "critical" } else { "minor" },
            "location": {
                "path": place.map_or("", |place| &place.file),
                "lines": { "begin": place.map_or(1, |place| place.line) },
            },
        })
    };
    let list: Vec<Value> = judged.iter().filter(|judged| judged.matters()).map(of).collect();
    format!("{}\n", Value::from(list))
}
