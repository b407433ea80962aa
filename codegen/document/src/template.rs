//! Records that a macro of C makes, as they are written beside the macro.

use std::borrow::Cow;

use super::declarations::Declarations;
use super::items::Record;
use super::keyed::keyed;
use super::kind::Takes;
use super::node::{Entry, Node, NodeKind};
use super::node_reader::{FromNode, NodeReader};
use super::placed::Placed;
use super::read_error::{Errors, Reported};
use super::when::When;
use crate::node_reader::read_words;
use xen_abi_syntax::diagnostic::Diagnostics;
use xen_abi_syntax::source::Place;
use xen_abi_syntax::words;

keyed! {
    /// What a macro makes for other languages than C.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Made {
        /// For what it is used.
        pub of: Placed<MadeOf>,
        /// Structures; `$x` stands for what is given for the parameter `x` of the macro.
        pub structs: Declarations<When<Record>> = default,
        /// Unions, likewise.
        pub unions: Declarations<When<Record>> = default,
    }
}

words! {
    /// For what a macro makes records.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
    pub enum MadeOf {
        /// For rings of requests and responses.
        Rings = "rings",
        /// For rings of bytes.
        ByteRings = "byte_rings",
        /// For rings of bytes with their page of indices.
        ByteRingsAndIndices = "byte_rings_and_indices",
    }
}

read_words! { MadeOf }

/// [`Made`], of which the parameters are not known yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// For what it is used.
    pub of: MadeOf,
    node: Node<'static>,
    /// How many bytes of text it has, and how many parameters in them.
    bytes: usize,
    parameters: usize,
}

impl Template {
    /// How many bytes are made at most where no parameter stands for more than some.
    pub fn most_bytes(&self, of_parameter: usize) -> usize {
        self.bytes + self.parameters * of_parameter
    }

    /// What is made where each parameter stands for a text. All of it stands at one place.
    pub fn filled(&self, parameters: &[(String, &str)], place: Place) -> Result<Made, Diagnostics> {
        let mut node = self.node.clone();
        node.move_to(place.span);
        fill(&mut node, parameters);
        let errors = Errors::new(place.source);
        Made::from_node(NodeReader::new(&node, &errors)).map_err(|reported| errors.of(reported))
    }
}

impl FromNode for Template {
    const TAKES: Takes = Made::TAKES;

    fn from_node(node: NodeReader<'_>) -> Result<Self, Reported> {
        // Errors are found here, where they stand, and not once for each use.
        let mut sample = node.to_owned();
        fill(&mut sample, &[("$".to_owned(), "")]);
        let made = Made::from_node(node.instead(&sample))?;
        let (mut bytes, mut parameters) = (0, 0);
        let node = node.to_owned();
        measure(&node, &mut |text| {
            bytes += text.len();
            parameters += text.matches('$').count();
        });
        Ok(Template { of: made.of.value, node, bytes, parameters })
    }
}

/// Tells of every key and scalar.
fn measure(node: &Node<'_>, tell: &mut impl FnMut(&str)) {
    match &node.kind {
        NodeKind::Scalar { text, .. } => tell(text),
        NodeKind::Sequence(items) => items.iter().for_each(|item| measure(item, tell)),
        NodeKind::Mapping(entries) => {
            for Entry { key, value, .. } in entries {
                tell(key);
                measure(value, tell);
            }
        }
    }
}

fn fill(node: &mut Node<'_>, parameters: &[(String, &str)]) {
    match &mut node.kind {
        NodeKind::Scalar { text, .. } => fill_text(text, parameters),
        NodeKind::Sequence(items) => items.iter_mut().for_each(|item| fill(item, parameters)),
        NodeKind::Mapping(entries) => {
            for Entry { key, value, .. } in entries {
                fill_text(key, parameters);
                fill(value, parameters);
            }
        }
    }
}

fn fill_text(text: &mut Cow<'_, str>, parameters: &[(String, &str)]) {
    for (parameter, given) in parameters {
        if text.contains(parameter.as_str()) {
            *text = Cow::Owned(text.replace(parameter, given));
        }
    }
}
