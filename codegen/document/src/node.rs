//! The nodes of a YAML tree, each with the stretch of text that it covers.

use std::borrow::Cow;

use xen_abi_syntax::source::Span;

/// A node, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node<'t> {
    /// The stretch of text that it covers.
    pub span: Span,
    /// What it is.
    pub kind: NodeKind<'t>,
}

/// What a node is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NodeKind<'t> {
    /// A word, number or text.
    Scalar {
        /// The text after unquoting and folding.
        text: Cow<'t, str>,
        /// Whether it stands without quotes, so that `true` or `12` is no string.
        plain: bool,
    },
    /// A list.
    Sequence(Vec<Node<'t>>),
    /// Keys and values, in the order in which they are written.
    Mapping(Vec<Entry<'t>>),
}

/// A key with its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry<'t> {
    /// The key.
    pub key: Cow<'t, str>,
    /// Where the key stands.
    pub key_span: Span,
    /// The value.
    pub value: Node<'t>,
}

impl<'t> Node<'t> {
    /// Lets everything in it stand at one place.
    pub fn move_to(&mut self, place: Span) {
        self.span = place;
        match &mut self.kind {
            NodeKind::Scalar { .. } => {}
            NodeKind::Sequence(items) => items.iter_mut().for_each(|item| item.move_to(place)),
            NodeKind::Mapping(entries) => {
                for entry in entries {
                    entry.key_span = place;
                    entry.value.move_to(place);
                }
            }
        }
    }

    /// The same, apart from the text that it was read from.
    pub(crate) fn to_owned(&self) -> Node<'static> {
        let owned = |text: &str| Cow::Owned(text.to_owned());
        let kind = match &self.kind {
            NodeKind::Scalar { text, plain } => NodeKind::Scalar { text: owned(text), plain: *plain },
            NodeKind::Sequence(items) => NodeKind::Sequence(items.iter().map(Node::to_owned).collect()),
            NodeKind::Mapping(entries) => {
                let entry = |entry: &Entry<'_>| Entry {
                    key: owned(&entry.key),
                    key_span: entry.key_span,
                    value: entry.value.to_owned(),
                };
                NodeKind::Mapping(entries.iter().map(entry).collect())
            }
        };
        Node { span: self.span, kind }
    }

    /// The value of a key, if this is a mapping that has it.
    pub fn get(&self, key: &str) -> Option<&Node<'t>> {
        match &self.kind {
            NodeKind::Mapping(entries) => {
                entries.iter().find(|entry| entry.key == key).map(|entry| &entry.value)
            }
            _ => None,
        }
    }

    /// Whether it is YAML's null, as a key without a value has.
    pub fn is_nothing(&self) -> bool {
        matches!(&self.kind, NodeKind::Scalar { text, plain } if resolve(text, *plain) == Resolved::Null)
    }

    /// What it is, in words for a message.
    pub fn describe(&self) -> String {
        match &self.kind {
            NodeKind::Scalar { .. } if self.is_nothing() => "nothing".to_owned(),
            NodeKind::Scalar { text, plain: true } => format!("`{}`", shorten(text)),
            NodeKind::Scalar { text, plain: false } => format!("the text \"{}\"", shorten(text)),
            NodeKind::Sequence(_) => "a list".to_owned(),
            NodeKind::Mapping(_) => "a mapping".to_owned(),
        }
    }
}

/// What YAML's core schema makes of a scalar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resolved<'n> {
    /// No value.
    Null,
    /// True or false.
    Bool(bool),
    /// A number, as it is written.
    Number(&'n str),
    /// Any other text.
    Text(&'n str),
}

/// What YAML's core schema makes of a scalar: only one without quotes can be more than a text.
pub fn resolve<'n>(text: &'n str, plain: bool) -> Resolved<'n> {
    if !plain {
        return Resolved::Text(text);
    }
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Resolved::Null,
        "true" | "True" | "TRUE" => Resolved::Bool(true),
        "false" | "False" | "FALSE" => Resolved::Bool(false),
        _ if text.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c)) && is_number(text) => {
            Resolved::Number(text)
        }
        _ => Resolved::Text(text),
    }
}

fn is_number(text: &str) -> bool {
    for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] {
        if let Some(digits) = text.strip_prefix(prefix) {
            return !digits.is_empty() && digits.chars().all(|c| c.is_digit(radix));
        }
    }
    // With a zero before other digits it could be octal or decimal, so it is neither.
    let octal = text.len() > 1 && text.starts_with('0') && text.bytes().all(|b| b.is_ascii_digit());
    !octal && text.ends_with(|c: char| c.is_ascii_digit() || c == '.') && text.parse::<f64>().is_ok()
}

/// A text for a message: without control characters, and cut where it is long.
pub(crate) fn shorten(text: &str) -> String {
    match text.char_indices().nth(40) {
        Some((byte, _)) => format!("{}...", text[..byte].escape_debug()),
        None => text.escape_debug().to_string(),
    }
}
