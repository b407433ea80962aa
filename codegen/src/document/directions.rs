use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};

use super::{Direction, Placed};
use crate::member_path::MemberPath;

/// Who writes which members of an argument, in the order in which it is written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Directions(pub Vec<(Placed<MemberPath>, Direction)>);

impl<'d> IntoIterator for &'d Directions {
    type Item = &'d (Placed<MemberPath>, Direction);
    type IntoIter = std::slice::Iter<'d, (Placed<MemberPath>, Direction)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl<'de> Deserialize<'de> for Directions {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries;

        impl<'de> Visitor<'de> for Entries {
            type Value = Directions;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a mapping from members")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Directions, A::Error> {
                let mut all = Vec::new();
                while let Some(entry) = entries.next_entry()? {
                    all.push(entry);
                }
                Ok(Directions(all))
            }
        }

        deserializer.deserialize_map(Entries)
    }
}
