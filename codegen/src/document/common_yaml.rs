//! A quick reader of the YAML that specifications are written in.
//!
//! Most of the time of a short command would go into reading YAML, so what people commonly write is read here. It
//! reads a text exactly as [`super::tree`] does with the parser of the whole language, or not at all: whatever is
//! unusual or wrong gives nothing, and is left to that parser. Tests compare the two, also on spoilt texts.

use std::borrow::Cow;

use super::tree::{Entry, Node, NodeKind};
use crate::limits;
use crate::source::Span;

/// The tree of a text that holds one mapping of the common kind.
pub fn read(text: &str) -> Option<Node<'_>> {
    if !is_printable(text) {
        return None;
    }
    let mut reader = Reader { text, bytes: text.as_bytes(), at: 0, line: 0, depth: 0, nodes: 1 };
    reader.skip();
    let root = if reader.is_key() { reader.mapping(reader.column())? } else { return None };
    (reader.at == text.len()).then_some(root)
}

/// Whether there is nothing but printable ASCII and ends of lines. Then characters are bytes.
fn is_printable(text: &str) -> bool {
    // No branch within a piece, so that many bytes are looked at at once.
    let is_one = |byte: &u8| matches!(byte, b'\n' | b' '..=b'~');
    text.as_bytes().chunks(256).all(|piece| piece.iter().fold(true, |all, byte| all & is_one(byte)))
}

struct Reader<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    /// Where the line begins.
    line: usize,
    depth: usize,
    nodes: usize,
}

