//! The first pass over a YAML text: a tree in which every key and value knows its place.
//!
//! It takes plain block and flow YAML and refuses what a specification has no use for and an attacker has:
//! anchors, aliases, merge keys, tags, further documents, duplicate keys and deep nesting.

use std::borrow::Cow;
use std::collections::HashMap;

use granit_parser::{ErrorKind, Event, Parser, ScalarStyle, Span as ParserSpan, options};

use super::common_yaml;
use crate::diagnostic::{Code, Finding};
use crate::limits;
use crate::source::Span;

/// A node, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node<'t> {
    /// The stretch of text that it covers.
    pub span: Span,
    /// What it is.
    pub kind: NodeKind<'t>,
}

/// What a node is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NodeKind<'t> {
    /// A word, number or text.
    Scalar {
        /// The text after unquoting and folding.
        text: Cow<'t, str>,
        /// Whether it stands without quotes, so that `true` or `12` is no string.
        plain: bool,
    },
    /// A list.
    Sequence(Vec<Node<'t>>),
    /// Keys and values, in the order in which they are written.
    Mapping(Vec<Entry<'t>>),
}

/// A key with its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry<'t> {
    /// The key.
    pub key: Cow<'t, str>,
    /// Where the key stands.
    pub key_span: Span,
    /// The value.
    pub value: Node<'t>,
}

impl<'t> Node<'t> {
    /// Lets everything in it stand at one place.
    pub(crate) fn move_to(&mut self, place: Span) {
        self.span = place;
        match &mut self.kind {
            NodeKind::Scalar { .. } => {}
            NodeKind::Sequence(items) => items.iter_mut().for_each(|item| item.move_to(place)),
            NodeKind::Mapping(entries) => {
                for entry in entries {
                    entry.key_span = place;
                    entry.value.move_to(place);
                }
            }
        }
    }

    /// The value of a key, if this is a mapping that has it.
    pub fn get(&self, key: &str) -> Option<&Node<'t>> {
        match &self.kind {
            NodeKind::Mapping(entries) => {
                entries.iter().find(|entry| entry.key == key).map(|entry| &entry.value)
            }
            _ => None,
        }
    }

    /// Whether it is YAML's null, as a key without a value has.
    pub fn is_nothing(&self) -> bool {
        matches!(&self.kind, NodeKind::Scalar { text, plain } if resolve(text, *plain) == Resolved::Null)
    }

    /// What it is, in words for a message.
    pub fn describe(&self) -> String {
        match &self.kind {
            NodeKind::Scalar { .. } if self.is_nothing() => "nothing".to_owned(),
            NodeKind::Scalar { text, plain: true } => format!("`{}`", shorten(text)),
            NodeKind::Scalar { text, plain: false } => format!("the text \"{}\"", shorten(text)),
            NodeKind::Sequence(_) => "a list".to_owned(),
            NodeKind::Mapping(_) => "a mapping".to_owned(),
        }
    }
}

/// What YAML's core schema makes of a scalar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resolved<'n> {
    /// No value.
    Null,
    /// True or false.
    Bool(bool),
    /// A number, as it is written.
    Number(&'n str),
    /// Any other text.
    Text(&'n str),
}

/// What YAML's core schema makes of a scalar: only one without quotes can be more than a text.
pub fn resolve<'n>(text: &'n str, plain: bool) -> Resolved<'n> {
    if !plain {
        return Resolved::Text(text);
    }
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Resolved::Null,
        "true" | "True" | "TRUE" => Resolved::Bool(true),
        "false" | "False" | "FALSE" => Resolved::Bool(false),
        _ if text.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c)) && is_number(text) => {
            Resolved::Number(text)
        }
        _ => Resolved::Text(text),
    }
}

fn is_number(text: &str) -> bool {
    for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] {
        if let Some(digits) = text.strip_prefix(prefix) {
            return !digits.is_empty() && digits.chars().all(|c| c.is_digit(radix));
        }
    }
    // With a zero before other digits it could be octal or decimal, so it is neither.
    let octal = text.len() > 1 && text.starts_with('0') && text.bytes().all(|b| b.is_ascii_digit());
    !octal && text.ends_with(|c: char| c.is_ascii_digit() || c == '.') && text.parse::<f64>().is_ok()
}

