//! Giving a record another tag, wherever it is named.

use xen_abi_codegen::source::Source;

/// All texts with one word of C spelt otherwise.
pub(super) fn renamed(sources: &[Source], from: &str, to: &str) -> Vec<Source> {
    sources
        .iter()
        .map(|source| Source::new(source.name.clone(), replace_word(&source.text, from, to)))
        .collect()
}

/// Replaces a word, but not a part of a longer one.
fn replace_word(text: &str, from: &str, to: &str) -> String {
    let is_part = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_');
    let mut replaced = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(from) {
        let (before, behind) = (&rest[..at], &rest[at + from.len()..]);
        let is_word = !is_part(before.chars().next_back().or(replaced.chars().next_back()))
            && !is_part(behind.chars().next());
        replaced.push_str(before);
        replaced.push_str(if is_word { to } else { from });
        rest = behind;
    }
    replaced + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_words_are_replaced() {
        assert_eq!(replace_word("a: ptr<a>, aa, a_t, b.a", "a", "x"), "x: ptr<x>, aa, a_t, b.x");
    }
}
