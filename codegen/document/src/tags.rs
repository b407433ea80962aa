use super::keyed::keyed;
use super::kind::Takes;
use super::node_reader::{FromNode, FromText, NodeReader};
use super::placed::Placed;
use super::read_error::{ReadError, Reported};
use super::words::Name;
use xen_abi_syntax::expression::Expression;

/// What says which member of a union is valid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tag {
    /// The value of a member beside the union.
    Member(TagMember),
    /// A member of the record that embeds the one with the union: `^flags`.
    Outer(TagMember),
    /// A bit.
    Bit(Box<BitTag>),
}

/// A member, or after a dot a part of the bit word that it is: `pipe.type`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TagMember {
    /// The member.
    pub name: Name,
    /// The part of it, if not all of it counts.
    pub part: Option<Name>,
}

keyed! {
    /// A bit that says which of two members of a union is valid.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct BitTag {
        /// The member beside the union that has the bit; the union of an embedded record names it itself.
        pub member: Option<Placed<Name>>,
        /// The number of the bit.
        pub bit: Placed<Expression>,
        /// The member that is valid if the bit is set.
        pub set: Placed<Name>,
        /// The member that is valid if it is clear.
        pub clear: Placed<Name>,
    }
}

impl FromText for TagMember {
    fn from_text(text: &str) -> Result<Self, ReadError> {
        let (name, part) = match text.split_once('.') {
            Some((name, part)) => (name, Some(part)),
            None => (text, None),
        };
        let part = part.map(Name::from_text).transpose();
        Ok(TagMember { name: Name::from_text(name)?, part: part? })
    }
}

impl FromNode for Tag {
    const TAKES: Takes = BitTag::TAKES.pairs();

    fn from_node(node: NodeReader<'_>) -> Result<Self, Reported> {
        if node.is_mapping() {
            return Ok(Tag::Bit(Box::new(BitTag::from_node(node)?)));
        }
        let text = node.word("a member, or a bit of one")?;
        match text.strip_prefix('^') {
            Some(path) => TagMember::from_text(path).map(Tag::Outer),
            None => TagMember::from_text(text).map(Tag::Member),
        }
        .map_err(|error| node.report(error))
    }
}
