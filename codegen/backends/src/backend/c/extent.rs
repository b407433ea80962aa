//! How much is written, so that nothing is missing that C needs.

use std::collections::BTreeSet;

use super::conditionals::Scope;
use super::root::Root;
use crate::backend::Files;
use xen_abi_model::{Item, MacroId, Selection, Spec};

/// How much is written.
pub(super) struct Extent {
    pub(super) selection: Selection,
    /// Whether the header on which all build has macros for constants with a suffix.
    pub(super) suffixes: bool,
}

impl Extent {
    /// How much is written first.
    pub(super) fn of(selection: Selection) -> Self {
        Self { selection, suffixes: true }
    }

    /// Adds the macros of C alone that what was written names, and, once that is all, takes away those for suffixes if
    /// it names none. Says whether that is something else.
    pub(super) fn changes(&mut self, spec: &Spec, scope: &Scope, files: &Files) -> bool {
        let root = Root(scope.dialect);
        let words: BTreeSet<&str> = files.texts().flat_map(|text| words(text, root)).collect();
        let missing = (0..).map(MacroId).zip(&spec.macros).filter(|(id, item)| {
            words.contains(item.head.name.as_str())
                && scope.has(&item.head.when)
                && !self.selection.contains(*id)
        });
        let missing: Vec<Item> = missing.map(|(id, _)| id.into()).collect();
        if missing.is_empty() {
            let is_needed = words.iter().any(|word| root.is_suffix(word));
            return std::mem::replace(&mut self.suffixes, is_needed) != is_needed;
        }
        let selection = std::mem::take(&mut self.selection);
        self.selection = selection.with(spec, missing, &|when| scope.has(when));
        true
    }
}

/// The names in a text of C, without its comments and the definitions of macros for suffixes.
fn words(text: &str, root: Root) -> impl Iterator<Item = &str> {
    let code = text.split("/*").enumerate().map(|(at, part)| match part.split_once("*/") {
        Some((_, code)) if at > 0 => code,
        _ => part,
    });
    let lines = code.flat_map(str::lines).filter(move |line| {
        let defined = line.strip_prefix("#define ").and_then(|rest| rest.split('(').next());
        !defined.is_some_and(|name| root.is_suffix(name.trim_start_matches('_')))
    });
    lines
        .flat_map(|line| line.split(|c: char| !c.is_ascii_alphanumeric() && c != '_'))
        .filter(|word| !word.is_empty())
}
