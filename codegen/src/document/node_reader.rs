//! Makes values of the nodes of a YAML tree.
//!
//! [`FromNode`] says how a type is read. Structures and words have it from [`keyed!`] and [`words!`], which declare
//! them, so that their keys are written once. It is not serde's: that has no places, and everyone who uses the macro
//! would wait for its derives.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::str::FromStr;

use super::Placed;
use super::read_error::ReadError;
use super::tree::{Entry, Node, NodeKind, Resolved, resolve};
use super::when::Conditions;
use crate::axes::{InterfaceVersion, UnknownWord};
use crate::diagnostic::Code;
use crate::source::{Place, SourceId, Span};
use crate::visible::is_hidden;

/// What can be made of a node.
pub(crate) trait FromNode: Sized {
    /// Reads it.
    fn from_node(node: NodeReader<'_>) -> Result<Self, ReadError>;

    /// What it is if its key is left out; nothing if that is a mistake.
    fn left_out() -> Option<Self> {
        None
    }
}

/// What can be made of a scalar or key as it was written: `0x10` and not 16.
pub(crate) trait FromText: Sized {
    /// Reads it.
    fn from_text(text: &str) -> Result<Self, ReadError>;
}

/// One node.
#[derive(Clone, Copy)]
pub(crate) struct NodeReader<'n> {
    node: &'n Node<'n>,
    source: SourceId,
    keys: Keys,
}

/// Which keys of a mapping are seen.
#[derive(Clone, Copy, PartialEq)]
enum Keys {
    All,
    Conditions,
    Others,
}

impl Keys {
    fn contain(self, key: &str) -> bool {
        match self {
            Keys::All => true,
            Keys::Conditions => Conditions::KEYS.contains(&key),
            Keys::Others => !Conditions::KEYS.contains(&key),
        }
    }
}

impl<'n> NodeReader<'n> {
    pub(crate) fn new(node: &'n Node<'n>, source: SourceId) -> Self {
        Self { node, source, keys: Keys::All }
    }

    /// Where it stands.
    pub(crate) fn place(self) -> Place {
        Place { source: self.source, span: self.node.span }
    }

    /// A mistake at this node.
    pub(crate) fn mistake(self, code: Code, message: impl Into<String>) -> ReadError {
        ReadError::new(code, message).at(self.node.span)
    }

    /// That it is not what was expected.
    pub(crate) fn wrong(self, expected: &str) -> ReadError {
        self.mistake(Code::WrongKind, format!("expected {expected}, found {}", self.node.describe()))
    }

    /// A scalar, and whether it stands without quotes.
    pub(crate) fn scalar(self, expected: &str) -> Result<(&'n str, bool), ReadError> {
        match &self.node.kind {
            NodeKind::Scalar { text, plain } => Ok((text, *plain)),
            _ => Err(self.wrong(expected)),
        }
    }

    /// A text, which YAML takes for nothing else.
    pub(crate) fn text(self) -> Result<&'n str, ReadError> {
        let (text, plain) = self.scalar("a text")?;
        match resolve(text, plain) {
            Resolved::Text(text) => Ok(text),
            Resolved::Null => Err(self.wrong("a text")),
            _ => Err(self.wrong("a text").help(format!("put it into quotes: \"{text}\""))),
        }
    }

    /// A text that comes into the output, of which people see every character.
    pub(crate) fn seen_text(self) -> Result<&'n str, ReadError> {
        let text = self.text()?;
        match text.chars().find(|character| is_hidden(*character)) {
            Some(hidden) => {
                let message =
                    format!("the text has the character {}, which people do not see", codepoint(hidden));
                Err(self.mistake(Code::Hidden, message).help("leave it out"))
            }
            None => Ok(text),
        }
    }

    /// A scalar that stands for something, as it is written.
    pub(crate) fn word(self, expected: &str) -> Result<&'n str, ReadError> {
        let (text, plain) = self.scalar(expected)?;
        match resolve(text, plain) {
            Resolved::Null | Resolved::Bool(_) => Err(self.wrong(expected)),
            Resolved::Number(text) | Resolved::Text(text) => Ok(text),
        }
    }

    /// The items, if it is a list.
    pub(crate) fn items<T: FromNode>(self) -> Option<Result<Vec<T>, ReadError>> {
        match &self.node.kind {
            NodeKind::Sequence(items) => Some(self.read_items(items)),
            _ => None,
        }
    }

    // Loops, here and below: chains of adapters for each of many types take long to compile.
    fn read_items<T: FromNode>(self, items: &[Node<'_>]) -> Result<Vec<T>, ReadError> {
        let mut all = Vec::with_capacity(items.len());
        for item in items {
            match T::from_node(NodeReader::new(item, self.source)) {
                Ok(item) => all.push(item),
                Err(error) => return Err(error.at(item.span)),
            }
        }
        Ok(all)
    }

    /// Whether it is a mapping.
    pub(crate) fn is_mapping(self) -> bool {
        matches!(self.node.kind, NodeKind::Mapping(_))
    }

    /// The keys with their values.
    pub(crate) fn entries(self) -> Result<impl Iterator<Item = EntryReader<'n>>, ReadError> {
        let NodeKind::Mapping(entries) = &self.node.kind else { return Err(self.wrong("a mapping")) };
        let Self { source, keys, .. } = self;
        let seen = entries.iter().filter(move |entry| keys.contain(&entry.key));
        Ok(seen.map(move |entry| EntryReader { entry, source, conditioned: keys == Keys::Others }))
    }

    /// A mapping in two parts: the conditions, and the other keys.
    pub(crate) fn in_two_parts(self) -> Result<[NodeReader<'n>; 2], ReadError> {
        if self.is_mapping() {
            Ok([Keys::Conditions, Keys::Others].map(|keys| Self { keys, ..self }))
        } else {
            Err(self.wrong("a mapping"))
        }
    }
}

