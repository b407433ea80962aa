//! What facts have as text.

use super::FieldType;
use crate::axes::{Branch, Dialect, InterfaceVersion, Release, Target, View};

/// Lets types be written to text formats by their `Display`.
macro_rules! written_by_text {
    ($($type:ty)*) => {
        $(impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        })*
    };
}

/// Lets types be read from text formats by their `FromStr`.
macro_rules! read_by_text {
    ($($type:ty)*) => {
        $(impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        })*
    };
}

written_by_text! { Target View Branch Release InterfaceVersion Dialect }
read_by_text! { Target View Branch Release InterfaceVersion Dialect FieldType }

impl serde::Serialize for FieldType {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.parts() {
            (word, None) => serializer.serialize_str(word),
            (_, Some(_)) => serializer.collect_str(self),
        }
    }
}
