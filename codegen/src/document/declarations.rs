use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::node_reader::EITHER;
use super::{Name, Placed};

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
                let mut all = Vec::with_capacity(entries.size_hint().unwrap_or_default());
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
        struct Entries<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Entries<T> {
            type Value = Declarations<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a mapping from names")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Declarations<T>, A::Error> {
                let mut all = Vec::with_capacity(entries.size_hint().unwrap_or_default());
                while let Some(name) = entries.next_key()? {
                    entries.next_value_seed(OfOneName { name, all: &mut all })?;
                }
                Ok(Declarations(all))
            }
        }

        deserializer.deserialize_map(Entries(PhantomData))
    }
}

/// Adds the items of a name: one, or a list of them.
struct OfOneName<'a, T> {
    name: Placed<Name>,
    all: &'a mut Vec<(Placed<Name>, T)>,
}

impl<'de, T: Deserialize<'de>> DeserializeSeed<'de> for OfOneName<'_, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_newtype_struct(EITHER, self)
    }
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for OfOneName<'_, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an item or a list of items")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.all.push((self.name, T::deserialize(deserializer)?));
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let first = self.all.len();
        while let Some(Placed { value, place }) = items.next_element()? {
            self.all.push((Placed { place, ..self.name.clone() }, value));
        }
        match &mut self.all[first..] {
            [] => return Err(A::Error::custom("the list is empty")),
            [(name, _)] => name.place = self.name.place,
            _ => {}
        }
        Ok(())
    }
}
