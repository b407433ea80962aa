//! How closely members lie, as it is written.

use super::node::{Resolved, resolve};
use super::node_reader::{FromNode, NodeReader};
use super::read_error::Reported;
use xen_abi_syntax::packing::{PackLimit, Packing};

impl FromNode for Packing {
    fn from_node(node: NodeReader<'_>) -> Result<Self, Reported> {
        let expected = "true, false, 1, 2, 4, 8 or 16";
        let (text, plain) = node.scalar(expected)?;
        let packing = match resolve(text, plain) {
            Resolved::Bool(true) => Some(Packing::Packed),
            Resolved::Bool(false) => Some(Packing::Natural),
            Resolved::Number(bytes) => bytes.parse().ok().and_then(PackLimit::new).map(Packing::AtMost),
            Resolved::Null | Resolved::Text(_) => None,
        };
        packing.ok_or_else(|| node.report(node.wrong(expected)))
    }
}
