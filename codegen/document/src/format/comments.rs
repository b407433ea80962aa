//! The comments of a text, each with the word to which it is nearest. The parser has found them.

use std::collections::BTreeMap;

use crate::marks::{Comment, Marks};
use crate::tree::{Node, NodeKind};

/// The comments of a text.
#[derive(Debug, Clone, Default)]
pub(super) struct Comments<'t> {
    /// Those on lines of their own, last first, with where they begin.
    pub(super) whole_lines: Vec<(u32, &'t str)>,
    /// Those behind something: where the last word before each begins, and what is behind that word.
    pub(super) trailing: BTreeMap<u32, Vec<Trailing<'t>>>,
    /// Where the comments at the top of the text end, if an empty line follows them.
    pub(super) head_end: Option<u32>,
}

/// A comment at the end of a line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Trailing<'t> {
    /// How many brackets are closed between the last word and the comment.
    pub(super) closed: i32,
    /// The comment, from `#` on.
    pub(super) text: &'t str,
}

/// All texts of comments, sorted.
pub(super) fn texts<'t>(marks: &Marks<'t>) -> Vec<&'t str> {
    let mut texts: Vec<&str> = marks.comments.iter().map(|comment| comment.text).collect();
    texts.sort_unstable();
    texts
}

/// Says of every comment what it stands before or behind.
pub(super) fn place<'t>(text: &'t str, root: &Node<'_>, marks: &Marks<'t>) -> Comments<'t> {
    let mut words = Vec::new();
    word_starts(root, &mut words);
    let mut comments = Comments::default();
    for comment in &marks.comments {
        let before = words.partition_point(|word| *word < comment.start);
        match before.checked_sub(1).map(|last| words[last]).filter(|_| is_behind_something(text, comment)) {
            Some(word) => {
                let closed = closed_between(word, comment.start, marks);
                comments.trailing.entry(word).or_default().push(Trailing { closed, text: comment.text });
            }
            None => comments.whole_lines.push((comment.start, comment.text)),
        }
    }
    comments.whole_lines.reverse();
    comments.head_end = head_end(text, marks, words.first().copied());
    comments
}

/// Where keys and scalars begin, in order.
fn word_starts(node: &Node<'_>, words: &mut Vec<u32>) {
    match &node.kind {
        NodeKind::Scalar { .. } if node.span.start == node.span.end => {}
        NodeKind::Scalar { .. } => words.push(node.span.start),
        NodeKind::Sequence(items) => items.iter().for_each(|item| word_starts(item, words)),
        NodeKind::Mapping(entries) => {
            for entry in entries {
                words.push(entry.key_span.start);
                word_starts(&entry.value, words);
            }
        }
    }
}

/// Whether there is more before a comment on its line than signs of what begins there or on the next line, as the one
/// of a block of text.
fn is_behind_something(text: &str, comment: &Comment<'_>) -> bool {
    let before = &text[..comment.bytes.0];
    let line = before.rfind(['\n', '\r']).map_or(0, |end| end + 1);
    let rest = before[line..].trim_start_matches(['-', '?', '[', '{', ' ', '\t']).trim_end();
    let is_of_block = rest
        .strip_prefix(['|', '>'])
        .is_some_and(|sign| sign.bytes().all(|byte| matches!(byte, b'-' | b'+' | b'0'..=b'9')));
    comment.is_behind && !rest.is_empty() && !is_of_block
}

/// How many collections end between a word and a comment that began before the word.
fn closed_between(word: u32, comment: u32, marks: &Marks<'_>) -> i32 {
    let after = |at: u32| marks.brackets.partition_point(|bracket| bracket.at < at);
    let (mut depth, mut closed) = (0, 0);
    for bracket in &marks.brackets[after(word)..after(comment)] {
        depth += if bracket.opens { -1 } else { 1 };
        closed = closed.max(depth);
    }
    closed
}

/// Where the comments at the top of the text end, if there are some and an empty line follows them.
fn head_end(text: &str, marks: &Marks<'_>, first_word: Option<u32>) -> Option<u32> {
    let first_word = first_word?;
    let at_top = marks.comments.iter().take_while(|comment| comment.start < first_word);
    at_top.enumerate().find_map(|(at, comment)| {
        let next = marks.comments.get(at + 1).filter(|next| next.start < first_word);
        let rest = &text[comment.bytes.1..next.map_or(text.len(), |next| next.bytes.0)];
        let mut lines = rest.split('\n').skip(1);
        let is_line_empty = lines.next().is_some_and(|line| line.trim().is_empty()) && lines.next().is_some();
        is_line_empty.then(|| next.map_or(first_word, |next| next.start))
    })
}
