//! What an answer can depend on: target, release, view, interface version and dialect.

mod dialect;
mod interface;
mod release;
mod subset;
mod target;
mod variant;
mod view;

pub use dialect::Dialect;
pub use interface::InterfaceVersion;
pub use release::{Branch, Release};
pub use subset::{SmallAxis, Subset};
pub use target::Target;
pub use variant::Variant;
pub use view::View;

/// A word that names no value of its axis; its text says which words would have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownWord {
    axis: &'static str,
    word: String,
    known: String,
}

impl UnknownWord {
    fn new(axis: &'static str, word: &str, known: impl Into<String>) -> Self {
        Self { axis, word: word.to_owned(), known: known.into() }
    }
}

impl std::fmt::Display for UnknownWord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "`{}` is no {}; {}", self.word, self.axis, self.known)
    }
}

impl std::error::Error for UnknownWord {}