/// What Unicode calls a character.
fn codepoint(character: char) -> String {
    format!("U+{:04X}", u32::from(character))
}

/// One key with its value.
#[derive(Clone, Copy)]
pub(crate) struct EntryReader<'n> {
    entry: &'n Entry<'n>,
    source: SourceId,
    conditioned: bool,
}

impl<'n> EntryReader<'n> {
    /// The key as it is written.
    pub(crate) fn key(self) -> &'n str {
        &self.entry.key
    }

    /// What the key means, and where it stands.
    pub(crate) fn read_key<K: FromText>(self) -> Result<Placed<K>, ReadError> {
        let place = Place { source: self.source, span: self.entry.key_span };
        let value = K::from_text(&self.entry.key).map_err(|error| error.at(place.span))?;
        Ok(Placed { value, place })
    }

    /// The value.
    pub(crate) fn read<T: FromNode>(self) -> Result<T, ReadError> {
        match T::from_node(NodeReader::new(&self.entry.value, self.source)) {
            Ok(value) => Ok(value),
            Err(error) => Err(error.at(self.place_of_mistakes())),
        }
    }

    /// What a mapping lacks is reported at the name of the item.
    fn place_of_mistakes(self) -> Span {
        match self.entry.value.kind {
            NodeKind::Mapping(_) => self.entry.key_span,
            _ => self.entry.value.span,
        }
    }

    /// That only other keys are known here.
    pub(crate) fn unknown(self, known: &[&str]) -> ReadError {
        let conditions = if self.conditioned { &Conditions::KEYS[..] } else { &[] };
        ReadError::unknown_key(self.entry, &[known, conditions].concat())
    }
}

/// The value of a key, or what it is without the key.
pub(crate) fn or_left_out<T: FromNode>(read: Option<T>, key: &str) -> Result<T, ReadError> {
    match read.or_else(T::left_out) {
        Some(value) => Ok(value),
        None => Err(ReadError::missing_key(key)),
    }
}

/// What is read of a word, one of those that are known.
pub(crate) fn word<T: Copy>(node: NodeReader<'_>, known: &[(&str, T)]) -> Result<T, ReadError> {
    let (text, _) = node.scalar("a word")?;
    match known.iter().find(|(word, _)| *word == text) {
        Some((_, value)) => Ok(*value),
        None => {
            let known: Vec<&str> = known.iter().map(|(word, _)| *word).collect();
            Err(ReadError::unknown_word(text, &known).at(node.node.span))
        }
    }
}

impl<T: FromNode> FromNode for Option<T> {
    fn from_node(node: NodeReader<'_>) -> Result<Self, ReadError> {
        T::from_node(node).map(Some)
    }

    fn left_out() -> Option<Self> {
        Some(None)
    }
}

impl<T: FromNode> FromNode for Vec<T> {
    fn from_node(node: NodeReader<'_>) -> Result<Self, ReadError> {
        match node.items() {
            Some(items) => items,
            None => match &node.node.kind {
                NodeKind::Scalar { text, .. } if !text.is_empty() => {
                    Err(node.wrong("a list").help("put it into brackets, as in `[a, b]`"))
                }
                _ => Err(node.wrong("a list")),
            },
        }
    }
}

impl FromNode for String {
    fn from_node(node: NodeReader<'_>) -> Result<Self, ReadError> {
        node.seen_text().map(str::to_owned)
    }
}

impl FromNode for bool {
    fn from_node(node: NodeReader<'_>) -> Result<Self, ReadError> {
        let (text, plain) = node.scalar("true or false")?;
        match resolve(text, plain) {
            Resolved::Bool(value) => Ok(value),
            _ => Err(node.wrong("true or false")),
        }
    }
}

impl FromNode for u32 {
    fn from_node(node: NodeReader<'_>) -> Result<Self, ReadError> {
        let (text, plain) = node.scalar("a number")?;
        let number = match text.strip_prefix("0x") {
            Some(digits) => u32::from_str_radix(digits, 16),
            None => text.parse(),
        };
        match number {
            Ok(number) if plain => Ok(number),
            _ => Err(node.wrong("a number below 2^32")),
        }
    }
}

impl<K: FromStr<Err: Display> + Ord, T: FromNode> FromNode for BTreeMap<K, T> {
    fn from_node(node: NodeReader<'_>) -> Result<Self, ReadError> {
        let mut all = BTreeMap::new();
        for entry in node.entries()? {
            let key = entry.key().parse().map_err(|error: K::Err| {
                ReadError::new(Code::WrongKind, error.to_string()).at(entry.entry.key_span)
            });
            all.insert(key?, entry.read()?);
        }
        Ok(all)
    }
}

impl FromNode for InterfaceVersion {
    fn from_node(node: NodeReader<'_>) -> Result<Self, ReadError> {
        let version = node.text()?.parse();
        version.map_err(|error: UnknownWord| node.mistake(Code::WrongKind, error.to_string()))
    }
}
