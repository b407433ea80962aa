//! Changing a YAML text at places that its tree knows.

use xen_abi_codegen::document::tree::{Node, NodeKind};
use xen_abi_codegen::source::{Source, Span};

/// A text in which places are looked up.
pub(super) struct Text<'t> {
    source: &'t Source,
    /// The byte at which each character begins, and the length of all.
    bytes: Vec<usize>,
}

/// One change of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Edit {
    span: Span,
    with: String,
}

impl<'t> Text<'t> {
    pub(super) fn new(source: &'t Source) -> Self {
        let starts = source.text.char_indices().map(|(byte, _)| byte);
        Self { source, bytes: starts.chain([source.text.len()]).collect() }
    }

    /// Replaces a node by a text that is quoted as YAML needs it.
    pub(super) fn replace(&self, node: &Node<'_>, with: &str) -> Vec<Edit> {
        self.replace_raw(node, format!("{with:?}"))
    }

    /// Replaces a node by YAML.
    pub(super) fn replace_raw(&self, node: &Node<'_>, with: String) -> Vec<Edit> {
        vec![Edit { span: self.span(node), with }]
    }

    /// Lets two nodes change places.
    pub(super) fn exchange(&self, one: &Node<'_>, other: &Node<'_>) -> Vec<Edit> {
        vec![
            Edit { span: self.span(one), with: self.of(other).to_owned() },
            Edit { span: self.span(other), with: self.of(one).to_owned() },
        ]
    }

    /// Puts a key and its value at the head of a mapping.
    pub(super) fn add_key(&self, mapping: &Node<'_>, key: &str) -> Vec<Edit> {
        let start = mapping.span.start;
        match self.of(mapping).starts_with('{') {
            true => vec![Edit { span: Span { start: start + 1, end: start + 1 }, with: format!(" {key},") }],
            false => vec![self.insert_line(start, key)],
        }
    }

    /// Puts an entry before one of a list.
    pub(super) fn add_entry(&self, before: &Node<'_>, entry: &str) -> Vec<Edit> {
        let start = before.span.start;
        let is_block = self.before(start).trim_end().ends_with('-');
        match is_block {
            true => {
                let column = self.column(start).saturating_sub(2);
                let with = format!("{entry}\n{}- ", " ".repeat(column));
                vec![Edit { span: Span { start, end: start }, with }]
            }
            false => vec![Edit { span: Span { start, end: start }, with: format!("{entry}, ") }],
        }
    }

    /// The text with changes made, none of which overlap.
    pub(super) fn with(&self, edits: &[Edit]) -> String {
        let mut edits: Vec<&Edit> = edits.iter().collect();
        edits.sort_by_key(|edit| edit.span.start);
        let mut text = String::new();
        let mut at = 0;
        for edit in edits {
            let (start, end) = (self.byte(edit.span.start), self.byte(edit.span.end));
            text.push_str(&self.source.text[at..start]);
            text.push_str(&edit.with);
            at = end;
        }
        text + &self.source.text[at..]
    }

    /// The line in which a node begins, counted from one.
    pub(super) fn line(&self, node: &Node<'_>) -> usize {
        self.source.line_column(node.span.start).0
    }

    fn insert_line(&self, start: u32, line: &str) -> Edit {
        let with = format!("{line}\n{}", " ".repeat(self.column(start)));
        Edit { span: Span { start, end: start }, with }
    }

    fn column(&self, at: u32) -> usize {
        self.before(at).chars().count()
    }

    /// What stands before a place in its line.
    fn before(&self, at: u32) -> &str {
        let text = &self.source.text[..self.byte(at)];
        text.rsplit('\n').next().unwrap_or_default()
    }

    /// The stretch of a node without the empty lines behind it.
    fn span(&self, node: &Node<'_>) -> Span {
        Span { start: node.span.start, end: node.span.start + self.of(node).chars().count() as u32 }
    }

    fn of(&self, node: &Node<'_>) -> &str {
        let text = &self.source.text[self.byte(node.span.start)..self.byte(node.span.end)];
        text.trim_end()
    }

    fn byte(&self, character: u32) -> usize {
        self.bytes.get(character as usize).copied().unwrap_or(self.source.text.len())
    }
}

/// The text of a scalar.
pub(super) fn scalar<'n>(node: &'n Node<'_>) -> Option<&'n str> {
    match &node.kind {
        NodeKind::Scalar { text, .. } => Some(text),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use xen_abi_codegen::document::tree;

    use super::*;

    const TEXT: &str = "a:\n  - { x: 1 }\n  - y: 2\n    z: \u{fc}\nb: [c, d]\n";

    fn changed(change: impl Fn(&Text<'_>, &Node<'_>) -> Vec<Edit>) -> String {
        let source = Source::new("a.yaml", TEXT);
        let tree = tree::read(&source.text).unwrap_or_else(|_| panic!("the text is good YAML"));
        let text = Text::new(&source);
        text.with(&change(&text, &tree))
    }

    fn entries<'n>(tree: &'n Node<'_>, key: &str) -> &'n [Node<'n>] {
        match &tree.get(key).unwrap().kind {
            NodeKind::Sequence(entries) => entries,
            _ => panic!("a list"),
        }
    }

    #[test]
    fn entries_change_places_and_are_added() {
        let swapped = changed(|text, tree| text.exchange(&entries(tree, "a")[0], &entries(tree, "a")[1]));
        assert_eq!(swapped, "a:\n  - y: 2\n    z: \u{fc}\n  - { x: 1 }\nb: [c, d]\n");
        let added = changed(|text, tree| text.add_entry(&entries(tree, "a")[1], "{ n: 0 }"));
        assert!(added.contains("  - { n: 0 }\n  - y: 2\n    z"), "{added}");
        let added = changed(|text, tree| text.add_entry(&entries(tree, "b")[1], "n"));
        assert!(added.contains("b: [c, n, d]"), "{added}");
    }

    #[test]
    fn keys_are_added_in_either_style() {
        let added = changed(|text, tree| text.add_key(&entries(tree, "a")[0], "n: 0"));
        assert!(added.contains("  - { n: 0, x: 1 }\n"), "{added}");
        let added = changed(|text, tree| text.add_key(&entries(tree, "a")[1], "n: 0"));
        assert!(added.contains("  - n: 0\n    y: 2\n"), "{added}");
    }
}
