//! Makes values of the nodes of a YAML tree.
//!
//! [`FromNode`] says how a type is read. Structures and words have it from [`keyed!`] and [`words!`], which declare
//! them, so that their keys are written once. It is not serde's: that has no places, and everyone who uses the macro
//! would wait for its derives.

use super::kind::{Kind, Takes};
use super::node::{Entry, Node, NodeKind, Resolved, resolve};
use super::placed::Placed;
use super::read_error::{Errors, ReadError, Reported};
use xen_abi_syntax::axes::{InterfaceVersion, UnknownWord};
use xen_abi_syntax::diagnostic::Code;
use xen_abi_syntax::source::{Place, Span};
use xen_abi_syntax::visible::hidden_in;
use xen_abi_syntax::vocabulary::{
    Area, Caller, Count, Direction, GroupInC, Reliance, ReturnKind, Role, Stability, Vocabulary,
};

/// What can be made of a node.
pub(crate) trait FromNode: Sized {
    /// What it is to `fmt`.
    const TAKES: Takes = Takes::Words;

    /// Reads it. What is wrong is reported, and everything beside that is read nevertheless.
    fn from_node(node: NodeReader<'_>) -> Result<Self, Reported>;

    /// What it is if its key is left out; nothing if that is an error.
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
    /// Where it is reported what a mapping lacks.
    lacks_at: Span,
    keys: Keys<'n>,
    errors: &'n Errors,
}

/// Which keys of a mapping are seen.
#[derive(Clone, Copy)]
enum Keys<'n> {
    All,
    /// Those of conditions, whose kind is here.
    Conditions(&'n Kind),
    /// All but those.
    Others(&'n Kind),
}

impl Keys<'_> {
    fn contain(self, key: &str) -> bool {
        match self {
            Keys::All => true,
            Keys::Conditions(conditions) => conditions.has(key),
            Keys::Others(conditions) => !conditions.has(key),
        }
    }
}

impl<'n> NodeReader<'n> {
    /// A whole text.
    pub(crate) fn new(node: &'n Node<'n>, errors: &'n Errors) -> Self {
        Self { node, lacks_at: Span::default(), keys: Keys::All, errors }
    }

    /// Where it stands.
    pub(crate) fn place(self) -> Place {
        Place { source: self.errors.source(), span: self.node.span }
    }

    /// Another node at the same place.
    pub(crate) fn instead<'m>(self, node: &'m Node<'m>) -> NodeReader<'m>
    where
        'n: 'm,
    {
        NodeReader { node, ..self }
    }

    /// The node itself, apart from its text.
    pub(crate) fn to_owned(self) -> Node<'static> {
        self.node.to_owned()
    }

    /// Reports an error at this node.
    pub(crate) fn report(self, error: ReadError) -> Reported {
        self.errors.report(error, self.node.span)
    }

    /// That it is not what was expected.
    pub(crate) fn wrong(self, expected: &str) -> ReadError {
        ReadError::new(Code::WrongKind, format!("expected {expected}, found {}", self.node.describe()))
    }

    /// A scalar, and whether it stands without quotes.
    pub(crate) fn scalar(self, expected: &str) -> Result<(&'n str, bool), Reported> {
        match &self.node.kind {
            NodeKind::Scalar { text, plain } => Ok((text, *plain)),
            _ => Err(self.report(self.wrong(expected))),
        }
    }

