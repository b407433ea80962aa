//! Writes a tree in some other layout: other indentation, quotes, styles, orders of keys, and comments
//! everywhere.

#![allow(dead_code, reason = "each test uses a part")]

use std::fmt::Write;

use xen_abi_codegen::document::kind::Takes;
use xen_abi_codegen::document::tree::{Entry, Node, NodeKind, Resolved, resolve};
use xen_abi_codegen::format::of_file;

/// Chooses at random, and the same for the same seed.
pub(crate) struct Mangler {
    state: u64,
    comments: u32,
}

impl Mangler {
    /// A source of layouts.
    pub(crate) fn new(seed: u64) -> Self {
        Self { state: seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1, comments: 0 }
    }

    /// A file in another layout.
    pub(crate) fn file(&mut self, root: &Node<'_>) -> String {
        let mut text = String::new();
        self.comment_lines(&mut text, 0);
        if self.one_in(2) {
            text.push('\n');
        }
        self.block(&mut text, root, of_file(root), 0);
        self.comment_lines(&mut text, 0);
        text
    }

    /// A text with a few signs of YAML put in or taken out, so that it may mean anything or nothing.
    pub(crate) fn mutated(&mut self, text: &str) -> String {
        let mut characters: Vec<char> = text.chars().collect();
        for _ in 0..1 + self.below(4) {
            let at = self.below(characters.len().max(1) as u64);
            let sign = b"#:-{}[]\"'|>\n ,?&*!%~@\\\t"[self.below(22)];
            match self.below(4) {
                0 if at < characters.len() => drop(characters.remove(at)),
                1 if at < characters.len() => characters[at] = sign.into(),
                _ => characters.insert(at, sign.into()),
            }
        }
        characters.into_iter().collect()
    }

    /// A text made of one of others: lines of another put in, lines taken out, doubled or moved sideways, and signs put
    /// in or taken out.
    pub(crate) fn made_of(&mut self, texts: &[String]) -> String {
        let pick = |mangler: &mut Self| &texts[mangler.below(texts.len() as u64)];
        let mut lines: Vec<String> = pick(self).split('\n').map(str::to_owned).collect();
        for _ in 0..self.below(4) {
            let at = self.below(lines.len() as u64);
            match self.below(4) {
                0 => drop(lines.drain(at..lines.len().min(at + 1 + self.below(3)))),
                1 => lines.insert(at, lines[at].clone()),
                2 => lines[at] = " ".repeat(1 + self.below(3)) + &lines[at],
                _ => {
                    let others: Vec<&str> = pick(self).split('\n').collect();
                    let from = self.below(others.len() as u64);
                    let taken = others[from..].iter().take(1 + self.below(6)).map(|line| (*line).to_owned());
                    lines.splice(at..at, taken);
                }
            }
            if lines.is_empty() {
                lines.push(String::new());
            }
        }
        let text = lines.join("\n");
        if text.is_empty() || self.one_in(4) { text } else { self.mutated(&text) }
    }

    fn below(&mut self, bound: u64) -> usize {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        (self.state % bound) as usize
    }

    fn one_in(&mut self, chance: u64) -> bool {
        self.below(chance) == 0
    }

    fn comment(&mut self) -> String {
        self.comments += 1;
        format!("# {}: [it's] \"{{ {}", self.comments, "#".repeat(self.comments as usize % 3))
    }

    fn comment_lines(&mut self, text: &mut String, indent: usize) {
        while self.one_in(5) {
            let comment = self.comment();
            writeln!(text, "{}{comment}", " ".repeat(indent)).unwrap();
        }
        if self.one_in(8) {
            text.push_str("   \n");
        }
    }

    fn end_line(&mut self, text: &mut String) {
        if self.one_in(6) {
            let comment = self.comment();
            write!(text, "{}{comment}", " ".repeat(1 + self.below(3))).unwrap();
        }
        text.push('\n');
    }

    /// A collection on lines of its own.
    fn block(&mut self, text: &mut String, node: &Node<'_>, takes: Takes, indent: usize) {
        match &node.kind {
            NodeKind::Scalar { .. } => {}
            NodeKind::Sequence(items) => {
                for item in items {
                    self.comment_lines(text, indent);
                    write!(text, "{}-{}", " ".repeat(indent), " ".repeat(1 + self.below(3))).unwrap();
                    self.inline(text, item, takes.of_items(), indent);
                }
            }
            NodeKind::Mapping(entries) => {
                for entry in self.ordered(entries, takes) {
                    self.comment_lines(text, indent);
                    let key = self.scalar(&entry.key, false);
                    write!(text, "{}{key}:", " ".repeat(indent)).unwrap();
                    text.push(' ');
                    self.inline(text, &entry.value, takes.of_value(&entry.key), indent);
                }
            }
        }
    }

