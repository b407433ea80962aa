//! What a file has already, by name.

use std::collections::HashMap;

use xen_abi_codegen::document::marks;
use xen_abi_codegen::document::tree::{Entry, Node, NodeKind};

use super::edits::Text;
use crate::import::yaml::{Map, Yaml};

/// The declarations of a file: those of its sections, values of groups, and operations.
pub(super) struct Written<'t, 'w> {
    declarations: HashMap<&'w str, Vec<InSection<'t, 'w>>>,
    /// The mapping with the values of each group.
    values: HashMap<&'w str, &'w Node<'t>>,
    text: Text<'t>,
    /// The first byte of each comment.
    comments: Vec<usize>,
}

/// A section, and what it declares under a name.
type InSection<'t, 'w> = (&'w str, &'w Node<'t>);

/// Keys of the head of a file that hold no declarations.
pub(super) const HEAD: [&str; 8] =
    ["left_out", "format", "provenance", "includes", "same", "except", "renamed", "lacks"];

impl<'t, 'w> Written<'t, 'w> {
    pub(super) fn of(root: &'w Node<'t>, text: &'t str) -> Written<'t, 'w> {
        let comments = marks::read(text).comments.iter().map(|comment| comment.bytes.0).collect();
        let mut written =
            Written { declarations: HashMap::new(), values: HashMap::new(), text: Text::new(text), comments };
        for section in entries(root).iter().filter(|section| !HEAD.contains(&&*section.key)) {
            for declaration in entries(&section.value) {
                written.add(&section.key, declaration);
            }
        }
        written
    }

    fn add(&mut self, section: &'w str, declaration: &'w Entry<'t>) {
        self.declarations.entry(&declaration.key).or_default().push((section, &declaration.value));
        for one in each(&declaration.value) {
            if let Some(values) = one.get("values") {
                self.values.entry(&declaration.key).or_insert(values);
                entries(values).iter().for_each(|value| self.add(section, value));
            }
            let inner = one.get("ops").map(entries).into_iter().flatten();
            inner.for_each(|operation| self.add(section, operation));
        }
    }

    /// Every name that has a declaration.
    pub(super) fn names(&self) -> Vec<String> {
        self.declarations.keys().map(|name| (*name).to_owned()).collect()
    }

    /// The declaration or declarations of a name: those of a section, if it has some.
    pub(super) fn find(&self, section: &str, name: &str) -> Option<&'w Node<'t>> {
        let all = self.declarations.get(name)?;
        let own = all.iter().find(|(of, _)| *of == section);
        own.or(all.first()).map(|(_, node)| *node)
    }

    /// Whether a name is declared.
    pub(super) fn has(&self, name: &str) -> bool {
        self.declarations.contains_key(name)
    }

    /// The values of a group.
    pub(super) fn values_of(&self, group: &str) -> Option<&'w Node<'t>> {
        self.values.get(group).copied()
    }

    /// Whether there are comments in a node, which a rewritten one would not have.
    pub(super) fn has_comments(&self, node: &Node<'_>) -> bool {
        let within = self.text.range(node);
        self.comments.iter().any(|comment| within.contains(comment))
    }
}

fn entries<'t, 'w>(node: &'w Node<'t>) -> &'w [Entry<'t>] {
    match &node.kind {
        NodeKind::Mapping(entries) => entries,
        _ => &[],
    }
}

/// The declarations of a name that may have several.
fn each<'t, 'w>(node: &'w Node<'t>) -> &'w [Node<'t>] {
    match &node.kind {
        NodeKind::Sequence(items) => items,
        _ => std::slice::from_ref(node),
    }
}

/// A node as a value that can be changed and written.
pub(super) fn yaml_of(node: &Node<'_>) -> Yaml {
    match &node.kind {
        NodeKind::Scalar { text, plain: true } => Yaml::Plain(text.to_string()),
        NodeKind::Scalar { text, plain: false } => Yaml::Quoted(text.to_string()),
        NodeKind::Sequence(items) => Yaml::List(items.iter().map(yaml_of).collect()),
        NodeKind::Mapping(entries) => {
            let mut map = Map::default();
            entries.iter().for_each(|entry| map.put(&entry.key, yaml_of(&entry.value)));
            Yaml::Map(map)
        }
    }
}
