//! Constants, texts, typedefs, and whatever else has a name and a value.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

use xen_abi_syntax::facts::Facts;

use super::found::{Found, keys};
use crate::known::Known;
use crate::rules::Rule;

pub(super) fn compare(before: &Facts, after: &Facts, known: &Known, found: &mut Vec<Found>) {
    constants(before, after, known, found);
    changed(&before.strings, &after.strings, Rule::ValueChanged, known, found);
    changed(&before.typedefs, &after.typedefs, Rule::NameRetyped, known, found);
    changed(&before.aliases, &after.aliases, Rule::NameRetyped, known, found);
    changed(&before.save_codes, &after.save_codes, Rule::Renumbered, known, found);
    changed(&before.smccc, &after.smccc, Rule::Renumbered, known, found);
    let types = |facts: &Facts| -> BTreeMap<String, String> {
        facts.enums.iter().map(|(name, of)| (name.clone(), of.storage.to_string())).collect()
    };
    changed(&types(before), &types(after), Rule::NameRetyped, known, found);
}

fn constants(before: &Facts, after: &Facts, known: &Known, found: &mut Vec<Found>) {
    let (old_values, new_values) = (&before.constants, &after.constants);
    let mut renamed = renamed(old_values, new_values);
    renamed.retain(|new, old| !known.is_number(new) && !known.is_number(old));
    for (name, old, new) in keys(old_values, new_values) {
        match (old, new) {
            (Some(old), Some(new)) if old != new => {
                let rule = match name {
                    _ if known.is_version(name) => Rule::VersionBumped,
                    _ if known.is_number(name) => Rule::Renumbered,
                    _ if is_moving(name) || is_wider_mask(name, *old, *new) => Rule::MovingChanged,
                    _ => Rule::ValueChanged,
                };
                found.push(Found::new(rule, name, instead(new, old)));
            }
            (Some(_), Some(_)) => {
                let types = (before.const_types.get(name), after.const_types.get(name));
                if let ((Some(old), Some(new)), true) = (types, types.0 != types.1) {
                    found.push(Found::new(Rule::ConstantRetyped, name, instead(new, old)));
                }
            }
            (Some(_), None) if renamed.values().any(|old| *old == name) => {}
            (Some(old), None) => {
                let rule = if known.is_number(name) { Rule::OperationRemoved } else { Rule::NameRemoved };
                found.push(Found::new(rule, name, format!("was {old}")));
            }
            (None, Some(new)) if known.is_number(name) => {
                found.push(Found::new(Rule::OperationAdded, name, new.to_string()));
            }
            (None, Some(new)) => match renamed.get(name) {
                Some(old) => found.push(Found::new(Rule::NameRenamed, name, format!("was called `{old}`"))),
                None => found.push(Found::new(Rule::NameAdded, name, new.to_string())),
            },
            (None, None) => {}
        }
    }
}

fn changed<V: PartialEq + Display>(
    before: &BTreeMap<String, V>,
    after: &BTreeMap<String, V>,
    rule: Rule,
    known: &Known,
    found: &mut Vec<Found>,
) {
    for (name, old, new) in keys(before, after) {
        match (old, new) {
            (Some(old), Some(new)) if old != new => {
                let rule = if known.is_version(name) { Rule::VersionBumped } else { rule };
                found.push(Found::new(rule, name, instead(new, old)));
            }
            (Some(old), None) => found.push(Found::new(Rule::NameRemoved, name, format!("was {old}"))),
            (None, Some(new)) => found.push(Found::new(Rule::NameAdded, name, new.to_string())),
            _ => {}
        }
    }
}

fn instead(new: &impl Display, old: &impl Display) -> String {
    format!("{new} instead of {old}")
}

/// Whether a constant counts others, or is the last of them, so that it moves whenever one comes.
fn is_moving(name: &str) -> bool {
    let words: Vec<String> = name.split('_').map(str::to_ascii_uppercase).collect();
    let has = |word: &str| words.iter().any(|one| one == word);
    has("NR")
        || has("LATEST")
        || has("COUNT")
        || words.last().is_some_and(|last| last == "MAX" || last == "LAST" || last == "NUM")
}

fn words(name: &str) -> BTreeSet<&str> {
    name.split('_').filter(|word| !word.is_empty()).collect()
}

/// Whether a constant has the bits of others, of which some came or went.
fn is_wider_mask(name: &str, old: i128, new: i128) -> bool {
    let both = old & new;
    name.to_ascii_uppercase().ends_with("_MASK") && (both == old || both == new)
}

/// Constants that have another name now: of one value, and one name contains the other's words. The new name leads to
/// the old one.
fn renamed<'a>(
    before: &'a BTreeMap<String, i128>,
    after: &'a BTreeMap<String, i128>,
) -> BTreeMap<&'a str, &'a str> {
    let gone: Vec<_> = before.iter().filter(|(name, _)| !after.contains_key(*name)).collect();
    let new = after.iter().filter(|(name, _)| !before.contains_key(*name));
    let pairs = new.filter_map(|(name, value)| {
        let own = words(name);
        let is_like = |old: &str| {
            let old = words(old);
            let shared = own.intersection(&old).count();
            // One word more, less, or another.
            shared >= 2 && own.len().max(old.len()) - shared <= 1
        };
        let mut like = gone.iter().filter(|(old, was)| *was == value && is_like(old));
        match (like.next(), like.next()) {
            (Some((old, _)), None) => Some((name.as_str(), old.as_str())),
            _ => None,
        }
    });
    pairs.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constants_that_move_are_known_by_name() {
        for name in [
            "NR_VCPU_INFO_SLOTS",
            "XEN_DOMCTL_MAX",
            "HVM_NR_PARAMS",
            "__XEN_LATEST_INTERFACE_VERSION__",
            "XS_TYPE_COUNT",
        ] {
            assert!(is_moving(name), "{name}");
        }
        for name in ["XENSTORE_PAYLOAD_MAX_SIZE", "MAXIMUM_X", "VIRQ_TIMER"] {
            assert!(!is_moving(name), "{name}");
        }
    }

    #[test]
    fn another_name_is_told_from_a_new_constant() {
        let of = |list: &[(&str, i128)]| -> BTreeMap<String, i128> {
            list.iter().map(|(name, value)| ((*name).to_owned(), *value)).collect()
        };
        let before = of(&[("XEN_A_one", 1), ("XEN_A_two", 2), ("OTHER", 3)]);
        let after = of(&[("XEN_A_first", 1), ("XEN_A_two", 2), ("XEN_A_three", 3)]);
        assert_eq!(renamed(&before, &after), [("XEN_A_first", "XEN_A_one")].into());
    }
}