    /// What stands behind a key or dash, up to the end of the line or beyond.
    fn inline(&mut self, text: &mut String, node: &Node<'_>, takes: Takes, indent: usize) {
        match &node.kind {
            NodeKind::Scalar { text: words, plain } => {
                if words.contains('\n') && matches!(takes, Takes::Prose) && self.one_in(2) {
                    text.push('|');
                    self.end_line(text);
                    let inner = " ".repeat(indent + 1 + self.below(4));
                    for line in words.lines() {
                        let line = if line.is_empty() { String::new() } else { format!("{inner}{line}") };
                        writeln!(text, "{line}").unwrap();
                    }
                    return;
                }
                text.push_str(&self.scalar(words, *plain));
                self.end_line(text);
            }
            _ if is_empty(node) || self.one_in(3) => {
                self.flow(text, node, takes, indent + 1);
                self.end_line(text);
            }
            _ => {
                // Behind the dash of a list the first line would have to be cut.
                self.end_line(text);
                let deeper = indent + 1 + self.below(4);
                self.block(text, node, takes, deeper);
            }
        }
    }

    /// A collection in brackets, over several lines at times.
    fn flow(&mut self, text: &mut String, node: &Node<'_>, takes: Takes, indent: usize) {
        match &node.kind {
            NodeKind::Scalar { text: words, plain } => text.push_str(&self.scalar(words, *plain)),
            NodeKind::Sequence(items) => {
                text.push('[');
                for (at, item) in items.iter().enumerate() {
                    self.gap(text, indent);
                    self.flow(text, item, takes.of_items(), indent);
                    text.push_str(if at + 1 < items.len() || self.one_in(3) { "," } else { "" });
                }
                self.gap(text, indent);
                text.push(']');
            }
            NodeKind::Mapping(entries) => {
                text.push('{');
                let entries = self.ordered(entries, takes);
                for (at, entry) in entries.iter().enumerate() {
                    self.gap(text, indent);
                    let key = self.scalar(&entry.key, false);
                    write!(text, "{key}: ").unwrap();
                    self.flow(text, &entry.value, takes.of_value(&entry.key), indent);
                    text.push_str(if at + 1 < entries.len() || self.one_in(3) { "," } else { "" });
                }
                self.gap(text, indent);
                text.push('}');
            }
        }
    }

    /// Space within brackets.
    fn gap(&mut self, text: &mut String, indent: usize) {
        text.push(' ');
        if self.one_in(8) {
            self.end_line(text);
            self.comment_lines(text, indent);
            text.push_str(&" ".repeat(indent));
        }
    }

    fn ordered<'n, 't>(&mut self, entries: &'n [Entry<'t>], takes: Takes) -> Vec<&'n Entry<'t>> {
        let mut entries: Vec<&Entry<'t>> = entries.iter().collect();
        if let Takes::Item(_) = takes {
            for at in (1..entries.len()).rev() {
                let other = self.below(at as u64 + 1);
                entries.swap(at, other);
            }
        }
        entries
    }

    fn scalar(&mut self, words: &str, plain: bool) -> String {
        if !matches!(resolve(words, plain), Resolved::Text(_)) {
            return words.to_owned();
        }
        let word = words.bytes().all(|b| b.is_ascii_alphabetic());
        let escaped = || {
            let escaped = words.replace('\\', "\\\\").replace('"', "\\\"");
            format!("\"{}\"", escaped.replace('\n', "\\n").replace('\t', "\\t"))
        };
        match self.below(3) {
            0 if word && matches!(resolve(words, true), Resolved::Text(_)) => words.to_owned(),
            1 if !words.contains('\n') => format!("'{}'", words.replace('\'', "''")),
            _ => escaped(),
        }
    }
}

fn is_empty(node: &Node<'_>) -> bool {
    match &node.kind {
        NodeKind::Scalar { .. } => false,
        NodeKind::Sequence(items) => items.is_empty(),
        NodeKind::Mapping(entries) => entries.is_empty(),
    }
}
