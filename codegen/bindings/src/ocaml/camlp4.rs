//! What was written before OCaml had extensions: `cstruct t { uint32_t a; uint8_t b[8] } as little_endian`.

use super::cstruct::{Head, enumeration, record};
use super::integers;
use crate::declared::{Declarations, Member};
use crate::numbers::literal;

/// Takes such declarations out of a text, and leaves spaces and lines in their place.
pub(super) fn take_out(text: &str, found: &mut Declarations) -> String {
    let mut left = String::with_capacity(text.len());
    let mut rest = text;
    let mut line = 1;
    while !rest.is_empty() {
        let size = match declaration(rest, line, found) {
            Some(size) if !left.ends_with(is_of_word) => {
                let taken = rest.get(..size).unwrap_or(rest);
                left.extend(taken.chars().map(|c| if c == '\n' { c } else { ' ' }));
                size
            }
            _ => {
                let size = skipped(rest);
                left += rest.get(..size).unwrap_or(rest);
                size
            }
        };
        let (over, behind) = rest.split_at_checked(size).unwrap_or((rest, ""));
        line += over.matches('\n').count();
        rest = behind;
    }
    left
}

fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '\'' || c == '%'
}

/// The size of what nothing is declared in: a comment with those inside, a string, or a character.
fn skipped(text: &str) -> usize {
    if text.starts_with("(*") {
        return comment(text);
    }
    if text.starts_with("'\"'") {
        return 3;
    }
    if let Some(inside) = text.strip_prefix('"') {
        let mut is_escaped = false;
        let end = inside.char_indices().find(|(_, c)| {
            let is_end = *c == '"' && !is_escaped;
            is_escaped = *c == '\\' && !is_escaped;
            is_end
        });
        return end.map_or(text.len(), |(at, _)| at + 2);
    }
    // The next place where any of these, or a declaration, may begin.
    let mut all = text.char_indices().skip(1);
    let next = all.find(|(_, c)| matches!(c, '(' | '"' | '\'' | 'c'));
    next.map_or(text.len(), |(at, _)| at)
}

fn comment(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let mark = rest.get(..2);
        match mark {
            Some("(*") => depth += 1,
            Some("*)") => depth -= 1,
            _ => {}
        }
        at += match mark {
            Some("(*" | "*)") => 2,
            _ => rest.chars().next().map_or(1, char::len_utf8),
        };
        if depth == 0 {
            return at;
        }
    }
    text.len()
}

/// Reads a declaration that a text begins with, and says how long it is.
fn declaration(text: &str, line: usize, found: &mut Declarations) -> Option<usize> {
    let is_record = text.starts_with("cstruct ");
    let behind = text.strip_prefix("cstruct ").or_else(|| text.strip_prefix("cenum "))?;
    let (name, behind) = word(behind.trim_start());
    let inside = behind.trim_start().strip_prefix('{').filter(|_| !name.is_empty())?;
    let end = inside.find(['{', '}'])?;
    let (inside, behind) = inside.split_at_checked(end)?;
    let (order, behind) = word(behind.strip_prefix('}')?.trim_start().strip_prefix("as")?.trim_start());
    let head = Head { within: &[], name, line };
    let parts = parts(inside, line);
    if is_record {
        found.records.push(record(&head, parts.iter().filter_map(|(_, part)| member(part)).collect(), order));
    } else {
        let all: Vec<_> = parts.iter().map(|(line, part)| constructor(part, *line)).collect();
        enumeration(&head, &all, found);
    }
    Some(text.len() - behind.len())
}

/// What is between semicolons, each with its line.
fn parts(inside: &str, line: usize) -> Vec<(usize, &str)> {
    let mut at = line;
    let lines = inside.split(';').map(|part| {
        let begin = at + part.chars().take_while(|c| c.is_whitespace()).filter(|c| *c == '\n').count();
        at += part.matches('\n').count();
        (begin, part.trim())
    });
    lines.filter(|(_, part)| !part.is_empty()).collect()
}

fn word(text: &str) -> (&str, &str) {
    let end = text.find(|c| !is_of_word(c)).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

/// `uint8_t b[8]`.
fn member(text: &str) -> Option<Member> {
    let (of, name) = text.split_once(char::is_whitespace)?;
    let (name, count) = match name.trim().split_once('[') {
        Some((name, count)) => (name, count.trim_end_matches(']').trim().parse().ok()),
        None => (name.trim(), None),
    };
    Some(Member::new(name.trim(), integers::declared(of, count)))
}

/// `NAME = 4` or `NAME`.
fn constructor(text: &str, line: usize) -> (&str, usize, Option<i128>) {
    match text.split_once('=') {
        Some((name, value)) => (name.trim(), line, literal(value.trim())),
        None => (text, line, None),
    }
}
