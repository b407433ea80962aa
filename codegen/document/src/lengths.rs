//! Lengths of arrays.

use super::node_reader::{FromNode, NodeReader};
use super::placed::Placed;
use super::read_error::{ReadError, Reported};
use super::words::Length;
use xen_abi_syntax::diagnostic::Code;
use xen_abi_syntax::expression::Expression;
use xen_abi_syntax::limits;

/// The lengths of an array of arrays, from the outside in; mostly there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lengths {
    /// The number of its elements.
    pub outer: Length,
    /// The lengths of the arrays that its elements are.
    pub inner: Vec<Placed<Expression>>,
}

impl FromNode for Lengths {
    fn from_node(node: NodeReader<'_>) -> Result<Self, Reported> {
        let report = |message: String| Err(node.report(ReadError::new(Code::BadLength, message)));
        let Some(lengths) = node.items::<Placed<Length>>() else {
            return Ok(Lengths { outer: Length::from_node(node)?, inner: Vec::new() });
        };
        let lengths = lengths?;
        if lengths.len() > limits::DIMENSIONS {
            return report(format!("more than {} arrays inside each other", limits::DIMENSIONS));
        }
        let mut lengths = lengths.into_iter();
        let Some(Placed { value: outer, .. }) = lengths.next() else {
            return report("the list has no length".to_owned());
        };
        let mut inner = Vec::new();
        for length in lengths {
            match length.value {
                Length::Fixed(value) => inner.push(Placed { value, place: length.place }),
                Length::Flexible => return report("only the first length can be `flexible`".to_owned()),
            }
        }
        Ok(Lengths { outer, inner })
    }
}
