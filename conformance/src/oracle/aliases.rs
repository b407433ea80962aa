//! Macros that stand for a type or for a member.

use std::collections::{BTreeMap, BTreeSet};

use super::declared::{Declared, Place};
use super::preprocessed::Preprocessed;
use super::tokens;

/// Each macro that is a word for another type, tag or member, and what it stands for.
pub(crate) fn find(preprocessed: &Preprocessed, declared: &Declared) -> BTreeMap<String, String> {
    let known = known_words(declared);
    let macros = preprocessed.macros.iter();
    let aliases = macros.filter(|(_, defined)| names_something(&defined.body, &known));
    aliases.map(|(name, defined)| (name.clone(), defined.body.clone())).collect()
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
}
