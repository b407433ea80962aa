use std::ops::Deref;

use super::node_reader::{FromNode, NodeReader};
use super::read_error::ReadError;
use crate::source::Place;

/// A value that was written, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub place: Place,
}

impl<T> Placed<T> {
    /// Another value at the same place.
    pub fn with<U>(&self, value: U) -> Placed<U> {
        Placed { value, place: self.place }
    }
}

impl<T> Deref for Placed<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: FromNode> FromNode for Placed<T> {
    fn from_node(node: NodeReader<'_>) -> Result<Self, ReadError> {
        Ok(Placed { value: T::from_node(node)?, place: node.place() })
    }
}
