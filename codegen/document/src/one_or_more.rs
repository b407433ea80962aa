use super::kind::Takes;
use super::node_reader::{FromNode, NodeReader};
use super::read_error::{ReadError, Reported};
use xen_abi_syntax::diagnostic::Code;

/// One value, or a list of at least one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OneOrMore<T>(pub Vec<T>);

impl<T: FromNode> FromNode for OneOrMore<T> {
    const TAKES: Takes = T::TAKES.listed();

    fn from_node(node: NodeReader<'_>) -> Result<Self, Reported> {
        let values = match node.items() {
            Some(items) => items?,
            None => vec![T::from_node(node)?],
        };
        if values.is_empty() {
            return Err(node.report(ReadError::new(Code::WrongKind, "the list is empty")));
        }
        Ok(OneOrMore(values))
    }
}
