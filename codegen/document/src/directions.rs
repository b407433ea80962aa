use super::kind::Takes;
use super::node_reader::{self, FromNode, NodeReader};
use super::placed::Placed;
use super::read_error::Reported;
use xen_abi_syntax::member_path::MemberPath;
use xen_abi_syntax::vocabulary::Direction;

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
    const TAKES: Takes = Takes::WordsByName;

    fn from_node(node: NodeReader<'_>) -> Result<Self, Reported> {
        let mut all = Ok(Vec::new());
        for entry in node.entries()? {
            node_reader::add(&mut all, entry.read_both());
        }
        all.map(Directions)
    }
}
