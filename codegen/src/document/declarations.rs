use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};

use super::{Name, OneOrMore, Placed};

/// Values by name, in the order in which they are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ByName<T>(pub Vec<(Placed<Name>, T)>);

/// Items by name, in the order in which they are written. A name has several if a list of them is its value; then
/// each stands at its own place, and not at that of the name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declarations<T>(pub Vec<(Placed<Name>, T)>);

/// What both have.
macro_rules! lists {
    ($($list:ident)*) => {$(
        impl<T> Default for $list<T> {
            fn default() -> Self {
                $list(Vec::new())
            }
        }

        impl<'d, T> IntoIterator for &'d $list<T> {
            type Item = &'d (Placed<Name>, T);
            type IntoIter = std::slice::Iter<'d, (Placed<Name>, T)>;

            fn into_iter(self) -> Self::IntoIter {
                self.0.iter()
            }
        }
    )*};
}

lists! { ByName Declarations }

impl<'de, T: Deserialize<'de>> Deserialize<'de> for ByName<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Entries<T> {
            type Value = ByName<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a mapping from names")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<ByName<T>, A::Error> {
                let mut all = Vec::new();
                while let Some(entry) = entries.next_entry()? {
                    all.push(entry);
                }
                Ok(ByName(all))
            }
        }

        deserializer.deserialize_map(Entries(PhantomData))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Declarations<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = ByName::<OneOrMore<Placed<T>>>::deserialize(deserializer)?;
        let mut all = Vec::new();
        for (name, OneOrMore(items)) in written.0 {
            let only = items.len() == 1;
            for item in items {
                let place = if only { name.place } else { item.place };
                all.push((Placed { place, ..name.clone() }, item.value));
            }
        }
        Ok(Declarations(all))
    }
}
