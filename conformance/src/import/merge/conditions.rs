//! The conditions of a draft, in the place of those that were written.

use crate::import::yaml::Map;

/// The keys of conditions.
const CONDITIONS: [&str; 5] = ["arch", "view", "since", "until", "interface"];

/// What was written, under the conditions of the draft.
pub(super) fn with_conditions(written: &Map, draft: &Map) -> Map {
    let mut new = written.clone();
    CONDITIONS.iter().for_each(|key| new.take(key));
    for key in CONDITIONS {
        if let Some(value) = draft.get(key) {
            new.put(key, value.clone());
        }
    }
    new
}
