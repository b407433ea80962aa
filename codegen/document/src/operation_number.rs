use super::keyed::keyed;
use super::kind::Takes;
use super::node_reader::{FromNode, FromText, NodeReader};
use super::placed::Placed;
use super::read_error::Reported;
use super::words::BitRange;
use xen_abi_syntax::member_path::MemberPath;

/// Where a record holds the number of an operation: in a member, or in some bits of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpIn {
    /// The member.
    pub member: MemberPath,
    /// The bits, if they are not all.
    pub bits: Option<Placed<BitRange>>,
}

keyed! {
    /// The long form: a mapping.
    #[derive(Debug, Clone, PartialEq, Eq)]
    #[cfg_attr(feature = "schema", schemars(rename = "OpIn"))]
    pub(crate) struct Bits {
        /// The member.
        member: Placed<MemberPath>,
        /// The bits that hold the number.
        bits: Placed<BitRange>,
    }
}

impl FromNode for OpIn {
    const TAKES: Takes = Bits::TAKES;

    fn from_node(node: NodeReader<'_>) -> Result<Self, Reported> {
        if node.is_mapping() {
            let Bits { member, bits } = Bits::from_node(node)?;
            return Ok(OpIn { member: member.value, bits: Some(bits) });
        }
        let text = node.word("a member, or a member and its bits")?;
        let member = MemberPath::from_text(text).map_err(|error| node.report(error))?;
        Ok(OpIn { member, bits: None })
    }
}