    /// A text, which YAML takes for nothing else.
    pub(crate) fn text(self) -> Result<&'n str, Reported> {
        let (text, plain) = self.scalar("a text")?;
        match resolve(text, plain) {
            Resolved::Text(text) => Ok(text),
            Resolved::Null => Err(self.report(self.wrong("a text"))),
            _ => {
                let help = format!("put it into quotes: \"{text}\"");
                Err(self.report(self.wrong("a text").help(help)))
            }
        }
    }

    /// A text that comes into the output, of which people see every character.
    pub(crate) fn seen_text(self) -> Result<&'n str, Reported> {
        let text = self.text()?;
        match hidden_in(text) {
            Some(hidden) => {
                let message =
                    format!("the text has the character {}, which people do not see", codepoint(hidden));
                Err(self.report(ReadError::new(Code::Hidden, message).help("leave it out")))
            }
            None => Ok(text),
        }
    }

    /// A scalar that stands for something, as it is written.
    pub(crate) fn word(self, expected: &str) -> Result<&'n str, Reported> {
        let (text, plain) = self.scalar(expected)?;
        match resolve(text, plain) {
            Resolved::Null | Resolved::Bool(_) => Err(self.report(self.wrong(expected))),
            Resolved::Number(text) | Resolved::Text(text) => Ok(text),
        }
    }

    /// Whether it is a list of words and texts alone, of at least one.
    pub(crate) fn is_list_of_scalars(self) -> bool {
        let is_scalar = |item: &Node<'_>| matches!(item.kind, NodeKind::Scalar { .. });
        matches!(&self.node.kind, NodeKind::Sequence(items) if !items.is_empty() && items.iter().all(is_scalar))
    }

    /// The items, if it is a list.
    pub(crate) fn items<T: FromNode>(self) -> Option<Result<Vec<T>, Reported>> {
        match &self.node.kind {
            NodeKind::Sequence(items) => Some(self.read_items(items)),
            _ => None,
        }
    }

    // Loops, here and below: chains of adapters for each of many types take long to compile.
    fn read_items<T: FromNode>(self, items: &'n [Node<'n>]) -> Result<Vec<T>, Reported> {
        let mut all = Ok(Vec::with_capacity(items.len()));
        for item in items {
            let reader = NodeReader { node: item, lacks_at: item.span, keys: Keys::All, errors: self.errors };
            add(&mut all, T::from_node(reader));
        }
        all
    }

    /// Whether it is a mapping.
    pub(crate) fn is_mapping(self) -> bool {
        matches!(self.node.kind, NodeKind::Mapping(_))
    }

    /// The keys with their values.
    pub(crate) fn entries(self) -> Result<impl Iterator<Item = EntryReader<'n>>, Reported> {
        let NodeKind::Mapping(entries) = &self.node.kind else {
            return Err(self.report(self.wrong("a mapping")));
        };
        let Self { keys, errors, .. } = self;
        let seen = entries.iter().filter(move |entry| keys.contain(&entry.key));
        Ok(seen.map(move |entry| EntryReader { entry, keys, errors }))
    }

    /// A mapping in two parts: the conditions, and the other keys.
    pub(crate) fn in_two_parts(self, conditions: &'n Kind) -> Result<[NodeReader<'n>; 2], Reported> {
        if self.is_mapping() {
            Ok([Keys::Conditions(conditions), Keys::Others(conditions)].map(|keys| Self { keys, ..self }))
        } else {
            Err(self.report(self.wrong("a mapping")))
        }
    }

    /// The value of a key of the mapping, or what it is without the key.
    pub(crate) fn or_left_out<T: FromNode>(
        self,
        read: Option<Result<T, Reported>>,
        key: &str,
    ) -> Result<T, Reported> {
        match read {
            Some(read) => read,
            None => {
                T::left_out().ok_or_else(|| self.errors.report(ReadError::missing_key(key), self.lacks_at))
            }
        }
    }
}

/// Adds a value to a list, of which there is nothing once one is missing.
pub(crate) fn add<T>(all: &mut Result<Vec<T>, Reported>, value: Result<T, Reported>) {
    match (all.as_mut(), value) {
        (Ok(all), Ok(value)) => all.push(value),
        (_, Err(reported)) => *all = Err(reported),
        (Err(_), Ok(_)) => {}
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
    keys: Keys<'n>,
    errors: &'n Errors,
}

impl<'n> EntryReader<'n> {
    /// The key as it is written.
    pub(crate) fn key(self) -> &'n str {
        &self.entry.key
    }

    /// Reports an error at the key.
    pub(crate) fn report(self, error: ReadError) -> Reported {
        self.errors.report(error, self.entry.key_span)
    }

    /// What the key means, and where it stands.
    pub(crate) fn read_key<K: FromText>(self) -> Result<Placed<K>, Reported> {
        let place = Place { source: self.errors.source(), span: self.entry.key_span };
        let value = K::from_text(&self.entry.key).map_err(|error| self.report(error))?;
        Ok(Placed { value, place })
    }

    /// The value. What it lacks, if it is a mapping, is reported at the key, which is the name of an item.
    pub(crate) fn read<T: FromNode>(self) -> Result<T, Reported> {
        let Self { entry, errors, .. } = self;
        let keys = Keys::All;
        T::from_node(NodeReader { node: &entry.value, lacks_at: entry.key_span, keys, errors })
    }

    /// The key and the value.
    pub(crate) fn read_both<K: FromText, T: FromNode>(self) -> Result<(Placed<K>, T), Reported> {
        let (key, value) = (self.read_key(), self.read());
        Ok((key?, value?))
    }

    /// That only the keys of a kind are known here.
    pub(crate) fn unknown(self, kind: &Kind) -> Reported {
        let conditions = match self.keys {
            Keys::Others(conditions) => conditions.keys,
            Keys::All | Keys::Conditions(_) => &[],
        };
        let known: Vec<&str> = kind.keys.iter().chain(conditions).map(|key| key.name).collect();
        self.report(match kind.name_now(self.key()) {
            Some(now) => ReadError::renamed_key(self.entry, now),
            None => ReadError::unknown_key(self.entry, &known),
        })
    }
}

