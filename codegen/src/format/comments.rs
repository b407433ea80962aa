//! Comments of a YAML text. The parser drops them; they are found in the gaps between words.

use std::collections::BTreeMap;

use crate::document::tree::{Node, NodeKind};

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
pub(super) fn texts<'t>(comments: &Comments<'t>) -> Vec<&'t str> {
    let trailing = comments.trailing.values().flatten().map(|comment| comment.text);
    let mut texts: Vec<&str> = comments.whole_lines.iter().map(|(_, text)| *text).chain(trailing).collect();
    texts.sort_unstable();
    texts
}

/// Finds the comments of a text.
pub(super) fn collect<'t>(text: &'t str, root: &Node<'_>) -> Comments<'t> {
    let bytes: Vec<usize> = text.char_indices().map(|(byte, _)| byte).chain([text.len()]).collect();
    let mut words = Vec::new();
    word_spans(root, &mut words);
    let mut scan = Scan { text, comments: Comments::default(), last_word: None, closed: 0 };
    let mut end = (0, 0);
    for (start, mut word_end) in words {
        scan.gap(end, bytes[start as usize]);
        word_end = word_end.max(start);
        let from = bytes[start as usize];
        let to = quoted_end(&text[from..]).map_or(bytes[word_end as usize], |length| from + length);
        scan.last_word = Some(start);
        scan.closed = 0;
        let chars = bytes.partition_point(|byte| *byte < to);
        end = (chars as u32, to);
    }
    scan.gap(end, text.len());
    let mut comments = scan.comments;
    comments.whole_lines.reverse();
    comments.head_end = head_end(text);
    comments
}

/// The characters that keys and scalars cover, in order.
fn word_spans(node: &Node<'_>, words: &mut Vec<(u32, u32)>) {
    match &node.kind {
        NodeKind::Scalar { .. } if node.span.start == node.span.end => {}
        NodeKind::Scalar { .. } => words.push((node.span.start, node.span.end)),
        NodeKind::Sequence(items) => items.iter().for_each(|item| word_spans(item, words)),
        NodeKind::Mapping(entries) => {
            for entry in entries {
                words.push((entry.key_span.start, entry.key_span.end));
                word_spans(&entry.value, words);
            }
        }
    }
}

/// The length of a quoted text. The parser's spans of those go beyond the closing quote at times.
fn quoted_end(text: &str) -> Option<usize> {
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let mut escaped = false;
    let mut rest = text.char_indices().skip(1).peekable();
    while let Some((at, character)) = rest.next() {
        if escaped {
            escaped = false;
        } else if quote == '"' && character == '\\' {
            escaped = true;
        } else if character == quote && (quote == '"' || rest.next_if(|(_, next)| *next == quote).is_none()) {
            return Some(at + 1);
        }
    }
    None
}

struct Scan<'t> {
    text: &'t str,
    comments: Comments<'t>,
    last_word: Option<u32>,
    closed: i32,
}

impl<'t> Scan<'t> {
    /// Looks for comments between two words; `from` is a character and the byte where it begins.
    fn gap(&mut self, from: (u32, usize), to: usize) {
        let (mut index, mut skip) = (from.0, from.1);
        for (at, character) in self.text[from.1..to].char_indices() {
            let at = from.1 + at;
            if at >= skip {
                match character {
                    '#' => {
                        let end = self.text[at..].find('\n').map_or(self.text.len(), |length| at + length);
                        self.comment(index, at, end);
                        skip = end;
                    }
                    ']' | '}' => self.closed += 1,
                    '[' | '{' => self.closed -= 1,
                    _ => {}
                }
            }
            index += 1;
        }
    }

    fn comment(&mut self, index: u32, at: usize, end: usize) {
        let text = self.text[at..end].trim_end();
        let line = self.text[..at].rfind('\n').map_or(0, |newline| newline + 1);
        let behind = self.text[line..at].trim_start_matches(['-', '?', '[', '{', ' ', '\t', '\r']);
        match self.last_word.filter(|_| !behind.is_empty()) {
            Some(word) => {
                let closed = self.closed.max(0);
                self.comments.trailing.entry(word).or_default().push(Trailing { closed, text });
            }
            None => self.comments.whole_lines.push((index, text)),
        }
    }
}

/// Where the comments at the top of a text end, if there are some and an empty line follows them.
fn head_end(text: &str) -> Option<u32> {
    let mut index = 0;
    let mut commented = false;
    for line in text.split_inclusive('\n') {
        let words = line.trim();
        if words.is_empty() && commented {
            return Some(index);
        }
        if !words.is_empty() && !words.starts_with('#') {
            return None;
        }
        commented |= !words.is_empty();
        index += line.chars().count() as u32;
    }
    None
}