/// A text for a message: without control characters, and cut where it is long.
pub(crate) fn shorten(text: &str) -> String {
    match text.char_indices().nth(40) {
        Some((byte, _)) => format!("{}...", text[..byte].escape_debug()),
        None => text.escape_debug().to_string(),
    }
}

/// Reads the tree of a text that holds one mapping.
pub fn read(text: &str) -> Result<Node<'_>, Finding> {
    if text.len() as u64 > limits::FILE_BYTES {
        return Err(Finding::new(Code::TooLarge, Span::default(), "the text is larger than 4 MiB"));
    }
    match common_yaml::read(text) {
        Some(node) => Ok(node),
        None => read_by_parser(text),
    }
}

/// Reads the tree of a text, whatever YAML it has.
pub fn read_by_parser(text: &str) -> Result<Node<'_>, Finding> {
    let options = options! { strict_indentation: true, emit_anchor_events: true, emit_comments: false };
    let mut reader = Reader { parser: Parser::new_from_str_with_options(text, options), depth: 0, nodes: 0 };
    let root = reader.document()?;
    match root {
        Some(node) if matches!(node.kind, NodeKind::Mapping(_)) => Ok(node),
        Some(node) => Err(Finding::new(
            Code::WrongKind,
            node.span,
            format!("expected a mapping, found {}", node.describe()),
        )),
        None => Err(Finding::new(Code::MissingKey, Span::default(), "the file is empty")
            .help("a file begins with `format: 1`")),
    }
}

struct Reader<'t> {
    parser: Parser<'t, granit_parser::StrInput<'t>>,
    depth: usize,
    nodes: usize,
}

impl<'t> Reader<'t> {
    fn next(&mut self) -> Result<(Event<'t>, Span), Finding> {
        match self.parser.next_event() {
            Some(Ok((Event::Anchor(..), span))) => {
                Err(Finding::new(Code::Anchor, to_span(span), "an anchor (`&name`) is not allowed")
                    .help("write the value out"))
            }
            Some(Ok((_, span))) if span.tag_start().is_some() => {
                let span = span.tag_span().unwrap_or(span);
                Err(Finding::new(Code::Tag, to_span(span), "a YAML tag (`!name`) is not allowed")
                    .help("if the text is meant, put all of it into quotes"))
            }
            Some(Ok((event, span))) => Ok((event, to_span(span))),
            Some(Err(error)) => {
                let at = error.marker().index() as u32;
                let span = Span { start: at, end: at + 1 };
                Err(match error.kind() {
                    ErrorKind::UnknownAnchor => alias(span),
                    ErrorKind::RecursionLimitExceeded => too_deep(span),
                    kind => Finding::new(Code::Syntax, span, kind.to_string()),
                })
            }
            None => Ok((Event::StreamEnd, Span::default())),
        }
    }

