//! JSON as people and `diff` read it.

use serde::Serialize;

/// The text of a value whose keys are texts, ending with a line break.
pub(crate) fn text(value: &impl Serialize) -> String {
    serde_json::to_string_pretty(value).expect("what is written has text keys only") + "\n"
}