impl<'t> Reader<'t> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn column(&self) -> usize {
        self.at - self.line
    }

    fn span(&self, start: usize) -> Span {
        Span { start: start as u32, end: self.at as u32 }
    }

    fn spaces(&mut self) {
        while self.peek() == Some(b' ') {
            self.at += 1;
        }
    }

    /// Goes to the next token, over spaces, ends of lines and comments.
    fn skip(&mut self) {
        loop {
            self.spaces();
            match self.peek() {
                Some(b'\n') => {
                    self.at += 1;
                    self.line = self.at;
                }
                Some(b'#') if self.at == self.line || matches!(self.bytes[self.at - 1], b' ' | b'\n') => {
                    self.at = self.end_of_line();
                }
                _ => return,
            }
        }
    }

    fn end_of_line(&self) -> usize {
        self.text[self.at..].find('\n').map_or(self.bytes.len(), |line| self.at + line)
    }

    /// Where the key ends that begins here, if there is one.
    fn end_of_key(&self) -> Option<usize> {
        let rest = &self.bytes[self.at..];
        let len = rest.iter().position(|byte| !IS_IN_KEY[usize::from(*byte)])?;
        (len > 0 && rest[len] == b':' && matches!(rest.get(len + 1), Some(b' ' | b'\n')))
            .then_some(self.at + len)
    }

    fn is_key(&self) -> bool {
        self.end_of_key().is_some()
    }

    fn is_dash(&self) -> bool {
        self.peek() == Some(b'-') && matches!(self.bytes.get(self.at + 1), Some(b' '))
    }

    /// A key with its colon.
    fn key(&mut self) -> Option<(Cow<'t, str>, Span)> {
        let start = self.at;
        self.at = self.end_of_key()?;
        let key = (Cow::Borrowed(&self.text[start..self.at]), self.span(start));
        self.at += 1;
        Some(key)
    }

    /// A mapping whose keys stand in one column.
    fn mapping(&mut self, column: usize) -> Option<Node<'t>> {
        self.deeper()?;
        let start = self.at;
        let mut entries = Vec::new();
        loop {
            self.count(2)?;
            let (key, key_span) = self.key()?;
            let value = self.value_in_block(column)?;
            add(&mut entries, Entry { key, key_span, value })?;
            self.skip();
            if self.at == self.bytes.len() || self.column() < column {
                self.depth -= 1;
                return Some(Node { span: self.span(start), kind: NodeKind::Mapping(entries) });
            }
            if self.column() > column {
                return None;
            }
        }
    }

    /// A list whose dashes stand in one column, of a mapping whose keys stand in another or in the same. In the
    /// latter case its place begins with its first item.
    fn sequence(&mut self, column: usize, keys: usize) -> Option<Node<'t>> {
        self.deeper()?;
        let mut start = self.at;
        let mut items = Vec::new();
        loop {
            self.at += 1;
            self.spaces();
            if items.is_empty() && column == keys {
                start = self.at;
            }
            self.count_item(&items)?;
            items.push(if self.is_key() {
                self.mapping(self.column())?
            } else {
                let item = self.scalar_or_flow(column)?;
                self.skip();
                item
            });
            let is_at_end = self.at == self.bytes.len() || self.column() < column;
            if is_at_end || (self.column() == column && !self.is_dash()) {
                self.depth -= 1;
                return Some(Node { span: self.span(start), kind: NodeKind::Sequence(items) });
            }
            if self.column() > column {
                return None;
            }
        }
    }

    /// What follows a key in a mapping whose keys stand in a column.
    fn value_in_block(&mut self, column: usize) -> Option<Node<'t>> {
        self.spaces();
        let line = self.line;
        self.skip();
        if self.line == line {
            return self.scalar_or_flow(column);
        }
        let inner = self.column();
        match () {
            () if self.at == self.bytes.len() || inner < column => None,
            () if self.is_dash() => self.sequence(inner, column),
            () if inner > column && self.is_key() => self.mapping(inner),
            () => None,
        }
    }

    /// A value that ends its line, of something that stands in a column.
    fn scalar_or_flow(&mut self, column: usize) -> Option<Node<'t>> {
        let node = match self.peek()? {
            b'|' | b'>' => return self.block_scalar(column),
            b'{' | b'[' => self.flow(column)?,
            b'"' => self.quoted(column)?,
            _ => return self.plain(column),
        };
        // A comment would count as a part of it.
        matches!(self.peek(), None | Some(b'\n')).then_some(node)
    }

    /// A list or mapping in brackets, of which every line must be indented.
    fn flow(&mut self, column: usize) -> Option<Node<'t>> {
        self.deeper()?;
        let start = self.at;
        let is_mapping = self.peek()? == b'{';
        let close = if is_mapping { b'}' } else { b']' };
        self.at += 1;
        let (mut entries, mut items) = (Vec::new(), Vec::new());
        loop {
            self.skip_within(column)?;
            if self.peek()? == close {
                self.at += 1;
                let span = self.span(start);
                self.spaces();
                self.depth -= 1;
                let kind = if is_mapping { NodeKind::Mapping(entries) } else { NodeKind::Sequence(items) };
                return Some(Node { span, kind });
            }
            let key = if is_mapping { Some(self.key()?) } else { None };
            self.skip_within(column)?;
            let value = match self.peek()? {
                b'{' | b'[' => self.flow(column)?,
                b'"' => self.quoted(column)?,
                _ => self.word()?,
            };
            match key {
                Some((key, key_span)) => {
                    self.count(2)?;
                    add(&mut entries, Entry { key, key_span, value })?;
                }
                None => {
                    self.count_item(&items)?;
                    items.push(value);
                }
            }
            self.skip_within(column)?;
            match self.peek()? {
                b',' => {
                    self.at += 1;
                    self.skip_within(column)?;
                    if self.peek()? == close {
                        return None;
                    }
                }
                other if other == close => {}
                _ => return None,
            }
        }
    }

    fn skip_within(&mut self, column: usize) -> Option<()> {
        self.skip();
        (self.column() > column).then_some(())
    }

    /// A plain scalar on one line in brackets.
    fn word(&mut self) -> Option<Node<'t>> {
        self.can_begin_plain()?;
        let start = self.at;
        let rest = &self.bytes[start..];
        let len =
            rest.iter().position(|byte| matches!(byte, b',' | b'[' | b']' | b'{' | b'}' | b'\n' | b'#'))?;
        // A scalar that goes on in the next line is left to the parser.
        if !matches!(rest[len], b',' | b']' | b'}') {
            return None;
        }
        let text = self.text[start..start + len].trim_end();
        self.at = start + text.len();
        (!holds_colon(text) && !text.ends_with('-')).then(|| self.scalar(start, Cow::Borrowed(text)))
    }

    /// A plain scalar up to the end of the line.
    fn plain(&mut self, column: usize) -> Option<Node<'t>> {
        self.can_begin_plain()?;
        let start = self.at;
        let line = &self.text[start..self.end_of_line()];
        let comment = line.match_indices('#').find(|(at, _)| line[..*at].ends_with(' '));
        let text = comment.map_or(line, |(at, _)| &line[..at]).trim_end();
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
    fn quoted(&mut self, column: usize) -> Option<Node<'t>> {
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
    fn block_scalar(&mut self, column: usize) -> Option<Node<'t>> {
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

    fn count(&mut self, nodes: usize) -> Option<()> {
        self.nodes += nodes;
        (self.nodes <= limits::NODES).then_some(())
    }

    /// Counts an item of a list, behind those that are there.
    fn count_item(&mut self, items: &[Node<'_>]) -> Option<()> {
        self.count(1)?;
        (items.len() < limits::LIST_ITEMS).then_some(())
    }

    fn deeper(&mut self) -> Option<()> {
        self.depth += 1;
        (self.depth < limits::DEPTH).then_some(())
    }
}

/// Adds an entry, unless its key is there already.
fn add<'t>(entries: &mut Vec<Entry<'t>>, entry: Entry<'t>) -> Option<()> {
    /// So many keys are compared one by one; longer mappings would take too long.
    const FEW: usize = 400;
    let is_new = entries.len() < FEW && entries.iter().all(|other| other.key != entry.key);
    is_new.then(|| entries.push(entry))
}

/// Of which bytes keys are made.
const IS_IN_KEY: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        let is_word = (byte as u8).is_ascii_alphanumeric();
        table[byte] = is_word || matches!(byte as u8, b'_' | b'.' | b'/' | b'$');
        byte += 1;
    }
    table
};

fn append<'t>(text: &mut Cow<'t, str>, part: &'t str) {
    match text {
        Cow::Borrowed("") => *text = Cow::Borrowed(part),
        text => text.to_mut().push_str(part),
    }
}

/// Whether there is a colon that would make a key of what is before it.
fn holds_colon(text: &str) -> bool {
    text.match_indices(':').any(|(at, _)| matches!(text.as_bytes().get(at + 1), None | Some(b' ')))
}
