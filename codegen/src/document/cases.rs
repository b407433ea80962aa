use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error, SeqAccess, Visitor};

use super::node_reader::EITHER;
use super::{Placed, When};

/// A value, or values that depend on conditions, of which the first that holds wins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cases<T>(pub Vec<When<Case<T>>>);

/// What holds under the conditions beside it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[serde(bound = "T: Deserialize<'de>")]
#[cfg_attr(feature = "schema", schemars(bound = "T: schemars::JsonSchema", rename = "{T}Case"))]
pub struct Case<T> {
    /// The value.
    pub is: Placed<T>,
}

/// One value, or a list of at least one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OneOrMore<T>(pub Vec<T>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Cases<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Either<T> {
            type Value = Cases<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value or a list of cases")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Cases<T>, A::Error> {
                elements(items).map(Cases)
            }

            fn visit_newtype_struct<D: Deserializer<'de>>(
                self,
                deserializer: D,
            ) -> Result<Cases<T>, D::Error> {
                let is = Placed::deserialize(deserializer)?;
                Ok(Cases(vec![When::always(Case { is })]))
            }
        }

        deserializer.deserialize_newtype_struct(EITHER, Either(PhantomData))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for OneOrMore<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Either<T> {
            type Value = OneOrMore<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value or a list of values")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<OneOrMore<T>, A::Error> {
                match elements(items)? {
                    none if none.is_empty() => Err(A::Error::custom("the list is empty")),
                    some => Ok(OneOrMore(some)),
                }
            }

            fn visit_newtype_struct<D: Deserializer<'de>>(
                self,
                deserializer: D,
            ) -> Result<OneOrMore<T>, D::Error> {
                Ok(OneOrMore(vec![T::deserialize(deserializer)?]))
            }
        }

        deserializer.deserialize_newtype_struct(EITHER, Either(PhantomData))
    }
}

fn elements<'de, T: Deserialize<'de>, A: SeqAccess<'de>>(mut items: A) -> Result<Vec<T>, A::Error> {
    let mut all = Vec::new();
    while let Some(item) = items.next_element()? {
        all.push(item);
    }
    Ok(all)
}
