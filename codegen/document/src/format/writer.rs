//! The layout: what stands on one line, what is indented, where empty lines are.

use super::fill::{Paragraph, fill, paragraphs};
use super::piece::{Arranged, Piece, Value};
use super::scalar::{Around, block_sign, key, must_be_escaped, one_line};
use crate::kind::Takes;
use crate::tree::{Resolved, resolve};

/// How far a line may reach that is not divided.
const WIDEST: usize = 110;
/// How far the lines of a text may reach that is filled.
const FILLED: usize = 100;
/// How much further what belongs to something is indented.
const STEP: usize = 2;

/// Writes a whole file.
pub(super) fn write(file: &Arranged<'_, '_>, takes: Takes) -> String {
    let mut lines: Vec<String> = file.head.iter().map(|comment| (*comment).to_owned()).collect();
    if file.head_stands_apart {
        lines.push(String::new());
    }
    let entries = match &file.value {
        Value::Mapping(entries) => entries.as_slice(),
        Value::Scalar(..) | Value::List(_) => &[],
    };
    for (at, entry) in entries.iter().enumerate() {
        let takes = takes.of_value(entry.key.unwrap_or_default());
        if at > 0 && matches!(takes, Takes::Section(_)) {
            lines.push(String::new());
        }
        lines.extend(entry_lines(entry, takes, 0));
    }
    lines.extend(file.foot.iter().map(|comment| (*comment).to_owned()));
    let mut text = lines.join("\n");
    text.push('\n');
    text
}

/// An entry of a mapping, with the comments before it.
fn entry_lines(entry: &Piece<'_, '_>, takes: Takes, indent: usize) -> Vec<String> {
    let mut lines = comment_lines(&entry.before, indent);
    let name = key(entry.key.unwrap_or_default());
    let start = format!("{}{name}:", " ".repeat(indent));
    let (first, rest) = value_lines(entry, takes, indent + STEP, start.chars().count() + 1);
    let first = if first.is_empty() { start } else { format!("{start} {first}") };
    lines.push(with_comment(first, entry.after));
    lines.extend(rest);
    lines
}

/// What stands behind a key that reaches to `column`, and the lines below it.
fn value_lines(entry: &Piece<'_, '_>, takes: Takes, indent: usize, column: usize) -> (String, Vec<String>) {
    match &entry.value {
        Value::Scalar(text, plain) => scalar_lines((text, *plain), takes, indent, column),
        Value::Mapping(entries) if entries.is_empty() => ("{}".to_owned(), Vec::new()),
        Value::List(items) if items.is_empty() => ("[]".to_owned(), Vec::new()),
        value => match brackets(value, takes).filter(|line| column + line.chars().count() <= WIDEST) {
            Some(line) => (line, Vec::new()),
            None => (String::new(), block(value, takes, indent)),
        },
    }
}

/// A collection that stands on lines of its own.
fn block(value: &Value<'_, '_>, takes: Takes, indent: usize) -> Vec<String> {
    match value {
        Value::Scalar(text, plain) => {
            let (first, rest) = scalar_lines((text, *plain), takes, indent, indent);
            let mut lines = vec![format!("{}{first}", " ".repeat(indent))];
            lines.extend(rest);
            lines
        }
        Value::List(items) => {
            items.iter().flat_map(|item| item_lines(item, takes.of_items(), indent)).collect()
        }
        Value::Mapping(entries) => mapping(entries, takes, indent),
    }
}

fn mapping(entries: &[Piece<'_, '_>], takes: Takes, indent: usize) -> Vec<String> {
    let blocks = entries.iter().map(|entry| {
        let takes = takes.of_value(entry.key.unwrap_or_default());
        entry_lines(entry, takes, indent)
    });
    let blocks: Vec<Vec<String>> = blocks.collect();
    let apart = matches!(takes, Takes::Section(_)) && blocks.iter().any(|lines| lines.len() > 1);
    let mut lines = Vec::new();
    for block in blocks {
        if apart && !lines.is_empty() {
            lines.push(String::new());
        }
        lines.extend(block);
    }
    lines
}

/// An item of a list: the lines of its value, with a dash before the first.
fn item_lines(item: &Piece<'_, '_>, takes: Takes, indent: usize) -> Vec<String> {
    let mut lines = comment_lines(&item.before, indent);
    let dash = format!("{}- ", " ".repeat(indent));
    let (first, rest) = value_lines(item, takes, indent + STEP, dash.len());
    if !first.is_empty() && rest.is_empty() {
        lines.push(with_comment(format!("{dash}{first}"), item.after));
        return lines;
    }
    // What stands on several lines has none of its own that a comment could end.
    lines.extend(comment_lines(item.after.as_slice(), indent));
    if !first.is_empty() {
        lines.push(format!("{dash}{first}"));
        lines.extend(rest);
        return lines;
    }
    // Nor can one stand between the dash and the first line.
    let words = rest.iter().position(|line| !line.trim_start().starts_with('#')).unwrap_or(0);
    lines.extend(rest[..words].iter().map(|line| line[STEP..].to_owned()));
    let mut rest = rest.into_iter().skip(words);
    lines.extend(rest.next().map(|line| format!("{dash}{}", &line[dash.len()..])));
    lines.extend(rest);
    lines
}

