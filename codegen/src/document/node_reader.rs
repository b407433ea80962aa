//! Hands a tree of YAML nodes to serde, with places.
//!
//! Four names of newtypes ask for more than serde can say: [`PLACED`] for the place beside the value, [`TEXT`]
//! for a scalar as it was written (`0x10` and not 16), [`EITHER`] for a list where a single value also does,
//! [`CONDITIONED`] for a mapping in two parts, its conditions and the rest.

use serde::de::value::{BorrowedStrDeserializer, U32Deserializer};
use serde::de::{self, DeserializeSeed, Deserializer, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;

use super::read_error::ReadError;
use super::tree::{Entry, Node, NodeKind, Resolved, resolve};
use super::when::Conditions;
use crate::diagnostic::Code;
use crate::source::{SourceId, Span};

/// Asks for a sequence of source, first character, character after the last, value.
pub(crate) const PLACED: &str = "xen-abi placed";
/// Asks for the text of a scalar, whatever YAML would make of it.
pub(crate) const TEXT: &str = "xen-abi text";
/// Asks for a sequence if it is one, and else for the value itself.
pub(crate) const EITHER: &str = "xen-abi either";

/// Asks for a sequence of two mappings: the conditions, and the other keys.
pub(crate) const CONDITIONED: &str = "xen-abi conditioned";

/// Reads one node.
#[derive(Clone, Copy)]
pub(crate) struct NodeReader<'n, 't> {
    node: &'n Node<'t>,
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

impl<'n, 't> NodeReader<'n, 't> {
    pub(crate) fn new(node: &'n Node<'t>, source: SourceId) -> Self {
        Self { node, source, keys: Keys::All }
    }

    fn wrong(&self, expected: &str) -> ReadError {
        ReadError::new(Code::WrongKind, format!("expected {expected}, found {}", self.node.describe()))
            .at(self.node.span)
    }

    fn scalar(&self, expected: &str) -> Result<(&'n str, bool), ReadError> {
        match &self.node.kind {
            NodeKind::Scalar { text, plain } => Ok((text, *plain)),
            _ => Err(self.wrong(expected)),
        }
    }

    fn text(&self) -> Result<&'n str, ReadError> {
        let (text, plain) = self.scalar("a text")?;
        match resolve(text, plain) {
            Resolved::Text(text) => Ok(text),
            Resolved::Null => Err(self.wrong("a text")),
            _ => Err(self.wrong("a text").help(format!("put it into quotes: \"{text}\""))),
        }
    }
}

impl<'de, 'n: 'de, 't> Deserializer<'de> for NodeReader<'n, 't> {
    type Error = ReadError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match &self.node.kind {
            NodeKind::Scalar { text, plain } => match resolve(text, *plain) {
                Resolved::Null => visitor.visit_unit(),
                Resolved::Bool(value) => visitor.visit_bool(value),
                Resolved::Number(_) | Resolved::Text(_) => visitor.visit_borrowed_str(text),
            },
            NodeKind::Sequence(items) => {
                visitor.visit_seq(Items { items: items.iter(), source: self.source })
            }
            // Without a place here, so that a missing key is reported at the name of the item that lacks it.
            NodeKind::Mapping(entries) => {
                let entries =
                    Entries { entries: entries.iter(), pending: None, source: self.source, keys: self.keys };
                return visitor.visit_map(entries);
            }
        }
        .map_err(|error| error.at(self.node.span))
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        let text = self.text()?;
        visitor.visit_borrowed_str(text).map_err(|error: ReadError| error.at(self.node.span))
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        self.deserialize_str(visitor)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        let (text, plain) = self.scalar("true or false")?;
        match resolve(text, plain) {
            Resolved::Bool(value) => visitor.visit_bool(value),
            _ => Err(self.wrong("true or false")),
        }
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        let (text, plain) = self.scalar("a number")?;
        let digits = text.strip_prefix("0x");
        let number = match digits {
            Some(digits) => u32::from_str_radix(digits, 16),
            None => text.parse(),
        };
        match number {
            Ok(number) if plain => visitor.visit_u32(number),
            _ => Err(self.wrong("a number below 2^32")),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        visitor.visit_some(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match &self.node.kind {
            NodeKind::Sequence(items) => visitor
                .visit_seq(Items { items: items.iter(), source: self.source })
                .map_err(|error| error.at(self.node.span)),
            NodeKind::Scalar { text, .. } if !text.is_empty() => {
                Err(self.wrong("a list").help("put it into brackets, as in `[a, b]`"))
            }
            _ => Err(self.wrong("a list")),
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match &self.node.kind {
            NodeKind::Mapping(_) => self.deserialize_any(visitor),
            _ => Err(self.wrong("a mapping")),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        self.deserialize_map(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        match name {
            PLACED => {
                visitor.visit_seq(Placed { source: self.source, span: self.node.span, step: 0, value: self })
            }
            TEXT => {
                let (text, _) = self.scalar("a word, number or text")?;
                visitor.visit_borrowed_str(text).map_err(|error: ReadError| error.at(self.node.span))
            }
            EITHER => match &self.node.kind {
                NodeKind::Sequence(_) => self.deserialize_seq(visitor),
                _ => visitor.visit_newtype_struct(self),
            },
            CONDITIONED => match &self.node.kind {
                NodeKind::Mapping(_) => visitor.visit_seq(Parts { of: self, next: Some(Keys::Conditions) }),
                _ => Err(self.wrong("a mapping")),
            },
            _ => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        let (text, _) = self.scalar("a word")?;
        let word: BorrowedStrDeserializer<'_, ReadError> = BorrowedStrDeserializer::new(text);
        visitor.visit_enum(word).map_err(|error| error.at(self.node.span))
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i64 i128 u8 u16 u64 u128 f32 f64 char bytes byte_buf unit unit_struct tuple tuple_struct
        identifier ignored_any
    }
}

struct Items<'n, 't> {
    items: std::slice::Iter<'n, Node<'t>>,
    source: SourceId,
}

impl<'de, 'n: 'de, 't> de::SeqAccess<'de> for Items<'n, 't> {
    type Error = ReadError;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, ReadError> {
        let Some(node) = self.items.next() else { return Ok(None) };
        seed.deserialize(NodeReader::new(node, self.source)).map(Some).map_err(|error| error.at(node.span))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len())
    }
}

struct Entries<'n, 't> {
    entries: std::slice::Iter<'n, Entry<'t>>,
    pending: Option<&'n Entry<'t>>,
    source: SourceId,
    keys: Keys,
}

impl<'de, 'n: 'de, 't> de::MapAccess<'de> for Entries<'n, 't> {
    type Error = ReadError;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, ReadError> {
        let keys = self.keys;
        let Some(entry) = self.entries.find(|entry| keys.contain(&entry.key)) else { return Ok(None) };
        self.pending = Some(entry);
        let key = KeyReader { text: &entry.key, span: entry.key_span, source: self.source };
        let conditioned = keys == Keys::Others;
        seed.deserialize(key)
            .map(Some)
            .map_err(|error| error.at(entry.key_span).propose_keys(entry, conditioned))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.entries.clone().filter(|entry| self.keys.contain(&entry.key)).count())
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, ReadError> {
        let Some(entry) = self.pending.take() else {
            return Err(ReadError::new(Code::WrongKind, "a value without a key"));
        };
        let reader = NodeReader::new(&entry.value, self.source);
        // What a mapping lacks is reported at the name of the item.
        let place = match entry.value.kind {
            NodeKind::Mapping(_) => entry.key_span,
            _ => entry.value.span,
        };
        seed.deserialize(reader).map_err(|error| error.at(place))
    }
}

#[derive(Clone, Copy)]
struct KeyReader<'n> {
    text: &'n str,
    span: Span,
    source: SourceId,
}

impl<'de, 'n: 'de> Deserializer<'de> for KeyReader<'n> {
    type Error = ReadError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        visitor.visit_borrowed_str(self.text)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        match name {
            PLACED => {
                visitor.visit_seq(Placed { source: self.source, span: self.span, step: 0, value: self })
            }
            TEXT => visitor.visit_borrowed_str(self.text),
            _ => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        let word: BorrowedStrDeserializer<'_, ReadError> = BorrowedStrDeserializer::new(self.text);
        visitor.visit_enum(word)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
        unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

/// The answer to [`CONDITIONED`].
struct Parts<'n, 't> {
    of: NodeReader<'n, 't>,
    next: Option<Keys>,
}

impl<'de, 'n: 'de, 't> de::SeqAccess<'de> for Parts<'n, 't> {
    type Error = ReadError;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, ReadError> {
        let Some(keys) = self.next else { return Ok(None) };
        self.next = (keys == Keys::Conditions).then_some(Keys::Others);
        seed.deserialize(NodeReader { keys, ..self.of }).map(Some)
    }
}

/// The answer to [`PLACED`].
struct Placed<D> {
    source: SourceId,
    span: Span,
    step: u8,
    value: D,
}

impl<'de, D: Deserializer<'de, Error = ReadError> + Copy> de::SeqAccess<'de> for Placed<D> {
    type Error = ReadError;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, ReadError> {
        self.step += 1;
        let number: U32Deserializer<ReadError> = match self.step {
            1 => self.source.0.into_deserializer(),
            2 => self.span.start.into_deserializer(),
            3 => self.span.end.into_deserializer(),
            4 => return seed.deserialize(self.value).map(Some),
            _ => return Ok(None),
        };
        seed.deserialize(number).map(Some)
    }
}
