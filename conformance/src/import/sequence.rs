//! One order for names that several cells have in an order of their own.

use std::collections::{BTreeMap, BTreeSet};

/// The merged order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Merged {
    /// Every name once.
    pub(super) names: Vec<String>,
    /// A name that one sequence has before another name, and another sequence after it.
    pub(super) conflict: Option<String>,
}

/// Merges sequences into one in which every sequence keeps its order, as far as they do not contradict.
///
/// Among names that could come next, the one that was seen first does.
pub(super) fn merge(sequences: &[Vec<String>]) -> Merged {
    let mut seen: Vec<&String> = Vec::new();
    let mut known: BTreeSet<&String> = BTreeSet::new();
    let mut before: BTreeMap<&String, BTreeSet<&String>> = BTreeMap::new();
    let mut longest_first: Vec<&Vec<String>> = sequences.iter().collect();
    longest_first.sort_by_key(|sequence| std::cmp::Reverse(sequence.len()));
    for sequence in longest_first {
        for (at, name) in sequence.iter().enumerate() {
            if known.insert(name) {
                seen.push(name);
            }
            before.entry(name).or_default().extend(at.checked_sub(1).map(|at| &sequence[at]));
        }
    }
    let mut merged = Merged::default();
    let mut placed: BTreeSet<&String> = BTreeSet::new();
    while !seen.is_empty() {
        // What follows the name placed last comes first, so that runs of one cell stay together.
        let is_free = |name: &String| before[name].iter().all(|earlier| placed.contains(earlier));
        let last = merged.names.last();
        let follower = seen
            .iter()
            .position(|name| is_free(name) && last.is_some_and(|last| before[*name].contains(last)));
        let next = follower.or_else(|| seen.iter().position(|name| is_free(name)));
        if next.is_none() && merged.conflict.is_none() {
            merged.conflict = Some(seen[0].clone());
        }
        let name = seen.remove(next.unwrap_or(0));
        placed.insert(name);
        merged.names.push(name.clone());
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;

    fn merged(sequences: &[&str]) -> (String, bool) {
        let sequences: Vec<Vec<String>> =
            sequences.iter().map(|text| text.chars().map(String::from).collect()).collect();
        let merged = merge(&sequences);
        (merged.names.concat(), merged.conflict.is_some())
    }

    #[test]
    fn every_sequence_keeps_its_order() {
        for (sequences, expected) in [
            (&["abc", "axc"][..], "abxc"),
            (&["ac", "abc", "bd"], "abcd"),
            (&["acd", "xd", "ax"], "acxd"),
            (&[], ""),
        ] {
            assert_eq!(merged(sequences), (expected.to_owned(), false));
        }
    }

    #[test]
    fn a_conflict_is_told_and_no_name_is_lost() {
        let (names, is_in_conflict) = merged(&["abc", "bac"]);
        assert!(is_in_conflict);
        assert_eq!(names, "abc");
    }
}
