use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};

use super::{Name, Placed};

/// Named items in the order in which they are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declarations<T>(pub Vec<(Placed<Name>, T)>);

impl<T> Default for Declarations<T> {
    fn default() -> Self {
        Declarations(Vec::new())
    }
}

impl<'d, T> IntoIterator for &'d Declarations<T> {
    type Item = &'d (Placed<Name>, T);
    type IntoIter = std::slice::Iter<'d, (Placed<Name>, T)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Declarations<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Entries<T> {
            type Value = Declarations<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a mapping from names")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Declarations<T>, A::Error> {
                let mut all = Vec::new();
                while let Some(entry) = entries.next_entry()? {
                    all.push(entry);
                }
                Ok(Declarations(all))
            }
        }

        deserializer.deserialize_map(Entries(PhantomData))
    }
}
