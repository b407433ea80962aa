//! The order of the keys of each kind of item, and what each key takes. spec/README.md documents them in this
//! order.

use crate::document::Conditions;
use crate::document::tree::{Node, NodeKind};
use Takes::{Item, Items, Named, Pairs, Prose, Section, Texts, Verbatim, Words, WordsByName};

/// A kind of item: its keys in their order.
#[derive(Debug, PartialEq)]
pub struct Kind {
    /// The keys, with what they take.
    pub keys: &'static [(&'static str, Takes)],
    /// Before how many of the keys the conditions stand; absent if it takes none.
    pub conditions: Option<usize>,
}

/// What a key takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Takes {
    /// A word, number or expression, or a list of them.
    Words,
    /// A text for people, which can be filled anew.
    Prose,
    /// A text for machines, which stays as it is.
    Verbatim,
    /// One item.
    Item(&'static Kind),
    /// A list of items.
    Items(&'static Kind),
    /// Declarations by name, apart from each other where one takes several lines.
    Section(&'static Kind),
    /// Declarations by name, close together.
    Named(&'static Kind),
    /// Texts for people, by name.
    Texts,
    /// Words by name, in the order in which they are written.
    WordsByName,
    /// The same, and they may stand on the line of the item that they belong to.
    Pairs,
}

impl Takes {
    /// What each item takes, where a list is given.
    pub fn of_items(self) -> Self {
        match self {
            Takes::Items(kind) => Takes::Item(kind),
            other => other,
        }
    }

    /// What the value of a key takes, where a mapping is given.
    pub fn of_value(self, key: &str) -> Self {
        match self {
            Takes::Item(kind) => kind.takes(key),
            Takes::Section(kind) | Takes::Named(kind) => Takes::Item(kind),
            Takes::Texts => Takes::Prose,
            Takes::Verbatim if key == "is" => Takes::Verbatim,
            _ => Takes::Words,
        }
    }
}

impl Kind {
    /// Where a key stands among the others; unknown ones are last.
    pub fn rank(&self, key: &str) -> (usize, usize) {
        if let Some(at) = self.keys.iter().position(|(known, _)| *known == key) {
            return (at, usize::MAX);
        }
        match (self.conditions, Conditions::KEYS.iter().position(|known| *known == key)) {
            (Some(before), Some(at)) => (before, at),
            _ => (usize::MAX, 0),
        }
    }

    /// What a key takes.
    pub fn takes(&self, key: &str) -> Takes {
        self.keys.iter().find(|(known, _)| *known == key).map_or(Words, |(_, takes)| *takes)
    }
}

/// The kind of a whole file: a header, or the list of releases.
pub(super) fn of_file(root: &Node<'_>) -> &'static Kind {
    let NodeKind::Mapping(entries) = &root.kind else { return &DOCUMENT };
    let has = |key: &str| entries.iter().any(|entry| entry.key == key);
    if has("xen") && !has("header") { &RELEASES } else { &DOCUMENT }
}

/// A file that describes a header.
pub static DOCUMENT: Kind = Kind {
    keys: &[
        ("format", Words),
        ("header", Words),
        ("project", Words),
        ("guard", Words),
        ("doc", Prose),
        ("coverage", Words),
        ("provenance", Items(&PROVENANCE)),
        ("includes", Items(&INCLUDE)),
        ("of", Words),
        ("same", Item(&SAME)),
        ("except", Named(&EXCEPTION)),
        ("renamed", WordsByName),
        ("lacks", Words),
        ("typedefs", Section(&TYPEDEF)),
        ("constants", Section(&CONSTANT)),
        ("strings", Section(&STRING)),
        ("enums", Section(&GROUP)),
        ("flags", Section(&GROUP)),
        ("bitwords", Section(&BIT_WORD)),
        ("shapes", Section(&SHAPE)),
        ("structs", Section(&RECORD)),
        ("unions", Section(&RECORD)),
        ("rings", Section(&RING)),
        ("byte_rings", Section(&BYTE_RING)),
        ("save_records", Section(&SAVE_RECORD)),
        ("hypercalls", Section(&HYPERCALL)),
        ("smccc", Section(&SMCCC_CALL)),
        ("functions", Section(&FUNCTION)),
        ("aliases", Section(&ALIAS)),
        ("x_macros", Section(&X_MACRO)),
        ("macros", Section(&MACRO)),
        ("handles", Section(&HANDLE)),
    ],
    conditions: Some(4),
};

static PROVENANCE: Kind = Kind {
    keys: &[("project", Words), ("path", Words), ("license", Words), ("note", Prose)],
    conditions: None,
};

static INCLUDE: Kind = Kind { keys: &[("header", Words)], conditions: Some(1) };

static SAME: Kind = Kind {
    keys: &[
        ("typedefs", Words),
        ("constants", Words),
        ("strings", Words),
        ("aliases", Words),
        ("enums", Words),
        ("flags", Words),
        ("bitwords", Words),
        ("structs", Words),
        ("unions", Words),
        ("hypercalls", Words),
        ("functions", Words),
        ("macros", Words),
    ],
    conditions: None,
};

static EXCEPTION: Kind =
    Kind { keys: &[("arch", Words), ("typedef", Words), ("handle", Words)], conditions: None };

static CASE: Kind = Kind { keys: &[("is", Words)], conditions: Some(0) };

static TYPEDEF: Kind = Kind {
    keys: &[
        ("type", Items(&CASE)),
        ("len", Words),
        ("align", Words),
        ("handle", Words),
        ("rust", Words),
        ("doc", Prose),
    ],
    conditions: Some(3),
};

static CONSTANT: Kind = Kind {
    keys: &[
        ("type", Words),
        ("value", Items(&CASE)),
        ("bit", Words),
        ("overridable", Words),
        ("rust", Words),
        ("doc", Prose),
    ],
    conditions: Some(3),
};

static STRING: Kind =
    Kind { keys: &[("value", Items(&CASE)), ("rust", Words), ("doc", Prose)], conditions: Some(1) };

static GROUP: Kind = Kind {
    keys: &[
        ("type", Words),
        ("prefix", Words),
        ("c", Words),
        ("rust", Words),
        ("doc", Prose),
        ("values", Named(&CONSTANT)),
    ],
    conditions: Some(3),
};

static BIT_WORD: Kind = Kind {
    keys: &[
        ("type", Words),
        ("typedef", Words),
        ("rust", Words),
        ("doc", Prose),
        ("fields", Items(&BIT_PART)),
    ],
    conditions: Some(2),
};

static BIT_PART: Kind =
    Kind { keys: &[("name", Words), ("bit", Words), ("bits", Words), ("doc", Prose)], conditions: Some(3) };

static RECORD: Kind = Kind {
    keys: &[
        ("nested_in", Words),
        ("typedef", Words),
        ("untagged", Words),
        ("packed", Words),
        ("align", Words),
        ("handle", Words),
        ("rust", Words),
        ("doc", Prose),
        ("fields", Items(&MEMBER)),
    ],
    conditions: Some(6),
};

static SHAPE: Kind =
    Kind { keys: &[("params", Words), ("doc", Prose), ("fields", Items(&MEMBER))], conditions: None };

static MEMBER: Kind = Kind {
    keys: &[
        ("shape", Words),
        ("with", Pairs),
        ("name", Words),
        ("when", Words),
        ("tag", Pairs),
        ("type", Items(&CASE)),
        ("len", Items(&CASE)),
        ("bits", Words),
        ("counted_by", Words),
        ("unit", Words),
        ("reserved", Words),
        ("rust", Words),
        ("doc", Prose),
        ("fields", Items(&MEMBER)),
        ("union", Items(&MEMBER)),
    ],
    conditions: Some(11),
};

static RING: Kind =
    Kind { keys: &[("request", Words), ("response", Words), ("doc", Prose)], conditions: Some(2) };

static BYTE_RING: Kind = Kind { keys: &[("intf", Words), ("doc", Prose)], conditions: Some(1) };

static SAVE_RECORD: Kind = Kind {
    keys: &[
        ("code", Words),
        ("code_constant", Words),
        ("record", Words),
        ("compat", Pairs),
        ("rust", Words),
        ("doc", Prose),
    ],
    conditions: Some(4),
};

static HYPERCALL: Kind = Kind {
    keys: &[
        ("number", Words),
        ("callers", Words),
        ("params", Items(&PARAMETER)),
        ("envelope", Words),
        ("op_in", Item(&OP_IN)),
        ("interface_version", Item(&VERSION_MEMBER)),
        ("stability", Words),
        ("dirs", WordsByName),
        ("op_prefix", Words),
        ("count", Words),
        ("returns", Item(&RETURNS)),
        ("errors", Texts),
        ("basis", Prose),
        ("safety", Prose),
        ("invalidates", Words),
        ("rust", Words),
        ("doc", Prose),
        ("ops", Section(&OPERATION)),
    ],
    conditions: Some(1),
};

static PARAMETER: Kind = Kind {
    keys: &[
        ("name", Words),
        ("type", Words),
        ("role", Words),
        ("dir", Words),
        ("counted_by", Words),
        ("doc", Prose),
    ],
    conditions: Some(5),
};

static OP_IN: Kind = Kind { keys: &[("member", Words), ("bits", Words)], conditions: None };

static VERSION_MEMBER: Kind = Kind { keys: &[("member", Words), ("value", Words)], conditions: None };

static OPERATION: Kind = Kind {
    keys: &[
        ("value", Words),
        ("arg", Words),
        ("dir", Words),
        ("member", Words),
        ("params", Items(&PARAMETER)),
        ("dirs", WordsByName),
        ("count", Words),
        ("stability", Words),
        ("allowed", Prose),
        ("returns", Item(&RETURNS)),
        ("errors", Texts),
        ("basis", Prose),
        ("safety", Prose),
        ("invalidates", Words),
        ("rust", Words),
        ("doc", Prose),
        ("op_in", Item(&OP_IN)),
        ("interface_version", Item(&VERSION_MEMBER)),
        ("op_prefix", Words),
        ("ops", Section(&OPERATION)),
    ],
    conditions: Some(1),
};

static RETURNS: Kind = Kind { keys: &[("kind", Words), ("doc", Prose)], conditions: None };

static FUNCTION: Kind = Kind {
    keys: &[
        ("params", WordsByName),
        ("type", Words),
        ("value", Items(&CASE)),
        ("rust", Words),
        ("doc", Prose),
    ],
    conditions: Some(3),
};

static ALIAS: Kind = Kind {
    keys: &[
        ("kind", Words),
        ("of", Words),
        ("in", Words),
        ("align", Words),
        ("overridable", Words),
        ("rust", Words),
        ("doc", Prose),
    ],
    conditions: Some(5),
};

static SMCCC_CALL: Kind = Kind {
    keys: &[
        ("call", Words),
        ("convention", Words),
        ("owner", Words),
        ("number", Words),
        ("id", Words),
        ("same_as", Words),
        ("c", Words),
        ("params", Items(&OPERAND)),
        ("returns", Items(&OPERAND)),
        ("basis", Prose),
        ("rust", Words),
        ("doc", Prose),
    ],
    conditions: Some(7),
};

static OPERAND: Kind = Kind { keys: &[("name", Words), ("type", Words), ("doc", Prose)], conditions: None };

static X_MACRO: Kind = Kind {
    keys: &[("group", Words), ("assembler", Words), ("kept", Words), ("doc", Prose)],
    conditions: Some(3),
};

static MACRO: Kind = Kind {
    keys: &[("params", Words), ("overridable", Words), ("doc", Prose), ("c", Verbatim)],
    conditions: Some(2),
};

/// The file that lists the releases.
pub static RELEASES: Kind = Kind {
    keys: &[
        ("format", Words),
        ("xen", Section(&BRANCH)),
        ("linux", Section(&BRANCH)),
        ("targets", Section(&HEADERS)),
    ],
    conditions: None,
};

static BRANCH: Kind =
    Kind { keys: &[("points", Words), ("interface", Words), ("master", Words)], conditions: None };

static HEADERS: Kind = Kind { keys: &[], conditions: Some(0) };

static HANDLE: Kind = Kind { keys: &[("c", Words), ("for", Words)], conditions: Some(0) };
