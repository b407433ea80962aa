//! Rust as text, token by token.
//!
//! [`quote!`] reads like that of the crate of this name. But a token is only text here, since building trees of
//! tokens would take several times as long as all else. Between any two tokens is a space.

use std::convert::Infallible;
use std::ffi::CStr;
use std::fmt;
use std::str::FromStr;

/// Tokens, one after the other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Code(String);

impl Code {
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// No token yet, but room for some.
    pub(super) fn with_room() -> Self {
        Self(String::with_capacity(256))
    }

    /// The same, where it is known how much room, in bytes.
    pub(super) fn with_room_for(bytes: usize) -> Self {
        Self(String::with_capacity(bytes))
    }

    /// Whether there is no token.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds what comes next.
    pub(super) fn extend(&mut self, next: Code) {
        if self.0.is_empty() {
            *self = next;
        } else {
            self.0.push_str(&next.0);
        }
    }

    /// Adds one token, or several that are text already.
    pub(super) fn push(&mut self, token: &str) {
        self.0.push_str(token);
        self.0.push(' ');
    }

    /// Adds tokens that have their spaces.
    pub(super) fn add(&mut self, tokens: &str) {
        self.0.push_str(tokens);
    }

    /// Adds documentation, line by line, with a space before each as people write it.
    pub(super) fn document(&mut self, text: &str) {
        for line in text.trim().lines() {
            self.add("# [ doc = ");
            self.literal(if line.is_empty() { "" } else { " " }, line);
            self.add("] ");
        }
    }

    /// Adds a further paragraph of documentation.
    pub(super) fn document_on(&mut self, text: &str) {
        self.add("# [ doc = \"\" ] ");
        self.document(text);
    }

    /// Adds the literal of a text in two parts, the first of which is nothing or spaces.
    fn literal(&mut self, spaces: &str, text: &str) {
        // Without a branch, so that many bytes are looked at at once.
        let is_plain = |byte: u8| matches!(byte, b' '..=b'~') & (byte != b'"') & (byte != b'\\');
        self.0.push('"');
        self.add(spaces);
        if text.bytes().fold(true, |all, byte| all & is_plain(byte)) {
            self.add(text);
        } else {
            // Not by `proc_macro2`, which works on no other thread than that of a macro.
            let quoted = format!("{text:?}");
            self.add(&quoted[1..quoted.len() - 1]);
        }
        self.add("\" ");
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Code {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        let mut code = Code::new();
        code.push(text);
        Ok(code)
    }
}

/// A text with the parts behind it, for which room is made once.
pub(super) fn joined(mut text: String, parts: &[Code]) -> String {
    text.reserve(parts.iter().map(|part| part.0.len() + 1).sum());
    parts.iter().for_each(|part| text.push_str(&part.0));
    text
}

impl FromIterator<Code> for Code {
    fn from_iter<I: IntoIterator<Item = Code>>(parts: I) -> Self {
        let mut all = Code::new();
        parts.into_iter().for_each(|part| all.extend(part));
        all
    }
}

/// What can stand behind a `#` in [`quote!`].
pub(super) trait Tokens {
    /// Adds its tokens.
    fn add_to(&self, code: &mut Code);

    /// Its tokens.
    fn code(&self) -> Code {
        let mut code = Code::new();
        self.add_to(&mut code);
        code
    }
}

impl<T: Tokens + ?Sized> Tokens for &T {
    fn add_to(&self, code: &mut Code) {
        (**self).add_to(code);
    }
}

impl<T: Tokens> Tokens for Option<T> {
    fn add_to(&self, code: &mut Code) {
        self.iter().for_each(|there| there.add_to(code));
    }
}

impl Tokens for Code {
    fn add_to(&self, code: &mut Code) {
        code.0.push_str(&self.0);
    }
}

/// A text is a literal.
impl Tokens for str {
    fn add_to(&self, code: &mut Code) {
        code.literal("", self);
    }
}

impl Tokens for String {
    fn add_to(&self, code: &mut Code) {
        self.as_str().add_to(code);
    }
}

/// A name that is right in Rust; [`super::naming::ident`] makes one of any word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ident(pub(super) String);

impl Tokens for Ident {
    fn add_to(&self, code: &mut Code) {
        code.push(&self.0);
    }
}

/// A literal that is no plain text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Literal(String);

impl Literal {
    /// A number whose type follows from where it stands.
    pub(super) fn number(value: impl Into<i128>) -> Self {
        Self(value.into().to_string())
    }

