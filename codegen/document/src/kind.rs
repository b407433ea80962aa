//! What `fmt` knows of an item: the order of its keys and what each takes. It follows from the declarations of the
//! types that are read.

/// A kind of item: its keys in their order.
#[derive(Debug)]
pub struct Kind {
    /// The keys.
    pub keys: &'static [Key],
    /// Before how many of the keys those of conditions stand, and these; absent if it takes none.
    pub conditions: Option<(usize, KindOf)>,
}

/// A key.
#[derive(Debug)]
pub struct Key {
    /// Its name.
    pub name: &'static str,
    /// The name that it had once, which is still told and rewritten.
    pub was: Option<&'static str>,
    /// What it takes.
    pub takes: Takes,
}

/// The kind of an item: a function, since kinds can contain themselves.
pub type KindOf = fn() -> &'static Kind;

/// What a key takes.
#[derive(Debug, Clone, Copy)]
pub enum Takes {
    /// A word, number or expression, or a list of them.
    Words,
    /// A text for people, which can be filled anew.
    Prose,
    /// Code, which stays as it is, and is not put into quotes for the sake of brackets around it.
    Verbatim,
    /// One item.
    Item(KindOf),
    /// A list of items.
    Items(KindOf),
    /// Declarations by name, apart from each other where one takes several lines.
    Section(KindOf),
    /// Declarations by name, close together.
    Named(KindOf),
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
            Takes::Item(kind) => kind().takes(key),
            Takes::Section(kind) | Takes::Named(kind) => Takes::Item(kind),
            Takes::Texts => Takes::Prose,
            _ => Takes::Words,
        }
    }

    /// What a list of such values takes.
    pub(super) const fn listed(self) -> Self {
        match self {
            Takes::Item(kind) => Takes::Items(kind),
            other => other,
        }
    }

    /// What a mapping from names to such values takes.
    pub(super) const fn by_name(self) -> Self {
        match self {
            Takes::Item(kind) | Takes::Items(kind) => Takes::Section(kind),
            Takes::Prose => Takes::Texts,
            _ => Takes::WordsByName,
        }
    }

    /// The same, with declarations that stay close together.
    pub(super) const fn close(self) -> Self {
        match self {
            Takes::Section(kind) => Takes::Named(kind),
            other => other,
        }
    }

    /// The same, on the line of the item that it belongs to.
    pub(super) const fn pairs(self) -> Self {
        Takes::Pairs
    }
}

impl Kind {
    /// Whether it has a key.
    pub fn has(&self, key: &str) -> bool {
        self.keys.iter().any(|known| known.name == key)
    }

    /// The name that a key has now, if it had another once.
    pub fn name_now(&self, key: &str) -> Option<&'static str> {
        self.keys.iter().find(|known| known.was == Some(key)).map(|known| known.name)
    }

    /// Where a key stands among the others; unknown ones are last.
    pub fn rank(&self, key: &str) -> (usize, usize) {
        if let Some(at) = self.keys.iter().position(|known| known.name == key) {
            return (at, usize::MAX);
        }
        match self.conditions {
            Some((before, conditions)) if conditions().has(key) => (before, conditions().rank(key).0),
            _ => (usize::MAX, 0),
        }
    }

    /// What a key takes.
    pub fn takes(&self, key: &str) -> Takes {
        self.keys.iter().find(|known| known.name == key).map_or(Takes::Words, |known| known.takes)
    }
}

/// An item beside whose keys those of conditions can stand.
pub(crate) trait Conditioned {}