    fn document(&mut self) -> Result<Option<Node<'t>>, Finding> {
        let mut root = None;
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamEnd => return Ok(root),
                Event::StreamStart | Event::DocumentEnd => {}
                Event::DocumentStart(..) if root.is_some() => {
                    return Err(Finding::new(Code::SecondDocument, span, "a second document begins here")
                        .help("put it into a file of its own"));
                }
                Event::DocumentStart(..) => {}
                event => root = Some(self.node(event, span)?),
            }
        }
    }

    fn node(&mut self, event: Event<'t>, span: Span) -> Result<Node<'t>, Finding> {
        self.nodes += 1;
        if self.nodes > limits::NODES {
            return Err(too_many(span, limits::NODES, "keys and values in one file"));
        }
        match event {
            Event::Scalar(text, style, ..) => {
                Ok(Node { span, kind: NodeKind::Scalar { text, plain: style == ScalarStyle::Plain } })
            }
            Event::SequenceStart(..) => self.nested(span, Self::sequence),
            Event::MappingStart(..) => self.nested(span, Self::mapping),
            Event::Alias(_) => Err(alias(span)),
            other => Err(Finding::new(Code::Syntax, span, format!("unexpected {other:?}"))),
        }
    }

    fn nested(
        &mut self,
        span: Span,
        read: fn(&mut Self, Span) -> Result<Node<'t>, Finding>,
    ) -> Result<Node<'t>, Finding> {
        if self.depth == limits::DEPTH {
            return Err(too_deep(span));
        }
        self.depth += 1;
        let node = read(self, span)?;
        self.depth -= 1;
        Ok(node)
    }

    fn sequence(&mut self, start: Span) -> Result<Node<'t>, Finding> {
        let mut items = Vec::new();
        loop {
            let (event, span) = self.next()?;
            if event == Event::SequenceEnd {
                return Ok(Node {
                    span: Span { start: start.start, end: span.end },
                    kind: NodeKind::Sequence(items),
                });
            }
            if items.len() == limits::LIST_ITEMS {
                return Err(too_many(span, limits::LIST_ITEMS, "items in one list"));
            }
            items.push(self.node(event, span)?);
        }
    }

    fn mapping(&mut self, start: Span) -> Result<Node<'t>, Finding> {
        let mut entries: Vec<Entry<'t>> = Vec::new();
        let mut seen = Seen::default();
        loop {
            let (event, span) = self.next()?;
            if event == Event::MappingEnd {
                return Ok(Node {
                    span: Span { start: start.start, end: span.end },
                    kind: NodeKind::Mapping(entries),
                });
            }
            if entries.len() == limits::MAPPING_KEYS {
                return Err(too_many(span, limits::MAPPING_KEYS, "keys in one mapping"));
            }
            let key = self.node(event, span)?;
            let (key, key_span) = match key.kind {
                NodeKind::Scalar { text, .. } if text != "<<" => (text, key.span),
                NodeKind::Scalar { .. } => {
                    return Err(Finding::new(Code::Anchor, key.span, "a merge key (`<<`) is not allowed")
                        .help("write the keys out"));
                }
                _ => return Err(Finding::new(Code::WrongKind, key.span, "a key must be a word")),
            };
            if let Some(first) = seen.first(&key, &entries) {
                let message = format!("the key `{}` is given twice", shorten(&key));
                return Err(
                    Finding::new(Code::DuplicateKey, key_span, message).note(first, "the first is here")
                );
            }
            let (event, span) = self.next()?;
            let value = self.node(event, span)?;
            entries.push(Entry { key, key_span, value });
        }
    }
}

/// The keys of a mapping that has many.
#[derive(Default)]
struct Seen<'t>(HashMap<Cow<'t, str>, Span>);

impl<'t> Seen<'t> {
    /// So many keys are looked through one by one, as most mappings have only a few.
    const FEW: usize = 12;

    /// Where a key stands among the entries so far.
    fn first(&mut self, key: &str, entries: &[Entry<'t>]) -> Option<Span> {
        if entries.len() <= Self::FEW {
            return entries.iter().find(|entry| entry.key == key).map(|entry| entry.key_span);
        }
        for entry in &entries[self.0.len()..] {
            self.0.insert(entry.key.clone(), entry.key_span);
        }
        self.0.get(key).copied()
    }
}

fn too_deep(span: Span) -> Finding {
    Finding::new(Code::TooDeep, span, format!("more than {} collections inside each other", limits::DEPTH))
}

fn too_many(span: Span, most: usize, what: &str) -> Finding {
    Finding::new(Code::TooMany, span, format!("more than {most} {what}"))
}

fn alias(span: Span) -> Finding {
    Finding::new(Code::Anchor, span, "an alias (`*name`) is not allowed").help("write the value out")
}

fn to_span(span: ParserSpan) -> Span {
    Span { start: span.start.index() as u32, end: span.end.index() as u32 }
}
