//! Nodes with the comments that belong to them.

use super::comments::{Comments, Trailing};
use crate::marks::Marks;
use crate::tree::{Node, NodeKind};

/// An entry of a mapping, an item of a list, or the whole text.
#[derive(Debug)]
pub(super) struct Piece<'n, 't> {
    /// Comments on the lines before it.
    pub(super) before: Vec<&'t str>,
    /// Its key, if it is an entry.
    pub(super) key: Option<&'n str>,
    /// What it is.
    pub(super) value: Value<'n, 't>,
    /// The comment at the end of its line.
    pub(super) after: Option<&'t str>,
}

/// What a piece is.
#[derive(Debug)]
pub(super) enum Value<'n, 't> {
    /// A word, number or text, and whether it stands without quotes.
    Scalar(&'n str, bool),
    /// A list.
    List(Vec<Piece<'n, 't>>),
    /// A mapping.
    Mapping(Vec<Piece<'n, 't>>),
}

/// A whole text.
#[derive(Debug)]
pub(super) struct Arranged<'n, 't> {
    /// Comments at the top.
    pub(super) head: Vec<&'t str>,
    /// Whether an empty line follows them.
    pub(super) head_stands_apart: bool,
    /// What it says.
    pub(super) value: Value<'n, 't>,
    /// Comments at the end.
    pub(super) foot: Vec<&'t str>,
}

/// Gives every comment to the piece that it belongs to.
pub(super) fn arrange<'n, 't>(
    root: &'n Node<'_>,
    marks: &Marks<'t>,
    comments: Comments<'t>,
) -> Arranged<'n, 't> {
    let head_end = comments.head_end;
    let opens = marks.brackets.iter().filter(|bracket| bracket.opens).map(|bracket| bracket.at).collect();
    let mut arranger = Arranger { opens, comments };
    let head = arranger.before(head_end.unwrap_or_else(|| first_word(root)));
    let (value, left) = arranger.value(root);
    let mut foot: Vec<&str> = left.into_iter().map(|comment| comment.text).collect();
    foot.extend(arranger.before(u32::MAX));
    Arranged { head, head_stands_apart: head_end.is_some(), value, foot }
}

/// Where the first word of a node begins.
fn first_word(node: &Node<'_>) -> u32 {
    match &node.kind {
        NodeKind::Scalar { .. } => node.span.start,
        NodeKind::Sequence(items) => items.first().map_or(node.span.start, first_word),
        NodeKind::Mapping(entries) => entries.first().map_or(node.span.start, |entry| entry.key_span.start),
    }
}

struct Arranger<'t> {
    /// Where collections in brackets begin, so that they can be told from those in block style.
    opens: Vec<u32>,
    comments: Comments<'t>,
}

impl<'t> Arranger<'t> {
    /// Takes the comments on lines of their own before a place.
    fn before(&mut self, place: u32) -> Vec<&'t str> {
        let whole_lines = &mut self.comments.whole_lines;
        let first_kept =
            whole_lines.iter().rposition(|(start, _)| *start >= place).map_or(0, |last| last + 1);
        whole_lines.drain(first_kept..).rev().map(|(_, text)| text).collect()
    }

    fn trailing(&mut self, word: u32) -> Vec<Trailing<'t>> {
        self.comments.trailing.remove(&word).unwrap_or_default()
    }

    fn piece<'n>(
        &mut self,
        key: Option<(&'n str, u32)>,
        node: &'n Node<'_>,
    ) -> (Piece<'n, 't>, Vec<Trailing<'t>>) {
        let mut before = self.before(key.map_or_else(|| first_word(node), |(_, start)| start));
        let mut behind = key.map(|(_, start)| self.trailing(start)).unwrap_or_default();
        if let NodeKind::Scalar { .. } = node.kind {
            before.extend(self.before(node.span.start));
        }
        let (value, left) = self.value(node);
        behind.extend(left);
        // What is behind more brackets than were opened here belongs further out.
        let (own, outer): (Vec<_>, Vec<_>) = behind.into_iter().partition(|comment| comment.closed <= 0);
        let mut own: Vec<&str> = own.into_iter().map(|comment| comment.text).collect();
        let after = own.pop();
        before.extend(own);
        (Piece { before, key: key.map(|(key, _)| key), value, after }, outer)
    }

    /// What a node is, and the comments behind it.
    fn value<'n>(&mut self, node: &'n Node<'_>) -> (Value<'n, 't>, Vec<Trailing<'t>>) {
        let mut left = Vec::new();
        let mut pieces = Vec::new();
        match &node.kind {
            NodeKind::Scalar { text, plain } => {
                let behind = if node.span.start == node.span.end {
                    Vec::new()
                } else {
                    self.trailing(node.span.start)
                };
                return (Value::Scalar(text, *plain), behind);
            }
            NodeKind::Sequence(items) => {
                for item in items {
                    let (piece, outer) = self.piece(None, item);
                    pieces.push(piece);
                    left.extend(outer);
                }
            }
            NodeKind::Mapping(entries) => {
                for entry in entries {
                    let (piece, outer) = self.piece(Some((&entry.key, entry.key_span.start)), &entry.value);
                    pieces.push(piece);
                    left.extend(outer);
                }
            }
        }
        if self.is_flow(node) {
            left.iter_mut().for_each(|comment| comment.closed -= 1);
        }
        match &node.kind {
            NodeKind::Sequence(_) => (Value::List(pieces), left),
            _ => (Value::Mapping(pieces), left),
        }
    }

    /// Whether a collection stands in brackets. A block list may be said to begin where its first item does, and
    /// then the bracket is that item's.
    fn is_flow(&self, node: &Node<'_>) -> bool {
        let start = node.span.start;
        let first = match &node.kind {
            NodeKind::Sequence(items) => items.first().map(|item| item.span.start),
            NodeKind::Mapping(entries) => entries.first().map(|entry| entry.key_span.start),
            NodeKind::Scalar { .. } => None,
        };
        first != Some(start) && self.opens.binary_search(&start).is_ok()
    }
}
