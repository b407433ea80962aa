//! The first pass over a YAML text: a tree in which every key and value knows its place.
//!
//! It takes plain block and flow YAML and refuses what a specification has no use for and an attacker has:
//! anchors, aliases, merge keys, tags, further documents, duplicate keys and deep nesting.

use std::borrow::Cow;
use std::collections::HashMap;

use granit_parser::{ErrorKind, Event, Parser, ScalarStyle, Span as ParserSpan, options};

use super::common_yaml;
use super::node::shorten;
use xen_abi_syntax::diagnostic::{Code, Finding};
use xen_abi_syntax::limits;
use xen_abi_syntax::source::Span;

pub use super::node::{Entry, Node, NodeKind, Resolved, resolve};

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
