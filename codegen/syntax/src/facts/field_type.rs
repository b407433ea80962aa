use std::fmt;
use std::str::FromStr;

use crate::scalar::Scalar;

/// What lies in a leaf, as text: a scalar's name, `ptr`, `handle`, `array`, `record:NAME` or `enum:NAME`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum FieldType {
    /// A plain value.
    Scalar(Scalar),
    /// A pointer.
    Ptr,
    /// A guest handle.
    Handle,
    /// An array, also of arrays.
    Array,
    /// C's `void`; only a typedef can stand for it.
    Void,
    /// A function; only a typedef can stand for it.
    Function,
    /// A record that has a name of its own; empty for a record without one, which only an array can hold.
    Record(String),
    /// A C enumeration that has a name of its own.
    Enum(String),
}

impl FieldType {
    /// The first word of the text, and the name behind it if there is one.
    pub(super) fn parts(&self) -> (&'static str, Option<&str>) {
        match self {
            FieldType::Scalar(scalar) => (scalar.name(), None),
            FieldType::Ptr => ("ptr", None),
            FieldType::Handle => ("handle", None),
            FieldType::Array => ("array", None),
            FieldType::Void => ("void", None),
            FieldType::Function => ("function", None),
            FieldType::Record(name) => ("record", (!name.is_empty()).then_some(name)),
            FieldType::Enum(name) => ("enum", Some(name)),
        }
    }
}

impl fmt::Display for FieldType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.parts() {
            (word, None) => f.write_str(word),
            (word, Some(name)) => write!(f, "{word}:{name}"),
        }
    }
}

impl FromStr for FieldType {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Ok(scalar) = text.parse() {
            return Ok(FieldType::Scalar(scalar));
        }
        match text {
            "ptr" => Ok(FieldType::Ptr),
            "handle" => Ok(FieldType::Handle),
            "array" => Ok(FieldType::Array),
            "void" => Ok(FieldType::Void),
            "function" => Ok(FieldType::Function),
            "record" => Ok(FieldType::Record(String::new())),
            _ => match text.split_once(':') {
                Some(("record", name)) => Ok(FieldType::Record(name.to_owned())),
                Some(("enum", name)) => Ok(FieldType::Enum(name.to_owned())),
                _ => Err(format!("`{text}` is not a type of a field")),
            },
        }
    }
}
