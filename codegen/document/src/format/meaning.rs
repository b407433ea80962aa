//! Whether two trees say the same.

use std::collections::HashMap;

use super::fill::paragraphs;
use crate::kind::Takes;
use crate::tree::{Entry, Node, NodeKind, Resolved, resolve};

/// Whether two values say the same: the order of the keys of an item and the lines of a text for
/// people do not matter.
pub(super) fn is_kept(before: &Node<'_>, after: &Node<'_>, takes: Takes) -> bool {
    match (&before.kind, &after.kind) {
        (NodeKind::Scalar { text, plain }, NodeKind::Scalar { text: other, plain: other_plain }) => {
            match (resolve(text, *plain), resolve(other, *other_plain)) {
                (Resolved::Text(text), Resolved::Text(other)) if matches!(takes, Takes::Prose) => {
                    paragraphs(text) == paragraphs(other)
                }
                (Resolved::Null, Resolved::Null) => true,
                (left, right) => left == right,
            }
        }
        (NodeKind::Sequence(items), NodeKind::Sequence(others)) => {
            let takes = takes.of_items();
            items.len() == others.len()
                && items.iter().zip(others).all(|(item, other)| is_kept(item, other, takes))
        }
        (NodeKind::Mapping(entries), NodeKind::Mapping(others)) => {
            entries.len() == others.len() && same_entries(entries, others, takes)
        }
        _ => false,
    }
}

fn same_entries(entries: &[Entry<'_>], others: &[Entry<'_>], takes: Takes) -> bool {
    let in_order = |takes: Takes| {
        entries
            .iter()
            .zip(others)
            .all(|(entry, other)| entry.key == other.key && is_kept(&entry.value, &other.value, takes))
    };
    match takes {
        Takes::Item(kind) => {
            let others: HashMap<&str, &Node<'_>> =
                others.iter().map(|other| (&*other.key, &other.value)).collect();
            entries.iter().all(|entry| {
                let name_now = || kind().name_now(&entry.key).and_then(|now| others.get_key_value(now));
                let other = others.get_key_value(&*entry.key).or_else(name_now);
                other.is_some_and(|(key, other)| is_kept(&entry.value, other, takes.of_value(key)))
            })
        }
        Takes::Section(kind) | Takes::Named(kind) => in_order(Takes::Item(kind)),
        Takes::Texts => in_order(Takes::Prose),
        _ => in_order(Takes::Words),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Document;
    use crate::tree::read;

    #[test]
    fn a_change_of_what_is_said_is_seen() {
        let before = "doc: one two\nconstants: { A: { value: 1, doc: x }, B: { value: '1', doc: y } }";
        for (after, kept) in [
            ("constants: { A: { doc: x, value: 1 }, B: { value: '1', doc: y } }\ndoc: one\n  two", true),
            ("doc: one two\nconstants: { A: { value: 1, doc: x } }", false),
            ("doc: one two\nconstants: { B: { value: '1', doc: y }, A: { value: 1, doc: x } }", false),
            ("doc: one two\nconstants: { A: { value: 1, doc: x }, B: { value: 1, doc: y } }", false),
            ("doc: one  three\nconstants: { A: { value: 1, doc: x }, B: { value: '1', doc: y } }", false),
            (
                "doc: \"one\\n\\ntwo\"\nconstants: { A: { value: 1, doc: x }, B: { value: '1', doc: y } }",
                false,
            ),
        ] {
            assert_eq!(
                is_kept(&read(before).unwrap(), &read(after).unwrap(), Takes::Item(Document::kind)),
                kept,
                "{after}"
            );
        }
    }
}
