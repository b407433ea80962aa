//! Generated code, cut into its items.

use super::code::{Code, Tokens};

/// Puts items under one condition. An attribute covers only one item, so each gets it.
pub(super) fn under(condition: &Code, items: &Code) -> Code {
    let mut all = Code::new();
    let mut rest = items.as_str().trim_end();
    while !rest.is_empty() {
        let (item, after) = rest.split_at(end_of_item(rest));
        condition.add_to(&mut all);
        all.push(item.trim_end());
        rest = after.trim_start();
    }
    all
}

/// Where the first item ends. The generator writes neither comments nor characters in quotes.
fn end_of_item(code: &str) -> usize {
    let bytes = code.as_bytes();
    let is_word = |at: usize| bytes.get(at).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    let mut ends = Ends::Unknown;
    let (mut at, mut depth) = (0, 0);
    while at < bytes.len() {
        match bytes[at] {
            b'"' => at = end_of_text(bytes, at),
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' => depth -= 1,
            b'}' => {
                depth -= 1;
                if depth == 0 && ends == Ends::WithBraces {
                    return at + 1;
                }
            }
            b';' if depth == 0 => return at + 1,
            _ if depth == 0 && is_word(at) => {
                let start = at;
                while is_word(at + 1) {
                    at += 1;
                }
                ends = ends.after(&code[start..=at]);
            }
            _ => {}
        }
        at += 1;
    }
    code.len()
}

/// Where the quotes are that end the text which begins at `start`.
fn end_of_text(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while at < bytes.len() && bytes[at] != b'"' {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    at
}

/// How an item ends.
#[derive(Clone, Copy, PartialEq)]
enum Ends {
    /// The word that tells has not been read yet.
    Unknown,
    /// The word `const` has just been read: that of a constant, or that of a function.
    AfterConst,
    /// With braces or a semicolon, whichever comes first.
    WithBraces,
    /// With a semicolon: braces are part of a value or a type.
    WithSemicolon,
}

impl Ends {
    /// What is known after a word outside of all brackets.
    fn after(self, word: &str) -> Self {
        match (self, word) {
            (Ends::Unknown, "pub" | "unsafe") => Ends::Unknown,
            (Ends::Unknown, "const") => Ends::AfterConst,
            (Ends::Unknown, "static" | "type" | "use") => Ends::WithSemicolon,
            (Ends::Unknown, _) => Ends::WithBraces,
            (Ends::AfterConst, "fn" | "unsafe") => Ends::WithBraces,
            (Ends::AfterConst, _) => Ends::WithSemicolon,
            _ => self,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::code::quote;
    use super::*;

    #[test]
    fn each_item_gets_the_condition() {
        let items = quote! {
            #[doc = " One; {two} \"three\" \\."]
            pub const A: S = S { a: 1 };
            const _: () = { assert!(true); };
            pub type T = [u8; 2];
            #[repr(C)]
            pub struct S { a: u8 }
            pub struct W(pub u8);
            impl S { const B: u8 = 1; }
            unsafe impl<const N: usize> Plain for [S; N] {}
            pub const fn f<'a>(a: u8) -> u8 { a }
            static TEXT: &str = "";
            use a::{b, c};
            pub mod m { pub type U = u8; }
        };
        let file = syn::parse_str::<syn::File>(items.as_str()).unwrap();
        let expected: proc_macro2::TokenStream =
            file.items.iter().map(|item| quote::quote!(#[cfg(x)] #item)).collect();
        let all = under(&quote!(#[cfg(x)]), &items);
        let all: proc_macro2::TokenStream = all.as_str().parse().unwrap();
        assert_eq!(all.to_string(), expected.to_string());
    }
}
