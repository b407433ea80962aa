use std::fmt;

use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error, MapAccess, Visitor};

use super::{Name, Placed};
use crate::expression::Expression;
use crate::type_name::is_identifier;

/// What says which member of a union is valid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tag {
    /// The value of a member beside the union.
    Member(TagMember),
    /// A member of the record that embeds the one with the union: `^flags`.
    Outer(TagMember),
    /// A bit.
    Bit(Box<BitTag>),
}

/// A member, or after a dot a part of the bit word that it is: `pipe.type`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TagMember {
    /// The member.
    pub name: Name,
    /// The part of it, if not all of it counts.
    pub part: Option<Name>,
}

/// A bit that says which of two members of a union is valid.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct BitTag {
    /// The member beside the union that has the bit; the union of an embedded record names it itself.
    pub member: Option<Placed<Name>>,
    /// The number of the bit.
    pub bit: Placed<Expression>,
    /// The member that is valid if the bit is set.
    pub set: Placed<Name>,
    /// The member that is valid if it is clear.
    pub clear: Placed<Name>,
}

impl<'de> Deserialize<'de> for Tag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;

        impl<'de> Visitor<'de> for Either {
            type Value = Tag;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a member, or a bit of one")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Tag, E> {
                let (path, tag): (_, fn(TagMember) -> Tag) = match text.strip_prefix('^') {
                    Some(path) => (path, Tag::Outer),
                    None => (text, Tag::Member),
                };
                let (name, part) = match path.split_once('.') {
                    Some((name, part)) => (name, Some(part)),
                    None => (path, None),
                };
                if let Some(wrong) =
                    [Some(name), part].into_iter().flatten().find(|name| !is_identifier(name))
                {
                    return Err(E::custom(format!("`{wrong}` is no name that C could use")));
                }
                let part = part.map(|part| Name(part.to_owned()));
                Ok(tag(TagMember { name: Name(name.to_owned()), part }))
            }

            fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<Tag, A::Error> {
                BitTag::deserialize(MapAccessDeserializer::new(entries)).map(|bit| Tag::Bit(Box::new(bit)))
            }
        }

        deserializer.deserialize_any(Either)
    }
}
