use std::fmt;

use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error, MapAccess, Visitor};

use super::Placed;
use super::words::BitRange;
use crate::member_path::MemberPath;

/// Where a record holds the number of an operation: in a member, or in some bits of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpIn {
    /// The member.
    pub member: MemberPath,
    /// The bits, if they are not all.
    pub bits: Option<Placed<BitRange>>,
}

/// The long form: a mapping.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "OpIn"))]
#[serde(deny_unknown_fields)]
pub(crate) struct Bits {
    /// The member.
    member: Placed<MemberPath>,
    /// The bits that hold the number.
    bits: Placed<BitRange>,
}

impl<'de> Deserialize<'de> for OpIn {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;

        impl<'de> Visitor<'de> for Either {
            type Value = OpIn;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a member, or a member and its bits")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<OpIn, E> {
                text.parse().map(|member| OpIn { member, bits: None }).map_err(E::custom)
            }

            fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<OpIn, A::Error> {
                let Bits { member, bits } = Bits::deserialize(MapAccessDeserializer::new(entries))?;
                Ok(OpIn { member: member.value, bits: Some(bits) })
            }
        }

        deserializer.deserialize_any(Either)
    }
}
