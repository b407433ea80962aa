//! A quick reader of the YAML that specifications are written in.
//!
//! Most of the time of a short command would go into reading YAML, so what people commonly write is read here. It
//! reads a text exactly as [`super::tree`] does with the parser of the whole language, or not at all: whatever is
//! unusual or wrong gives nothing, and is left to that parser. Tests compare the two, also on spoilt texts.

mod scalars;

use std::borrow::Cow;

use super::node::{Entry, Node, NodeKind};
use xen_abi_syntax::limits;
use xen_abi_syntax::source::Span;

/// The tree of a text that holds one mapping of the common kind.
pub fn read(text: &str) -> Option<Node<'_>> {
    if !is_printable(text) {
        return None;
    }
    let (entries, items) = (Vec::new(), Vec::new());
    let mut reader =
        Reader { text, bytes: text.as_bytes(), at: 0, line: 0, depth: 0, nodes: 1, entries, items };
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
    /// The entries so far of all mappings that are being read, the innermost last. Each takes its own from here when
    /// it is known how many there are.
    entries: Vec<Entry<'t>>,
    /// The items so far of all lists, likewise.
    items: Vec<Node<'t>>,
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
        let rest = &self.bytes[self.at..];
        rest.iter().position(|byte| *byte == b'\n').map_or(self.bytes.len(), |line| self.at + line)
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
        let (start, first) = (self.at, self.entries.len());
        loop {
            self.count(2)?;
            let (key, key_span) = self.key()?;
            let value = self.value_in_block(column)?;
            self.entries.push(Entry { key, key_span, value });
            self.skip();
            if self.at == self.bytes.len() || self.column() < column {
                self.depth -= 1;
                let kind = self.mapping_since(first)?;
                return Some(Node { span: self.span(start), kind });
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
        let (mut start, first) = (self.at, self.items.len());
        loop {
            self.at += 1;
            self.spaces();
            if self.items.len() == first && column == keys {
                start = self.at;
            }
            self.count_item(first)?;
            let item = if self.is_key() {
                self.mapping(self.column())?
            } else {
                let item = self.scalar_or_flow(column)?;
                self.skip();
                item
            };
            self.items.push(item);
            let is_at_end = self.at == self.bytes.len() || self.column() < column;
            if is_at_end || (self.column() == column && !self.is_dash()) {
                self.depth -= 1;
                let kind = NodeKind::Sequence(self.items.split_off(first));
                return Some(Node { span: self.span(start), kind });
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
        let (first_entry, first_item) = (self.entries.len(), self.items.len());
        loop {
            self.skip_within(column)?;
            if self.peek()? == close {
                self.at += 1;
                let span = self.span(start);
                self.spaces();
                self.depth -= 1;
                let kind = match is_mapping {
                    true => self.mapping_since(first_entry)?,
                    false => NodeKind::Sequence(self.items.split_off(first_item)),
                };
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
                    self.entries.push(Entry { key, key_span, value });
                }
                None => {
                    self.count_item(first_item)?;
                    self.items.push(value);
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

    fn count(&mut self, nodes: usize) -> Option<()> {
        self.nodes += nodes;
        (self.nodes <= limits::NODES).then_some(())
    }

    /// Counts an item of the list that begins with the `first` one.
    fn count_item(&mut self, first: usize) -> Option<()> {
        self.count(1)?;
        (self.items.len() - first < limits::LIST_ITEMS).then_some(())
    }

    /// The mapping that begins with the `first` entry, unless it has too many or a key twice.
    fn mapping_since(&mut self, first: usize) -> Option<NodeKind<'t>> {
        let entries = self.entries.split_off(first);
        let is_right = entries.len() <= limits::MAPPING_KEYS && are_distinct(&entries);
        is_right.then_some(NodeKind::Mapping(entries))
    }

    fn deeper(&mut self) -> Option<()> {
        self.depth += 1;
        (self.depth < limits::DEPTH).then_some(())
    }
}

/// Whether each key of a mapping is there once.
fn are_distinct(entries: &[Entry<'_>]) -> bool {
    /// So many are compared one by one.
    const FEW: usize = 16;
    if entries.len() <= FEW {
        let is_new =
            |(at, entry): (usize, &Entry<'_>)| entries[..at].iter().all(|other| other.key != entry.key);
        return entries.iter().enumerate().all(is_new);
    }
    let mut keys: Vec<&str> = entries.iter().map(|entry| &*entry.key).collect();
    keys.sort_unstable();
    keys.is_sorted_by(|one, next| one < next)
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
