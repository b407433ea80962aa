//! What was written before OCaml had extensions: `cstruct t { uint32_t a; uint8_t b[8] } as little_endian`.

use super::cstruct::{Head, enumeration, record};
use super::integers;
use crate::declared::{Declarations, Member};
use crate::numbers::literal;

/// Reads a declaration that a text begins with, and says how long it is.
pub(super) fn declaration(text: &str, line: usize, found: &mut Declarations) -> Option<usize> {
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
        found.add_record(record(&head, parts.iter().filter_map(|(_, part)| member(part)).collect(), order));
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
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
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