    /// A text of C.
    pub(super) fn c_string(text: &CStr) -> Self {
        Self(format!("c\"{}\"", text.to_bytes().escape_ascii()))
    }
}

impl fmt::Display for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Tokens for Literal {
    fn add_to(&self, code: &mut Code) {
        code.push(&self.0);
    }
}

/// Code in which `#name` stands for what a variable holds, and `#(..)*` or `#(..),*` for as many of what is inside
/// as the one variable there has.
macro_rules! quote {
    ($($tokens:tt)*) => {{
        #[allow(unused_mut)]
        let mut code = $crate::backend::rust::code::Code::with_room();
        $crate::backend::rust::code::write_code!(code; [] $($tokens)*);
        code
    }};
}

/// Adds tokens to code. Those in brackets come first; they are gathered up to the next variable, so that they are
/// added at once.
macro_rules! write_code {
    ($code:ident; []) => {};
    ($code:ident; [$($gathered:expr,)+]) => {
        $code.add(concat!($($gathered, " "),+));
    };
    ($code:ident; [$($gathered:tt)*] # ( $($of:tt)* ) * $($rest:tt)*) => {
        $crate::backend::rust::code::write_code!($code; [$($gathered)*]);
        $crate::backend::rust::code::write_each!($code; ""; { $($of)* } $($of)*);
        $crate::backend::rust::code::write_code!($code; [] $($rest)*);
    };
    ($code:ident; [$($gathered:tt)*] # ( $($of:tt)* ) $between:tt * $($rest:tt)*) => {
        $crate::backend::rust::code::write_code!($code; [$($gathered)*]);
        $crate::backend::rust::code::write_each!($code; concat!(stringify!($between), " "); { $($of)* } $($of)*);
        $crate::backend::rust::code::write_code!($code; [] $($rest)*);
    };
    ($code:ident; [$($gathered:tt)*] # $name:ident $($rest:tt)*) => {
        $crate::backend::rust::code::write_code!($code; [$($gathered)*]);
        $crate::backend::rust::code::Tokens::add_to(&$name, &mut $code);
        $crate::backend::rust::code::write_code!($code; [] $($rest)*);
    };
    ($code:ident; [$($gathered:tt)*] ( $($of:tt)* ) $($rest:tt)*) => {
        $crate::backend::rust::code::write_code!($code; [$($gathered)* "(",] $($of)*);
        $crate::backend::rust::code::write_code!($code; [")",] $($rest)*);
    };
    ($code:ident; [$($gathered:tt)*] [ $($of:tt)* ] $($rest:tt)*) => {
        $crate::backend::rust::code::write_code!($code; [$($gathered)* "[",] $($of)*);
        $crate::backend::rust::code::write_code!($code; ["]",] $($rest)*);
    };
    ($code:ident; [$($gathered:tt)*] { $($of:tt)* } $($rest:tt)*) => {
        $crate::backend::rust::code::write_code!($code; [$($gathered)* "{",] $($of)*);
        $crate::backend::rust::code::write_code!($code; ["}",] $($rest)*);
    };
    ($code:ident; [$($gathered:tt)*] $token:tt $($rest:tt)*) => {
        $crate::backend::rust::code::write_code!($code; [$($gathered)* stringify!($token),] $($rest)*);
    };
}

/// Finds the variable of a repetition, and adds what is repeated once for each thing that it has.
macro_rules! write_each {
    ($code:ident; $between:expr; { $($of:tt)* } # $name:ident $($rest:tt)*) => {
        #[allow(unused_variables, unused_mut)]
        let mut is_first = true;
        for $name in $name {
            if !std::mem::take(&mut is_first) {
                $code.add($between);
            }
            $crate::backend::rust::code::write_code!($code; [] $($of)*);
        }
    };
    ($code:ident; $between:expr; $of:tt ( $($inner:tt)* ) $($rest:tt)*) => {
        $crate::backend::rust::code::write_each!($code; $between; $of $($inner)* $($rest)*);
    };
    ($code:ident; $between:expr; $of:tt [ $($inner:tt)* ] $($rest:tt)*) => {
        $crate::backend::rust::code::write_each!($code; $between; $of $($inner)* $($rest)*);
    };
    ($code:ident; $between:expr; $of:tt { $($inner:tt)* } $($rest:tt)*) => {
        $crate::backend::rust::code::write_each!($code; $between; $of $($inner)* $($rest)*);
    };
    ($code:ident; $between:expr; $of:tt $token:tt $($rest:tt)*) => {
        $crate::backend::rust::code::write_each!($code; $between; $of $($rest)*);
    };
}

/// A name by a format.
macro_rules! format_ident {
    ($($arguments:tt)*) => {
        $crate::backend::rust::code::Ident(format!($($arguments)*))
    };
}

pub(super) use {format_ident, quote, write_code, write_each};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_and_repetitions_stand_for_what_they_hold() {
        let (name, text, none) = (Ident("a".to_owned()), "say \"b\"", None::<Code>);
        let numbers = [1, 2, 3].map(Literal::number);
        let lines = vec!["x".to_owned(), "y".to_owned()];
        let code =
            quote!(#none fn #name<'l>(&self) -> [u8; 2] { f(&[#(#numbers),*], #text) } #(#[doc = #lines])*);
        let expected = quote::quote! {
            fn a<'l>(&self) -> [u8; 2] { f(&[1, 2, 3], "say \"b\"") } #[doc = "x"] #[doc = "y"]
        };
        let code: proc_macro2::TokenStream = code.as_str().parse().unwrap();
        assert_eq!(code.to_string(), expected.to_string());
    }
}
