//! `key = value, key = value`, taken apart.
//!
//! A general parser of Rust would take every user more time to build than all of this program takes to run.

use litrs::StringLit;
use proc_macro::{Delimiter, Ident, Span, TokenStream, TokenTree};

use crate::error::Error;

/// A key and its value.
pub(crate) struct Argument {
    pub(crate) key: Ident,
    pub(crate) value: Value,
}

/// The tokens of a value, of which there is at least one.
pub(crate) struct Value {
    first: TokenTree,
    others: Vec<TokenTree>,
}

/// A text in quotes.
pub(crate) struct Text {
    pub(crate) value: String,
    pub(crate) span: Span,
}

/// All arguments, in their order.
pub(crate) fn arguments(input: TokenStream) -> Result<Vec<Argument>, Error> {
    parts(input)?.into_iter().map(argument).collect()
}

fn argument(part: Value) -> Result<Argument, Error> {
    const EXPECTED: &str = "expected a key and its value, as in `release = \"4.20\"`";
    let TokenTree::Ident(key) = part.first else {
        return Err(Error::new(part.first.span(), EXPECTED));
    };
    let mut others = part.others.into_iter();
    match others.next() {
        Some(TokenTree::Punct(equals)) if equals.as_char() == '=' => {
            let first = others.next().ok_or_else(|| Error::new(equals.span(), EXPECTED))?;
            Ok(Argument { key, value: Value { first, others: others.collect() } })
        }
        other => Err(Error::new(other.map_or(key.span(), |token| token.span()), EXPECTED)),
    }
}

/// What stands between commas; behind the last there may be one more.
fn parts(tokens: TokenStream) -> Result<Vec<Value>, Error> {
    let mut parts = Vec::new();
    let mut part: Option<Value> = None;
    for token in tokens {
        let is_comma = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == ',');
        match &mut part {
            None if is_comma => return Err(Error::new(token.span(), "there is nothing before this comma")),
            None => part = Some(Value { first: token, others: Vec::new() }),
            Some(_) if is_comma => parts.extend(part.take()),
            Some(part) => part.others.push(token),
        }
    }
    parts.extend(part);
    Ok(parts)
}

impl Value {
    /// That it is not what was expected.
    pub(crate) fn not(&self, expected: &str) -> Error {
        let last = self.others.last().unwrap_or(&self.first);
        Error::between(self.first.span(), last.span(), expected)
    }

    /// Its only token. What a macro by example handed on stands in brackets that nobody sees.
    fn token(&self) -> Option<TokenTree> {
        let mut token = self.others.is_empty().then(|| self.first.clone());
        while let Some(TokenTree::Group(group)) = &token {
            if group.delimiter() != Delimiter::None {
                break;
            }
            let mut inner = group.stream().into_iter();
            token = inner.next().filter(|_| inner.next().is_none());
        }
        token
    }

    /// The text in quotes that it is.
    pub(crate) fn text(&self) -> Option<Text> {
        let Some(TokenTree::Literal(literal)) = self.token() else { return None };
        let text = StringLit::parse(literal.to_string()).ok()?;
        Some(Text { value: text.into_value(), span: literal.span() })
    }

    /// The word `true` or `false` that it is.
    pub(crate) fn truth(&self) -> Option<bool> {
        match self.token()? {
            TokenTree::Ident(word) => word.to_string().parse().ok(),
            _ => None,
        }
    }

    /// The items of the list that it is.
    pub(crate) fn items(&self) -> Option<Result<Vec<Value>, Error>> {
        match self.token()? {
            TokenTree::Group(list) if list.delimiter() == Delimiter::Bracket => Some(parts(list.stream())),
            _ => None,
        }
    }
}
