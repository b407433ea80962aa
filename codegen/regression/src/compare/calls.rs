//! Operations, and the tags of unions.

use std::collections::BTreeMap;

use xen_abi_syntax::facts::RecordFacts;

use super::found::{Found, Side, keys};
use crate::calls::Call;
use crate::rules::Rule;

pub(super) fn compare(before: Side<'_>, after: Side<'_>, found: &mut Vec<Found>) {
    for (name, old, new) in keys(&before.calls.calls, &after.calls.calls) {
        // That they came or went, the constants that number operations say.
        if let (Some(old), Some(new)) = (old, new) {
            found.extend(of_argument(name, (old, before), (new, after)));
            of_call(name, old, new, found);
        }
    }
    for ((record, path), old) in &before.calls.tags {
        if let Some(new) = after.calls.tags.get(&(record.clone(), path.clone())).filter(|new| *new != old) {
            found.push(Found::member(
                Rule::TagChanged,
                record,
                path,
                format!("{new} says which member is valid, and not {old}"),
            ));
        }
    }
}

fn of_argument(
    name: &str,
    (old, before): (&Call, Side<'_>),
    (new, after): (&Call, Side<'_>),
) -> Option<Found> {
    let places = |record: &RecordFacts| -> Vec<(u64, u64)> {
        record.fields.iter().map(|leaf| (leaf.offset_bits, leaf.size_bits)).collect()
    };
    let of_both = before.facts.records.get(&old.argument).zip(after.facts.records.get(&new.argument));
    let is_like = of_both.is_some_and(|(old, new)| places(old) == places(new));
    let rule = if is_like { Rule::ArgumentRenamed } else { Rule::ArgumentChanged };
    let text = format!("the argument is {} instead of {}", new.argument, old.argument);
    (old.argument != new.argument).then(|| Found::new(rule, name, text))
}

fn of_call(name: &str, old: &Call, new: &Call, found: &mut Vec<Found>) {
    if old.result != new.result {
        let text = format!("returns {} instead of {}", result(new.result), result(old.result));
        found.push(Found::new(Rule::ResultChanged, name, text));
    }
    if old.callers != new.callers {
        found.push(Found::new(
            Rule::CallersChanged,
            name,
            format!("{} instead of {}", new.callers, old.callers),
        ));
    }
    directions(name, &old.directions, &new.directions, found);
    for error in new.errors.difference(&old.errors) {
        found.push(Found::member(Rule::ErrorAdded, name, error, "can come"));
    }
    for error in old.errors.difference(&new.errors) {
        found.push(Found::member(Rule::ErrorRemoved, name, error, "does not come any more"));
    }
}

/// Of members that only one of the two says something about, nothing is known to be another.
fn directions(
    name: &str,
    before: &BTreeMap<String, &str>,
    after: &BTreeMap<String, &str>,
    found: &mut Vec<Found>,
) {
    for (path, old) in before {
        if let Some(new) = after.get(path).filter(|new| *new != old) {
            let member = (!path.is_empty()).then(|| path.clone());
            let text = format!("{new} instead of {old}");
            found.push(Found { member, ..Found::new(Rule::DirectionChanged, name, text) });
        }
    }
}

fn result(word: &str) -> &str {
    match word {
        "zero" => "nothing but success",
        "number" => "a number",
        _ => word,
    }
}
