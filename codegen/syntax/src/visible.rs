//! Characters that people do not see, or that show others out of their order.

use std::borrow::Cow;

/// Whether a character is not seen, or changes what is seen around it: a control character, which may be a command to
/// a terminal, one that turns the direction of writing, or one of no width. The end of a line and a tab are none.
pub fn is_hidden(character: char) -> bool {
    match character {
        '\n' | '\t' => false,
        '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' => true,
        '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => true,
        '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}' => true,
        other => other.is_control(),
    }
}

/// The first hidden character of a text.
pub fn hidden_in(text: &str) -> Option<char> {
    // Nearly every text is of these alone, which is found out for many bytes at once.
    let is_plain = |byte: &u8| matches!(byte, b' '..=b'~' | b'\n' | b'\t');
    let are_plain = |bytes: &[u8]| bytes.iter().fold(true, |plain, byte| plain & is_plain(byte));
    if text.as_bytes().chunks(64).all(are_plain) {
        return None;
    }
    text.chars().find(|character| is_hidden(*character))
}

/// A text in which what is hidden is written out, as in `\u{9b}`.
pub fn escaped(text: &str) -> Cow<'_, str> {
    written_out(text, |hidden| hidden.escape_unicode().to_string())
}

/// JSON in which what is hidden in its texts is written out, as JSON does it.
pub fn escaped_in_json(json: &str) -> Cow<'_, str> {
    let unit = |unit: &mut u16| format!("\\u{unit:04x}");
    written_out(json, |hidden| hidden.encode_utf16(&mut [0; 2]).iter_mut().map(unit).collect())
}

fn written_out(text: &str, write: impl Fn(char) -> String) -> Cow<'_, str> {
    if hidden_in(text).is_none() {
        return Cow::Borrowed(text);
    }
    let shown = text.chars().map(|character| match is_hidden(character) {
        true => write(character),
        false => character.to_string(),
    });
    Cow::Owned(shown.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_hidden_is_written_out() {
        assert_eq!(escaped("Z\u{fc}rich\n\tand more"), "Z\u{fc}rich\n\tand more");
        assert_eq!(escaped("a\r\u{1b}[31m\u{9b}b"), "a\\u{d}\\u{1b}[31m\\u{9b}b");
        assert_eq!(escaped_in_json("[\"a\u{9b}\u{e0041}\"]"), "[\"a\\u009b\\udb40\\udc41\"]");
        for hidden in [
            "\0",
            "\u{7f}",
            "\u{85}",
            "\u{9c}",
            "\u{202a}",
            "\u{202e}",
            "\u{2066}",
            "\u{2069}",
            "\u{feff}",
            "\u{e0041}",
        ] {
            let shown = escaped(hidden);
            assert!(shown.is_ascii() && shown.starts_with("\\u{"), "{shown}");
        }
    }
}
