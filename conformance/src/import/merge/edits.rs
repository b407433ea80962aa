//! Changes of a text at places of its tree.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Range;

use xen_abi_codegen::document::tree::{Node, NodeKind};

/// A text in which nodes of its tree are found.
pub(super) struct Text<'t> {
    text: &'t str,
    /// The byte at which each character begins, and the end of the text.
    bytes: Vec<usize>,
}

impl<'t> Text<'t> {
    pub(super) fn new(text: &'t str) -> Text<'t> {
        let starts = text.char_indices().map(|(byte, _)| byte);
        Text { text, bytes: starts.chain([text.len()]).collect() }
    }

    /// The bytes of a collection. Those of a block end with its last line that has anything, comments included.
    pub(super) fn range(&self, node: &Node<'_>) -> Range<usize> {
        let start = self.bytes[node.span.start as usize];
        if self.is_flow(node) {
            return start..self.bytes[node.span.end as usize];
        }
        let indent = self.column(start);
        let mut end = start;
        for (at, line) in lines(self.text, start) {
            let content = line.trim_start();
            if at > start && !content.is_empty() && line.len() - content.len() < indent {
                break;
            }
            if !content.is_empty() {
                end = at + line.trim_end().len();
            }
        }
        start..end
    }

    /// Whether a collection stands in brackets.
    fn is_flow(&self, node: &Node<'_>) -> bool {
        self.text[self.bytes[node.span.start as usize]..].starts_with(['{', '['])
    }

    fn column(&self, byte: usize) -> usize {
        byte - self.text[..byte].rfind('\n').map_or(0, |at| at + 1)
    }
}

/// The rest of the line at a byte and the lines behind it, with the byte at which each begins.
fn lines(text: &str, from: usize) -> impl Iterator<Item = (usize, &str)> {
    let mut at = from;
    text[from..].split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        (start, line)
    })
}

/// Changes that are collected, and then applied all at once.
pub(super) struct Edits<'t> {
    text: Text<'t>,
    /// What is replaced, by its first byte: its end, and the new text.
    replaced: BTreeMap<usize, (usize, String)>,
    /// What is added at a byte, each with the indentation of its collection: what is further in comes first.
    added: BTreeMap<usize, Vec<(Reverse<usize>, String)>>,
}

impl<'t> Edits<'t> {
    pub(super) fn new(text: &'t str) -> Edits<'t> {
        Edits { text: Text::new(text), replaced: BTreeMap::new(), added: BTreeMap::new() }
    }

    /// Puts a text on one line in the place of a node; not if something in there changes too.
    pub(super) fn replace(&mut self, node: &Node<'_>, with: &str) -> bool {
        let Range { start, end } = self.text.range(node);
        let before = self.replaced.range(..end).next_back();
        let is_apart = before.is_none_or(|(_, (replaced_end, _))| *replaced_end <= start);
        // What is added at its end belongs to it if it is as far in.
        let inner = if self.text.is_flow(node) { usize::MAX } else { self.text.column(start) };
        let is_inside = |(Reverse(indent), _): &(Reverse<usize>, String)| *indent >= inner;
        let at_end = self.added.get(&end).is_some_and(|added| added.iter().any(is_inside));
        let is_whole = self.added.range(start..end).next().is_none() && !at_end;
        if is_apart && is_whole {
            self.replaced.insert(start, (end, with.to_owned()));
        }
        is_apart && is_whole
    }

    /// Adds an entry to a mapping, behind the last that it has.
    pub(super) fn append(&mut self, node: &Node<'_>, entry: &str) {
        let Range { start, end } = self.text.range(node);
        let (at, indent, new) = if self.text.is_flow(node) {
            let is_empty = matches!(&node.kind, NodeKind::Mapping(entries) if entries.is_empty());
            // Before the bracket that closes it.
            (end - 1, usize::MAX, if is_empty { format!(" {entry} ") } else { format!(", {entry} ") })
        } else {
            let indent = self.text.column(start);
            (end, indent, format!("\n{:indent$}{entry}", ""))
        };
        self.added.entry(at).or_default().push((Reverse(indent), new));
    }

    /// Adds an item to a list that stands in lines of its own.
    pub(super) fn append_item(&mut self, list: &Node<'_>, item: &str) {
        let Range { start, end } = self.text.range(list);
        let line = start - self.text.column(start);
        let indent = self.text.text[line..].len() - self.text.text[line..].trim_start_matches(' ').len();
        let new = format!("\n{:indent$}- {item}", "");
        self.added.entry(end).or_default().push((Reverse(indent), new));
    }

    /// The text with all changes.
    pub(super) fn apply(mut self) -> String {
        let text = self.text.text;
        let mut changes: BTreeMap<(usize, usize), String> = BTreeMap::new();
        for (start, (end, with)) in self.replaced {
            changes.insert((start, end), with);
        }
        for (at, entries) in &mut self.added {
            entries.sort_by_key(|(indent, _)| *indent);
            changes.insert((*at, *at), entries.iter().map(|(_, text)| text.as_str()).collect());
        }
        let mut new = String::new();
        let mut at = 0;
        for ((start, end), with) in changes {
            new.push_str(&text[at..start]);
            new.push_str(&with);
            at = end;
        }
        new.push_str(&text[at..]);
        new
    }
}
