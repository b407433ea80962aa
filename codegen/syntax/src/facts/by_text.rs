//! What facts have as text.

use super::FieldType;
use crate::axes::{Branch, Dialect, InterfaceVersion, Release, Target, View};

/// Lets types be read from and written to text formats by their `FromStr` and `Display`.
macro_rules! serde_by_text {
    ($($type:ty)*) => {
        $(impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        })*
    };
}

serde_by_text! { Target View Branch Release InterfaceVersion Dialect FieldType }
