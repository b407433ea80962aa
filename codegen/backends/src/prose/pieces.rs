//! Sentences in pieces, of which a language spells those that are no English.

use xen_abi_model::{Availability, NameId, Type};
use xen_abi_syntax::expression::Expression;

/// A piece of a sentence.
#[derive(Debug, Clone, PartialEq)]
pub enum Piece<'s> {
    /// English.
    Text(String),
    /// Code of which nothing more is known: what stands between backquotes in the specification.
    Code(String),
    /// A parameter, or a member by the way to it.
    Member(String),
    /// An error, by its name.
    Error(&'s str),
    /// A declaration of a value: its name and type.
    Declared(&'s str, &'s Type),
    /// A declared type.
    Type(NameId),
    /// A value.
    Value(&'s Expression),
    /// How many registers a value of a type takes, where that is more than one; a language whose calls take them by
    /// themselves leaves it out.
    Registers(&'s Type),
    /// When something is there, where that is not always; a language that says so elsewhere leaves it out.
    When(&'s Availability),
}

impl Piece<'_> {
    /// English.
    pub(super) fn text(text: impl Into<String>) -> Self {
        Piece::Text(text.into())
    }
}

/// The pieces of a text of the specification. A backquote that none follows is one.
pub fn pieces<'s>(text: &str) -> Vec<Piece<'s>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, code, after)) = quoted(rest) {
        pieces.push(Piece::text(before));
        pieces.push(Piece::Code(code.to_owned()));
        rest = after;
    }
    pieces.push(Piece::text(rest));
    pieces.retain(|piece| *piece != Piece::Text(String::new()));
    pieces
}

fn quoted(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('`')?;
    let (code, after) = rest.split_once('`')?;
    Some((before, code, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_stands_between_backquotes() {
        let text = |text: &str| Piece::Text(text.to_owned());
        let code = |code: &str| Piece::Code(code.to_owned());
        assert_eq!(
            pieces("Of `a`, and `b`."),
            [text("Of "), code("a"), text(", and "), code("b"), text(".")]
        );
        assert_eq!(pieces("`a`"), [code("a")]);
        assert_eq!(pieces("An open ` only."), [text("An open ` only.")]);
    }
}
