//! One order for names that several cells have in an order of their own.

use std::collections::{BTreeMap, BTreeSet};

/// Two names that one cell has in one order, and another in the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Conflict(pub(super) String);

/// Merges sequences into one in which every sequence keeps its order; else the name at which that fails.
///
/// Among names that could come next, the one that was seen first does.
pub(super) fn merge(sequences: &[Vec<String>]) -> Result<Vec<String>, Conflict> {
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
    let mut merged: Vec<String> = Vec::new();
    let mut placed: BTreeSet<&String> = BTreeSet::new();
    while !seen.is_empty() {
        // What follows the name placed last comes first, so that runs of one cell stay together.
        let is_free = |name: &String| before[name].iter().all(|earlier| placed.contains(earlier));
        let last = merged.last();
        let follower = seen
            .iter()
            .position(|name| is_free(name) && last.is_some_and(|last| before[*name].contains(last)));
        let next = follower.or_else(|| seen.iter().position(|name| is_free(name)));
        let Some(next) = next else { return Err(Conflict(seen[0].clone())) };
        let name = seen.remove(next);
        placed.insert(name);
        merged.push(name.clone());
    }
    Ok(merged)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn merged(sequences: &[&str]) -> Result<String, Conflict> {
        let sequences: Vec<Vec<String>> =
            sequences.iter().map(|text| text.chars().map(String::from).collect()).collect();
        merge(&sequences).map(|names| names.concat())
    }

    #[test]
    fn every_sequence_keeps_its_order() {
        assert_eq!(merged(&["abc", "axc"]).unwrap(), "abxc");
        assert_eq!(merged(&["ac", "abc", "bd"]).unwrap().len(), 4);
        assert_eq!(merged(&["acd", "xd", "ax"]).unwrap(), "acxd");
        assert_eq!(merged(&[]).unwrap(), "");
    }

    #[test]
    fn a_conflict_is_told() {
        assert!(merged(&["ab", "ba"]).is_err());
    }
}
