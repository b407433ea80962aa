//! Words, and texts in quotes or blocks.

use std::borrow::Cow;

use super::Reader;
use crate::node::{Node, NodeKind};

impl<'t> Reader<'t> {
    /// A plain scalar on one line in brackets.
    pub(super) fn word(&mut self) -> Option<Node<'t>> {
        self.can_begin_plain()?;
        let start = self.at;
        let rest = &self.bytes[start..];
        let len = (0..rest.len()).find(|at| match rest[*at] {
            b',' | b'[' | b']' | b'{' | b'}' | b'\n' => true,
            // Within a word it is no comment.
            b'#' => *at == 0 || rest[at - 1] == b' ',
            _ => false,
        })?;
        // A scalar that goes on in the next line is left to the parser.
        if !matches!(rest[len], b',' | b']' | b'}') {
            return None;
        }
        let text = self.text[start..start + len].trim_end();
        self.at = start + text.len();
        (!holds_colon(text) && !text.ends_with('-')).then(|| self.scalar(start, Cow::Borrowed(text)))
    }

    /// A plain scalar up to the end of the line.
    pub(super) fn plain(&mut self, column: usize) -> Option<Node<'t>> {
        self.can_begin_plain()?;
        let start = self.at;
        let line = &self.text[start..self.end_of_line()];
        let comment = line.as_bytes().windows(2).position(|pair| pair == b" #");
        let text = comment.map_or(line, |at| &line[..at]).trim_end();
        let has_comment = text.len() < line.trim_end().len();
        self.at = start + text.len();
        let node = (!holds_colon(text)).then(|| self.scalar(start, Cow::Borrowed(text)))?;
        let end = self.at;
        self.skip();
        // What is indented deeper would be a part of it.
        let goes_on = !has_comment && self.at < self.bytes.len() && self.column() > column;
        let at_next = self.at;
        self.at = if goes_on { end } else { at_next };
        (!goes_on).then_some(node)
    }

    fn can_begin_plain(&self) -> Option<()> {
        let first = self.peek()?;
        let is_usual = first.is_ascii_alphanumeric()
            || matches!(first, b'_' | b'.' | b'/' | b'$' | b'(' | b'~' | b'<' | b'=' | b'^');
        let is_negative =
            first == b'-' && self.bytes.get(self.at + 1).is_some_and(|next| next.is_ascii_alphanumeric());
        (is_usual || is_negative).then_some(())
    }

    fn scalar(&self, start: usize, text: Cow<'t, str>) -> Node<'t> {
        Node { span: self.span(start), kind: NodeKind::Scalar { text, plain: true } }
    }

    /// A text in double quotes, without escapes but those of quotes and backslashes.
    pub(super) fn quoted(&mut self, column: usize) -> Option<Node<'t>> {
        let start = self.at;
        self.at += 1;
        let mut text = Cow::Borrowed("");
        loop {
            let rest = &self.bytes[self.at..];
            let len = rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | b'\n'))?;
            let part = &self.text[self.at..self.at + len];
            self.at += len + 1;
            match rest[len] {
                b'"' => {
                    append(&mut text, part);
                    let span = self.span(start);
                    self.spaces();
                    return Some(Node { span, kind: NodeKind::Scalar { text, plain: false } });
                }
                b'\\' => {
                    append(&mut text, part);
                    let escaped = self.text.get(self.at..self.at + 1)?;
                    if !matches!(escaped, "\"" | "\\") {
                        return None;
                    }
                    append(&mut text, escaped);
                    self.at += 1;
                }
                _ => {
                    // A single end of line is a space.
                    append(&mut text, part.trim_end());
                    append(&mut text, " ");
                    self.line = self.at;
                    self.spaces();
                    if self.column() <= column
                        || part.ends_with(' ')
                        || matches!(self.peek(), Some(b'\n' | b'"') | None)
                    {
                        return None;
                    }
                }
            }
        }
    }

    /// A text in lines that are indented deeper than a column.
    pub(super) fn block_scalar(&mut self, column: usize) -> Option<Node<'t>> {
        let header = &self.text[self.at..self.end_of_line()];
        let (is_folded, is_stripped) = match header {
            "|" => (false, false),
            "|-" => (false, true),
            ">" => (true, false),
            ">-" => (true, true),
            _ => return None,
        };
        self.at += header.len();
        // Its place begins with its first line.
        let (mut start, mut text, mut indent, mut blank) = (0, String::new(), None, 0);
        loop {
            if self.peek() == Some(b'\n') {
                self.at += 1;
                self.line = self.at;
            }
            self.spaces();
            match self.peek() {
                Some(b'\n') if indent.is_some() && (self.column() == 0) => {
                    blank += 1;
                    continue;
                }
                Some(b'\n') => return None,
                _ => {}
            }
            let is_at_end = self.at == self.bytes.len();
            if is_at_end && self.column() > 0 {
                return None;
            }
            if is_at_end || self.column() < *indent.get_or_insert(self.column()) || self.column() <= column {
                break;
            }
            // Lines that are indented deeper are not folded.
            if self.column() > indent? && is_folded {
                return None;
            }
            if text.is_empty() {
                start = self.at;
            } else {
                // Folding makes a space of a single end of line, and takes one away from several.
                match if is_folded { blank } else { blank + 1 } {
                    0 => text.push(' '),
                    ends => text.extend(std::iter::repeat_n('\n', ends)),
                }
            }
            blank = 0;
            let end = self.end_of_line();
            text.push_str(&self.text[self.line + indent?..end]);
            self.at = end;
        }
        if text.is_empty() || self.bytes.get(self.line.wrapping_sub(1)) != Some(&b'\n') {
            return None;
        }
        if !is_stripped {
            text.push('\n');
        }
        let span = self.span(start);
        Some(Node { span, kind: NodeKind::Scalar { text: Cow::Owned(text), plain: false } })
    }
}

fn append<'t>(text: &mut Cow<'t, str>, part: &'t str) {
    match text {
        Cow::Borrowed("") => *text = Cow::Borrowed(part),
        text => text.to_mut().push_str(part),
    }
}

/// Whether there is a colon that would make a key of what is before it.
fn holds_colon(text: &str) -> bool {
    text.ends_with(':') || text.as_bytes().windows(2).any(|pair| pair == b": ")
}
