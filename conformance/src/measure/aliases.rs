//! Macros that stand for a type or for a member.

use std::collections::{BTreeMap, BTreeSet};

use super::declared::{Declared, Place};
use super::preprocessed::Preprocessed;
use super::{spelling, tokens};

/// Each macro that is a word for another type, tag or member, and what it stands for.
pub(crate) fn find(preprocessed: &Preprocessed, declared: &Declared) -> BTreeMap<String, String> {
    let mut known = known_words(declared);
    let mut aliases = BTreeMap::new();
    // An alias is a word for what it stands for, and another can stand for it.
    loop {
        let macros = preprocessed.macros.iter().filter(|(name, _)| !aliases.contains_key(*name));
        let found: Vec<_> = macros.filter_map(|(name, is)| Some((name, text(&is.body, &known)?))).collect();
        if found.is_empty() {
            return aliases;
        }
        known.extend(found.iter().map(|(name, _)| name.as_str()));
        aliases.extend(found.into_iter().map(|(name, text)| (name.clone(), text)));
    }
}

/// What a replacement stands for; attributes are spelled in one way.
fn text(body: &str, known: &BTreeSet<&str>) -> Option<String> {
    if let Some((_, align)) = spelling::type_macro(body) {
        let word = body.split_whitespace().next()?;
        let attribute = align.map(|align| format!(" __attribute__((__aligned__({align})))"));
        return Some(word.to_owned() + &attribute.unwrap_or_default());
    }
    names_something(body, known).then(|| body.to_owned())
}

/// Words that name a type, or a member of some record.
fn known_words(declared: &Declared) -> BTreeSet<&str> {
    let mut known: BTreeSet<&str> = declared.typedefs.keys().map(String::as_str).collect();
    for record in declared.records.values() {
        known.extend(record.tag.as_deref());
        known.extend(record.bit_fields.iter().map(|bits| bits.name.as_str()));
        known.extend(record.members.iter().filter_map(|member| match &member.place {
            Place::Named(name) => Some(name.as_str()),
            _ => None,
        }));
    }
    known
}

/// Whether a replacement is `name`, `struct name`, or a path `name.name`.
fn names_something(body: &str, known: &BTreeSet<&str>) -> bool {
    let words: Vec<&str> = tokens::of_line(body).collect();
    match words[..] {
        ["struct" | "union" | "enum", tag] => known.contains(tag),
        // A path has a word at either end.
        _ if words.len() % 2 == 0 => false,
        _ => words
            .iter()
            .enumerate()
            .all(|(at, word)| if at % 2 == 0 { known.contains(word) } else { *word == "." }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_a_tag_and_a_path_are_aliases_and_a_number_is_none() {
        let known = BTreeSet::from(["evtchn_port_t", "pages", "size", "u"]);
        for body in ["evtchn_port_t", "struct pages", "u.size"] {
            assert!(names_something(body, &known), "{body}");
        }
        for body in ["", "4", "struct", "u size", "unknown", "u.", "(u)"] {
            assert!(!names_something(body, &known), "{body}");
        }
    }

    #[test]
    fn attributes_of_types_are_spelled_in_one_way() {
        let spelled = |body| text(body, &BTreeSet::new());
        assert_eq!(spelled("uint64_t").as_deref(), Some("uint64_t"));
        let aligned = "uint64_t __attribute__((__aligned__(8)))";
        assert_eq!(spelled("uint64_t  __attribute__((aligned(8)))").as_deref(), Some(aligned));
        assert_eq!(spelled(aligned).as_deref(), Some(aligned));
    }
}
