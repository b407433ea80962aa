//! Documentation as C comments.

use crate::prose::{Piece, pieces};

/// The columns that a line of a comment may fill.
const WIDTH: usize = 100;

/// A comment that stands on lines of its own, without indentation; nothing for an empty text.
pub(super) fn comment(text: &str) -> String {
    let text = harmless(plain(text).trim());
    if text.is_empty() {
        return String::new();
    }
    let lines = lines(&text);
    match lines.as_slice() {
        [line] if line.len() + "/*  */".len() <= WIDTH => format!("/* {line} */\n"),
        lines => {
            let body = lines.iter().map(|line| format!(" * {line}").trim_end().to_owned() + "\n");
            format!("/*\n{} */\n", body.collect::<String>())
        }
    }
}

/// A text without the backquotes around code.
fn plain(text: &str) -> String {
    let pieces = pieces(text).into_iter();
    pieces
        .map(|piece| if let Piece::Text(text) | Piece::Code(text) = piece { text } else { String::new() })
        .collect()
}

/// A text that neither ends the comment that it stands in nor seems to begin another.
fn harmless(text: &str) -> String {
    text.replace("*/", "* /").replace("/*", "/ *")
}

/// Paragraphs, broken into lines. What begins with `- ` is an element of a list and stays one.
fn lines(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    for (at, paragraph) in text.split("\n\n").enumerate() {
        if at > 0 {
            lines.push(String::new());
        }
        let mut element = String::new();
        for line in paragraph.lines().map(str::trim) {
            if line.starts_with("- ") {
                wrap(&element, &mut lines);
                element.clear();
            }
            element.push_str(line);
            element.push(' ');
        }
        wrap(&element, &mut lines);
    }
    lines
}

fn wrap(text: &str, lines: &mut Vec<String>) {
    let indent = if text.starts_with("- ") { "  " } else { "" };
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() && line.len() + 1 + word.len() + " * ".len() > WIDTH {
            lines.push(std::mem::take(&mut line));
            line.push_str(indent);
        } else if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    if !line.is_empty() {
        lines.push(line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_texts_take_one_line() {
        assert_eq!(comment(" Port. "), "/* Port. */\n");
        assert_eq!(comment(""), "");
    }

    #[test]
    fn a_comment_cannot_be_ended_from_within() {
        assert_eq!(comment("a */ b /* c"), "/* a * / b / * c */\n");
    }

    #[test]
    fn code_stands_without_backquotes() {
        assert_eq!(comment("Ends the `name`."), "/* Ends the name. */\n");
    }

    #[test]
    fn lists_and_paragraphs_stay_apart() {
        let text = format!("First.\n\n- {}\n- b\n", "word ".repeat(25));
        insta::assert_snapshot!(comment(&text));
    }
}
