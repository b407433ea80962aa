//! The declarations of a translation unit as clang's own parser saw them, types as they are spelled.

use serde::Deserialize;

use super::error::MeasureError;
use super::unit::Unit;
use crate::process;

/// A node of clang's tree, with the few of its keys that matter here.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Node {
    pub(crate) kind: String,
    pub(crate) name: String,
    /// `struct` or `union`.
    pub(crate) tag_used: String,
    #[serde(rename = "type")]
    pub(crate) of: Spelled,
    pub(crate) complete_definition: bool,
    pub(crate) is_bitfield: bool,
    /// Of a constant expression.
    pub(crate) value: serde_json::Value,
    /// Of a type: a record without a name that is spelled in it.
    pub(crate) owned_tag_decl: Option<serde_json::Value>,
    pub(crate) inner: Vec<Node>,
}

/// A type as it is spelled.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Spelled {
    pub(crate) qual_type: String,
}

impl Node {
    /// The number in a constant expression at or below this node.
    pub(crate) fn number(&self) -> Option<u64> {
        let own = self.value.as_str().and_then(|text| text.parse().ok());
        own.or_else(|| self.inner.iter().find_map(Node::number))
    }

    /// The nodes right below of one kind.
    pub(crate) fn below<'n>(&'n self, kind: &'n str) -> impl Iterator<Item = &'n Node> {
        self.inner.iter().filter(move |node| node.kind == kind)
    }

    /// The alignment that an attribute asks for; one without a number asks for the greatest there is.
    pub(crate) fn alignment(&self) -> Option<u64> {
        self.below("AlignedAttr").filter_map(Node::number).max()
    }
}

/// Parses a unit.
pub(crate) fn of(unit: &Unit<'_>) -> Result<Node, MeasureError> {
    let mut command = unit.clang();
    command.args(["-fsyntax-only", "-Xclang", "-ast-dump=json"]);
    let output = process::compile_well(&mut command, &unit.text)?;
    Ok(serde_json::from_slice(&output.stdout)?)
}
