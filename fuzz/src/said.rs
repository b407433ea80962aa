use std::collections::BTreeMap;

use xen_abi_codegen::document::tree::{Node, NodeKind, Resolved, resolve};

/// What a node says, without its layout.
#[derive(Debug, PartialEq)]
pub(crate) enum Said {
    Word(String),
    Text(String),
    List(Vec<Said>),
    Mapping(BTreeMap<String, Said>),
}

impl Said {
    /// That of a node.
    pub(crate) fn by(node: &Node<'_>) -> Self {
        match &node.kind {
            NodeKind::Scalar { text, plain } => match resolve(text, *plain) {
                Resolved::Text(text) => Said::Text(text.split_whitespace().collect::<Vec<_>>().join(" ")),
                other => Said::Word(format!("{other:?}")),
            },
            NodeKind::Sequence(items) => Said::List(items.iter().map(Said::by).collect()),
            NodeKind::Mapping(entries) => Said::Mapping(
                entries.iter().map(|entry| (name_now(&entry.key), Said::by(&entry.value))).collect(),
            ),
        }
    }
}

/// A key, by the name that the formatter gives it.
fn name_now(key: &str) -> String {
    if key == "rust" { "rename" } else { key }.to_owned()
}
