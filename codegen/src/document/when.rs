use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::Placed;
use super::node_reader::CONDITIONED;
use super::words::{FirstReleases, InterfaceRange, Word};
use crate::axes::{Dialect, Target, View};

/// When something is there. Most things have no conditions, so that these take little room.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Conditions(Option<Box<Given>>);

/// Conditions as they are written. The same keys serve files, items, members and cases; all must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "Conditions"))]
#[serde(deny_unknown_fields)]
pub struct Given {
    /// Targets that have it.
    pub arch: Option<Placed<Vec<Word<Target>>>>,
    /// The view that has it.
    pub view: Option<Placed<Word<View>>>,
    /// The first release that has it, or the first of each branch: backports first, the main line last.
    pub since: Option<Placed<FirstReleases>>,
    /// The first release that has it no more, likewise.
    pub until: Option<Placed<FirstReleases>>,
    /// Interface versions that have it.
    pub interface: Option<Placed<InterfaceRange>>,
    /// The dialect that has it.
    pub dialect: Option<Placed<Word<Dialect>>>,
}

/// No conditions.
static NONE: Given =
    Given { arch: None, view: None, since: None, until: None, interface: None, dialect: None };

impl Conditions {
    /// The keys.
    pub(crate) const KEYS: [&str; 6] = ["arch", "view", "since", "until", "interface", "dialect"];

    /// Whether there are none.
    pub fn is_none(&self) -> bool {
        self.0.is_none()
    }
}

impl Deref for Conditions {
    type Target = Given;

    fn deref(&self) -> &Given {
        self.0.as_deref().unwrap_or(&NONE)
    }
}

impl From<Given> for Conditions {
    fn from(given: Given) -> Self {
        Self((given != NONE).then(|| Box::new(given)))
    }
}

impl<'de> Deserialize<'de> for Conditions {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries;

        impl<'de> Visitor<'de> for Entries {
            type Value = Conditions;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("conditions")
            }

            fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<Conditions, A::Error> {
                match entries.size_hint() {
                    Some(0) => Ok(Conditions(None)),
                    _ => Given::deserialize(MapAccessDeserializer::new(entries)).map(Conditions::from),
                }
            }
        }

        deserializer.deserialize_map(Entries)
    }
}

/// An item with the conditions that are written beside its own keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct When<T> {
    /// When it is there.
    pub conditions: Conditions,
    /// The item.
    pub item: T,
}

impl<T> When<T> {
    /// An item without conditions.
    pub fn always(item: T) -> Self {
        When { conditions: Conditions::default(), item }
    }
}

impl<T> Deref for When<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.item
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for When<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Parts<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Parts<T> {
            type Value = When<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a mapping")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<When<T>, A::Error> {
                let missing = || A::Error::custom("a mapping is missing");
                let conditions = parts.next_element()?.ok_or_else(missing)?;
                let item = parts.next_element()?.ok_or_else(missing)?;
                Ok(When { conditions, item })
            }
        }

        deserializer.deserialize_newtype_struct(CONDITIONED, Parts(PhantomData))
    }
}
