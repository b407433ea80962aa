use super::node_reader::{FromNode, NodeReader, or_left_out};
use super::read_error::ReadError;
use super::{Placed, When};
use crate::diagnostic::Code;

/// A value, or values that depend on conditions, of which the first that holds wins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cases<T>(pub Vec<When<Case<T>>>);

/// What holds under the conditions beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields))]
#[cfg_attr(feature = "schema", schemars(bound = "T: schemars::JsonSchema", rename = "{T}Case"))]
pub struct Case<T> {
    /// The value.
    pub is: Placed<T>,
}

/// One value, or a list of at least one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OneOrMore<T>(pub Vec<T>);

impl<T: FromNode> FromNode for Case<T> {
    fn from_node(node: NodeReader<'_>) -> Result<Self, ReadError> {
        let mut is = None;
        for entry in node.entries()? {
            match entry.key() {
                "is" => is = Some(entry.read()?),
                _ => return Err(entry.unknown(&["is"])),
            }
        }
        Ok(Case { is: or_left_out(is, "is")? })
    }
}

impl<T: FromNode> FromNode for Cases<T> {
    fn from_node(node: NodeReader<'_>) -> Result<Self, ReadError> {
        match node.items() {
            Some(cases) => Ok(Cases(cases?)),
            None => Ok(Cases(vec![When::always(Case { is: Placed::from_node(node)? })])),
        }
    }
}

impl<T: FromNode> FromNode for OneOrMore<T> {
    fn from_node(node: NodeReader<'_>) -> Result<Self, ReadError> {
        let values = match node.items() {
            Some(items) => items?,
            None => vec![T::from_node(node)?],
        };
        if values.is_empty() {
            return Err(node.mistake(Code::WrongKind, "the list is empty"));
        }
        Ok(OneOrMore(values))
    }
}
