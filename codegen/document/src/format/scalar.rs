//! How words, numbers and texts are written.

use std::fmt::Write;

use crate::tree::{Resolved, resolve};

/// Where a scalar stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Around {
    /// On lines of its own.
    Block,
    /// Between brackets, where commas and brackets have a meaning.
    Flow,
}

/// A scalar on one line: without quotes where YAML allows and no reader could be misled.
pub(super) fn one_line(text: &str, plain: bool, around: Around) -> String {
    let bare = match resolve(text, plain) {
        Resolved::Null => return "null".to_owned(),
        Resolved::Bool(_) | Resolved::Number(_) => true,
        Resolved::Text(_) => {
            matches!(resolve(text, true), Resolved::Text(_)) && !misleads(text) && can_be_plain(text, around)
        }
    };
    if bare { text.to_owned() } else { quoted(text) }
}

/// A key. Whatever it looks like, it is a name.
pub(super) fn key(text: &str) -> String {
    one_line(text, false, Around::Flow)
}

/// Whether other readers, or people, could take the text for something else: a release for a number, a word
/// for a truth value as in YAML 1.1.
fn misleads(text: &str) -> bool {
    let release = text.contains('.')
        && text.split('.').all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()));
    release || ["yes", "no", "on", "off"].iter().any(|word| text.eq_ignore_ascii_case(word))
}

fn can_be_plain(text: &str, around: Around) -> bool {
    let mut characters = text.chars();
    let (Some(first), second) = (characters.next(), characters.next()) else { return false };
    let indicates = match first {
        '-' | ':' | '?' => second.is_none_or(|c| c == ' ' || ",[]{}".contains(c)),
        _ => ",[]{}#&*!|>'\"%@`<=".contains(first),
    };
    let closes = matches!(text.get(..3), Some("---" | "..."));
    let flow = around == Around::Flow && text.contains([',', '[', ']', '{', '}']);
    let ends = text.ends_with([' ', ':']) || text.starts_with(' ');
    let inside = text.contains(": ") || text.contains(" #") || text.chars().any(must_be_escaped);
    !(indicates || closes || flow || ends || inside)
}

/// Whether a character can stand only in quotes, as an escape.
pub(super) fn must_be_escaped(character: char) -> bool {
    character.is_control() || matches!(character, '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{feff}')
}

/// A text in double quotes.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            other if must_be_escaped(other) => {
                let _ = write!(quoted, "\\u{:04x}", u32::from(other));
            }
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

/// The sign before a block of lines that stands for exactly this text; absent if no block can.
pub(super) fn block_sign(text: &str) -> Option<String> {
    let lines = text.trim_end_matches('\n');
    let writable =
        |line: &str| !line.contains(must_be_escaped) && (line.is_empty() || !line.trim().is_empty());
    let first = lines.split('\n').next().unwrap_or_default();
    if first.is_empty() || first.starts_with('\t') || !lines.split('\n').all(writable) {
        return None;
    }
    let indentation = if first.starts_with(' ') { "2" } else { "" };
    let ending = match text.len() - lines.len() {
        0 => "-",
        1 => "",
        _ => "+",
    };
    Some(format!("|{indentation}{ending}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_stand_where_they_are_needed() {
        for (text, plain, block, flow) in [
            ("a, b", false, "a, b", "\"a, b\""),
            ("4.20", false, "\"4.20\"", "\"4.20\""),
            ("4.20.3", true, "\"4.20.3\"", "\"4.20.3\""),
            ("0..17", false, "0..17", "0..17"),
            ("0x10", true, "0x10", "0x10"),
            ("0x10", false, "\"0x10\"", "\"0x10\""),
            ("true", false, "\"true\"", "\"true\""),
            ("-1", true, "-1", "-1"),
            ("- 1", false, "\"- 1\"", "\"- 1\""),
            ("off", true, "\"off\"", "\"off\""),
            ("< 0x1", true, "\"< 0x1\"", "\"< 0x1\""),
            ("a: b", false, "\"a: b\"", "\"a: b\""),
            ("a:b#c", false, "a:b#c", "a:b#c"),
            ("", false, "\"\"", "\"\""),
            ("", true, "null", "null"),
            ("say \"x\"\n", false, "\"say \\\"x\\\"\\n\"", "\"say \\\"x\\\"\\n\""),
            ("say \"x\"", false, "say \"x\"", "say \"x\""),
        ] {
            assert_eq!(one_line(text, plain, Around::Block), block);
            assert_eq!(one_line(text, plain, Around::Flow), flow);
        }
    }
}
