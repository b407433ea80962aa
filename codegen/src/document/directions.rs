use super::node_reader::{FromNode, NodeReader};
use super::read_error::ReadError;
use super::{Direction, Placed};
use crate::member_path::MemberPath;

/// Who writes which members of an argument, in the order in which it is written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Directions(pub Vec<(Placed<MemberPath>, Direction)>);

impl<'d> IntoIterator for &'d Directions {
    type Item = &'d (Placed<MemberPath>, Direction);
    type IntoIter = std::slice::Iter<'d, (Placed<MemberPath>, Direction)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl FromNode for Directions {
    fn from_node(node: NodeReader<'_>) -> Result<Self, ReadError> {
        let mut all = Vec::new();
        for entry in node.entries()? {
            all.push((entry.read_key()?, entry.read()?));
        }
        Ok(Directions(all))
    }
}
