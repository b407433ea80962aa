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
    /// Of `#pragma pack`: to how many bytes members are aligned at most.
    #[serde(skip)]
    pub(crate) limit: Option<u64>,
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

    /// The alignments that attributes ask for; one without a number asks for the greatest there is.
    pub(crate) fn alignments(&self) -> impl Iterator<Item = Option<u64>> {
        self.below("AlignedAttr").map(Node::number)
    }

    /// Gives every pragma its number, if there are as many.
    fn add_limits(&mut self, limits: &mut impl Iterator<Item = u64>) {
        if self.kind == PRAGMA {
            self.limit = limits.next();
        }
        self.inner.iter_mut().for_each(|inner| inner.add_limits(limits));
    }

    /// How many pragmas are at or below this node.
    fn pragmas(&self) -> usize {
        usize::from(self.kind == PRAGMA) + self.inner.iter().map(Node::pragmas).sum::<usize>()
    }
}

/// What a pragma leaves at a record.
pub(crate) const PRAGMA: &str = "MaxFieldAlignmentAttr";

/// Parses a unit.
pub(crate) fn of(unit: &Unit<'_>) -> Result<Node, MeasureError> {
    let mut root: Node = serde_json::from_slice(&dump(unit, "-ast-dump=json")?)?;
    let pragmas = root.pragmas();
    if pragmas > 0 {
        // The numbers are in the other form of the tree alone, in the same order.
        let limits = limits(&String::from_utf8_lossy(&dump(unit, "-ast-dump")?));
        if limits.len() == pragmas {
            root.add_limits(&mut limits.into_iter());
        }
    }
    Ok(root)
}

fn dump(unit: &Unit<'_>, form: &str) -> Result<Vec<u8>, MeasureError> {
    let mut command = unit.clang();
    command.args(["-fsyntax-only", "-Xclang", form]);
    Ok(process::compile_well(&mut command, &unit.text)?.stdout)
}

/// The numbers in lines such as `|-MaxFieldAlignmentAttr 0x2a <<invalid sloc>> Implicit 16`, in bytes.
fn limits(tree: &str) -> Vec<u64> {
    let pragmas = tree.lines().filter(|line| line.contains(PRAGMA));
    pragmas.filter_map(|line| Some(line.rsplit(' ').next()?.parse::<u64>().ok()? / 8)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pragmas_are_told_in_order() {
        let tree = "|-RecordDecl 0x1 <a.h:2:1, col:29> col:8 struct two definition\n\
                    | |-MaxFieldAlignmentAttr 0x2 <<invalid sloc>> Implicit 16\n\
                    | `-FieldDecl 0x3 <col:14, col:19> col:19 a 'char'\n\
                    `-MaxFieldAlignmentAttr 0x4 <<invalid sloc>> Implicit 8\n";
        assert_eq!(limits(tree), [2, 1]);
    }
}
