//! Splitting preprocessed C into words.

/// The tokens of a line: identifiers and numbers whole, literals whole, everything else one character each.
pub(crate) fn of_line(line: &str) -> impl Iterator<Item = &str> {
    let mut rest = line;
    std::iter::from_fn(move || {
        rest = rest.trim_start();
        let first = rest.chars().next()?;
        let length = match first {
            '"' | '\'' => literal_length(rest, first),
            c if is_word(c) => rest.find(|c: char| !is_word(c)).unwrap_or(rest.len()),
            c => c.len_utf8(),
        };
        let (token, after) = rest.split_at(length);
        rest = after;
        Some(token)
    })
}

/// Whether a token can name something.
pub(crate) fn is_identifier(token: &str) -> bool {
    token.chars().all(is_word) && !token.starts_with(|c: char| c.is_ascii_digit())
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '$'
}

fn literal_length(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return at + c.len_utf8(),
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_stay_whole() {
        let tokens: Vec<_> = of_line(r#"  const char *a="x;\"{", b = '}';"#).collect();
        assert_eq!(tokens, ["const", "char", "*", "a", "=", r#""x;\"{""#, ",", "b", "=", "'}'", ";"]);
        assert_eq!(of_line("\"open").collect::<Vec<_>>(), ["\"open"]);
    }
}
