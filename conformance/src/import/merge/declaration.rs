//! One declaration that was written, with the conditions and numbers of its draft.

use std::collections::BTreeSet;

use super::conditions::with_conditions;
use super::members;
use crate::import::yaml::{Map, Yaml};

/// The declaration with all that the draft knows better; or why a person must look.
pub(super) fn merged(written: &Yaml, drafted: &Yaml, what: &BTreeSet<String>) -> Result<Yaml, String> {
    let (olds, drafts) = (written.declarations(), drafted.declarations());
    let mut new = Vec::new();
    for draft in &drafts {
        let old = match olds.as_slice() {
            [only] => only,
            several => like(several, draft).ok_or("which of its declarations is meant is not clear")?,
        };
        new.push(Yaml::Map(one(old, draft, what)?));
    }
    Ok(if new.len() == 1 { new.remove(0) } else { Yaml::List(new) })
}

/// The declaration with the value, the type or the members that a draft has; the first of those that have.
fn like<'w>(written: &[&'w Map], draft: &Map) -> Option<&'w Map> {
    let shape = |map: &Map| {
        let names = match map.get("fields") {
            Some(Yaml::List(fields)) => fields.iter().filter_map(members::name).collect(),
            _ => Vec::new(),
        };
        let text = |key: &str| map.get(key).map(Yaml::to_flow);
        (names, text("value"), text("type"), text("of"), text("c"))
    };
    written.iter().find(|one| shape(one) == shape(draft)).copied()
}

fn one(written: &Map, draft: &Map, what: &BTreeSet<String>) -> Result<Map, String> {
    let mut new = with_conditions(written, draft);
    let differs =
        |aspect: &str| what.iter().any(|what| what == aspect || what.starts_with(&format!("{aspect}:")));
    if draft.has("fields") {
        let Some(Yaml::List(fields)) = written.get("fields") else {
            return Err("its members are not a list".to_owned());
        };
        let Some(Yaml::List(drafted)) = draft.get("fields") else { return Ok(new) };
        new.set("fields", Yaml::List(members::merged(fields, drafted, what)?));
    }
    for key in ["value", "type", "of", "c", "len", "align"] {
        let is_wanted = differs("value") || differs("type") || differs("size");
        if let (Some(value), true, false) =
            (draft.get(key), is_wanted, draft.has("fields") || draft.has("values"))
        {
            if !written.has(key) {
                return Err(format!("it has no `{key}` that could be set"));
            }
            new.set(key, value.clone());
        }
    }
    Ok(new)
}
