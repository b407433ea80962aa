//! The members of a record that was written, with those that its draft has besides, under the draft's conditions.

use std::collections::BTreeSet;

use super::conditions::with_conditions;
use crate::import::yaml::{Map, Yaml};

/// Keys under which a member has members of its own.
const INNER: [&str; 2] = ["struct", "union"];

/// Merges the members of two lists, which are in the order of the header.
pub(super) fn merged(
    written: &[Yaml],
    drafted: &[Yaml],
    what: &BTreeSet<String>,
) -> Result<Vec<Yaml>, String> {
    let mut new = Vec::new();
    let mut rest = written.to_vec();
    let mut done = BTreeSet::new();
    for key in drafted.iter().filter_map(name) {
        if !done.insert(key.clone()) {
            continue;
        }
        let has_key = |member: &&Yaml| name(member).as_ref() == Some(&key);
        let drafts: Vec<&Yaml> = drafted.iter().filter(has_key).collect();
        let Some(first) = rest.iter().position(|member| has_key(&member)) else {
            new.extend(drafts.into_iter().cloned());
            continue;
        };
        // What only the file has, such as the members of a shape, stays where it is.
        new.extend(rest.drain(..first));
        let same = rest.iter().take_while(has_key).count();
        let olds: Vec<Yaml> = rest.drain(..same).collect();
        if olds.len() != drafts.len() && olds.len() != 1 {
            return Err(format!("the declarations of the member `{key}` are not those of the headers"));
        }
        for (old, draft) in olds.iter().cycle().zip(drafts) {
            if let (Yaml::Map(old), Yaml::Map(draft)) = (old, draft) {
                new.push(Yaml::Map(member(old, draft, what)?));
            }
        }
    }
    new.extend(rest);
    Ok(new)
}

fn member(written: &Map, draft: &Map, what: &BTreeSet<String>) -> Result<Map, String> {
    let mut new = with_conditions(written, draft);
    for key in INNER {
        if let (Some(Yaml::List(old)), Some(Yaml::List(drafted))) = (written.get(key), draft.get(key)) {
            new.set(key, Yaml::List(merged(old, drafted, what)?));
        }
    }
    let Some(name) = written.get("name").and_then(Yaml::text) else { return Ok(new) };
    let about = |aspect: &str| {
        let ends = [format!("field {name}: {aspect}"), format!(".{name}: {aspect}")];
        what.iter().any(|what| ends.iter().any(|end| what.ends_with(end.as_str())))
    };
    for (key, aspects) in [("type", ["type", "size in bits"]), ("len", ["size in bits", "size in bits"])] {
        if aspects.into_iter().any(about) {
            if let Some(value) = draft.get(key) {
                new.set(key, value.clone());
            }
        }
    }
    Ok(new)
}

/// What a member is known by: its name, or the first name inside of it.
pub(super) fn name(member: &Yaml) -> Option<String> {
    let Yaml::Map(map) = member else { return None };
    match map.get("name").and_then(Yaml::text) {
        Some(name) => Some(name.to_owned()),
        None => {
            let inner = INNER.iter().find_map(|key| map.get(key));
            let first = if let Some(Yaml::List(inner)) = inner { inner.first().and_then(name) } else { None };
            Some(format!("with {}", first.unwrap_or_default()))
        }
    }
}