/// Reads one of the words that [`words!`] lists. Not every `Vocabulary` at once, since others could make more of them.
macro_rules! read_words {
    ($($of:ty)*) => {
        $(impl $crate::node_reader::FromNode for $of {
            fn from_node(
                node: $crate::node_reader::NodeReader<'_>,
            ) -> Result<Self, $crate::read_error::Reported> {
                $crate::node_reader::word_of(node)
            }
        })*
    };
}
pub(crate) use read_words;

read_words! { Area Caller Count Direction GroupInC Reliance ReturnKind Role Stability }

/// What a word means.
pub(crate) fn word_of<T: Vocabulary>(node: NodeReader<'_>) -> Result<T, Reported> {
    let (text, _) = node.scalar("a word")?;
    match T::WORDS.iter().find(|(word, _)| *word == text) {
        Some((_, value)) => Ok(*value),
        None => {
            let known: Vec<&str> = T::WORDS.iter().map(|(word, _)| *word).collect();
            Err(node.report(ReadError::unknown_word(text, &known)))
        }
    }
}

impl<T: FromNode> FromNode for Option<T> {
    const TAKES: Takes = T::TAKES;

    fn from_node(node: NodeReader<'_>) -> Result<Self, Reported> {
        T::from_node(node).map(Some)
    }

    fn left_out() -> Option<Self> {
        Some(None)
    }
}

impl<T: FromNode> FromNode for Placed<T> {
    const TAKES: Takes = T::TAKES;

    fn from_node(node: NodeReader<'_>) -> Result<Self, Reported> {
        Ok(Placed { value: T::from_node(node)?, place: node.place() })
    }
}

impl<T: FromNode> FromNode for Vec<T> {
    const TAKES: Takes = T::TAKES.listed();

    fn from_node(node: NodeReader<'_>) -> Result<Self, Reported> {
        match node.items() {
            Some(items) => items,
            None => Err(node.report(match &node.node.kind {
                NodeKind::Scalar { text, .. } if !text.is_empty() => {
                    node.wrong("a list").help("put it into brackets, as in `[a, b]`")
                }
                _ => node.wrong("a list"),
            })),
        }
    }
}

impl FromNode for String {
    fn from_node(node: NodeReader<'_>) -> Result<Self, Reported> {
        node.seen_text().map(str::to_owned)
    }
}

impl FromNode for bool {
    fn from_node(node: NodeReader<'_>) -> Result<Self, Reported> {
        let (text, plain) = node.scalar("true or false")?;
        match resolve(text, plain) {
            Resolved::Bool(value) => Ok(value),
            _ => Err(node.report(node.wrong("true or false"))),
        }
    }
}

impl FromNode for u32 {
    fn from_node(node: NodeReader<'_>) -> Result<Self, Reported> {
        let (text, plain) = node.scalar("a number")?;
        let number = match text.strip_prefix("0x") {
            Some(digits) => u32::from_str_radix(digits, 16),
            None => text.parse(),
        };
        match number {
            Ok(number) if plain => Ok(number),
            _ => Err(node.report(node.wrong("a number below 2^32"))),
        }
    }
}

impl FromNode for InterfaceVersion {
    fn from_node(node: NodeReader<'_>) -> Result<Self, Reported> {
        let version = node.text()?.parse();
        version.map_err(|error: UnknownWord| node.report(ReadError::new(Code::WrongKind, error.to_string())))
    }
}