fn comment_lines(comments: &[&str], indent: usize) -> Vec<String> {
    comments.iter().map(|comment| format!("{}{comment}", " ".repeat(indent))).collect()
}

fn with_comment(line: String, comment: Option<&str>) -> String {
    match comment {
        Some(comment) => format!("{line}  {comment}"),
        None => line,
    }
}

/// A collection on one line, if it holds nothing but words, short texts, words in lists or by name, and no comment.
fn brackets(value: &Value<'_, '_>, takes: Takes) -> Option<String> {
    match value {
        Value::Scalar(..) => None,
        Value::List(items) => {
            let words: Option<Vec<String>> = items.iter().map(|item| word(item, takes)).collect();
            Some(format!("[{}]", words?.join(", ")))
        }
        Value::Mapping(entries) => {
            let pair = |entry: &Piece<'_, '_>, takes: Takes| {
                let value = match &entry.value {
                    Value::List(items) if uncommented(entry) && items.is_empty() => Some("[]".to_owned()),
                    Value::Mapping(entries) if uncommented(entry) && entries.is_empty() => {
                        Some("{}".to_owned())
                    }
                    list @ Value::List(_) if uncommented(entry) => brackets(list, takes),
                    words @ Value::Mapping(_)
                        if uncommented(entry) && matches!(takes, Takes::WordsByName) =>
                    {
                        brackets(words, takes)
                    }
                    pairs @ Value::Mapping(_) if matches!(takes, Takes::Pairs) && uncommented(entry) => {
                        brackets(pairs, takes)
                    }
                    _ => word(entry, takes),
                };
                Some(format!("{}: {}", key(entry.key.unwrap_or_default()), value?))
            };
            if !matches!(takes, Takes::Item(_) | Takes::WordsByName | Takes::Pairs) {
                return None;
            }
            let pairs: Option<Vec<String>> = entries
                .iter()
                .map(|entry| pair(entry, takes.of_value(entry.key.unwrap_or_default())))
                .collect();
            Some(format!("{{ {} }}", pairs?.join(", ")))
        }
    }
}

fn uncommented(piece: &Piece<'_, '_>) -> bool {
    piece.before.is_empty() && piece.after.is_none()
}

/// A scalar between brackets, if it can stand on one line there.
fn word(piece: &Piece<'_, '_>, takes: Takes) -> Option<String> {
    let Value::Scalar(text, plain) = piece.value else { return None };
    if !uncommented(piece) {
        return None;
    }
    match prose((text, plain), takes) {
        Some(paragraphs) => single_line(&paragraphs).map(|line| one_line(&line, false, Around::Flow)),
        None if text.contains('\n') => None,
        None => {
            let line = one_line(text, plain, Around::Flow);
            let is_free = !matches!(takes, Takes::Verbatim) || line == one_line(text, plain, Around::Block);
            is_free.then_some(line)
        }
    }
}

/// The paragraphs of a scalar, if it is a text that may be filled anew.
fn prose<'t>((text, plain): (&'t str, bool), takes: Takes) -> Option<Vec<Paragraph<'t>>> {
    let is_text = matches!(resolve(text, plain), Resolved::Text(_));
    let is_clean = !text.contains(|c: char| c != '\n' && must_be_escaped(c));
    let paragraphs = paragraphs(text);
    (matches!(takes, Takes::Prose) && is_text && is_clean && !paragraphs.is_empty()).then_some(paragraphs)
}

/// The whole text on a line, if it is one paragraph of words.
fn single_line(paragraphs: &[Paragraph<'_>]) -> Option<String> {
    match paragraphs {
        [Paragraph::Words(words)] => Some(words.join(" ")),
        _ => None,
    }
}

fn scalar_lines(
    (text, plain): (&str, bool),
    takes: Takes,
    indent: usize,
    column: usize,
) -> (String, Vec<String>) {
    let indented = |lines: Vec<String>| {
        let indent = " ".repeat(indent);
        lines.into_iter().map(|line| if line.is_empty() { line } else { format!("{indent}{line}") }).collect()
    };
    let line = match prose((text, plain), takes) {
        Some(paragraphs) => {
            let line = single_line(&paragraphs).map(|line| one_line(&line, false, Around::Block));
            if let Some(line) = line.filter(|line| column + line.chars().count() <= WIDEST) {
                return (line, Vec::new());
            }
            let lines = fill(&paragraphs, FILLED.saturating_sub(indent));
            let text = lines.join("\n") + "\n";
            return match block_sign(&text) {
                Some(sign) => (sign, indented(lines)),
                None => (one_line(&text, false, Around::Block), Vec::new()),
            };
        }
        None => one_line(text, plain, Around::Block),
    };
    match block_sign(text).filter(|_| text.contains('\n')) {
        Some(sign) => {
            let lines = text.strip_suffix('\n').unwrap_or(text).split('\n').map(str::to_owned).collect();
            (sign, indented(lines))
        }
        None => (line, Vec::new()),
    }
}
