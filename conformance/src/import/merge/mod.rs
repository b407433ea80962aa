//! Merging drafts into the files that people wrote.
//!
//! Only what disagrees with the headers is touched: such a name gets the conditions, and where need be the value or
//! type, that were computed for the draft; a name that is missing is added. Words and comments stay.

mod conditions;
mod declaration;
mod drafts;
mod edits;
mod members;
mod written;
mod wrong;

use std::collections::BTreeSet;

use xen_abi_codegen::document::tree::{self, Node};
use xen_abi_codegen::{diagnostic::Finding, format};

use super::yaml::{Map, Yaml};
pub use drafts::{Draft, Drafts};
use edits::Edits;
use written::{Written, yaml_of};
pub use wrong::{Wrong, wrong};

/// What came of merging one draft.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Merged {
    /// The file.
    pub text: String,
    /// Names that were added.
    pub added: Vec<String>,
    /// Names whose conditions, values or members are others now.
    pub changed: Vec<String>,
    /// What a person must do, by name.
    pub left: Vec<(String, String)>,
}

/// Sections whose declarations facts do not tell apart: only what is missing is added.
const OF_C_ALONE: [&str; 3] = ["functions", "macros", "x_macros"];

/// What a file says that does not describe all of its header yet.
const PARTIAL: &str = "\ncoverage: partial\n";

/// The names that the text of a file declares.
pub fn declared(text: &str) -> Result<Vec<String>, Finding> {
    let root = tree::read(text)?;
    Ok(Written::of(&root, text).names())
}

/// Merges a draft into the text of a file. What `elsewhere` has, such as a macro that one header defines and another
/// defines anew, is not missing.
pub fn merge(
    text: &str,
    draft: &Draft,
    wrong: &Wrong,
    elsewhere: &BTreeSet<String>,
) -> Result<Merged, Finding> {
    let root = tree::read(text)?;
    let written = Written::of(&root, text);
    let mut merge = Merge { written, edits: Edits::new(text), merged: Merged::default(), wrong, elsewhere };
    for section in draft.file.keys().into_iter().filter(|key| !written::HEAD.contains(&key.as_str())) {
        if let Some(Yaml::Map(declarations)) = draft.file.get(&section) {
            merge.section(&root, &section, declarations);
        }
    }
    merge.includes(&root, draft);
    merge.left_out(&root, draft);
    let Merge { edits, mut merged, .. } = merge;
    let mut new = edits.apply();
    if merged.left.is_empty() {
        new = new.replacen(PARTIAL, "\n", 1);
    }
    merged.text = if new == text { new } else { format::format(&new)? };
    Ok(merged)
}

struct Merge<'t, 'w> {
    written: Written<'t, 'w>,
    edits: Edits<'t>,
    merged: Merged,
    wrong: &'w Wrong,
    elsewhere: &'w BTreeSet<String>,
}

impl<'t, 'w> Merge<'t, 'w> {
    fn section(&mut self, root: &'w Node<'t>, section: &str, declarations: &Map) {
        let mut missing = Map::default();
        for name in declarations.keys() {
            let Some(drafted) = declarations.get(&name) else { continue };
            let inner = values_of(drafted);
            if !self.written.has(&name) {
                let is_new = OF_C_ALONE.contains(&section) && !self.elsewhere.contains(&name);
                let is_wanted = is_new || self.wrong.contains_key(&name);
                // An enumeration may have another name, or none, where its values are.
                let has_values = inner.iter().any(|(value, _)| self.written.has(value));
                if is_wanted && !has_values {
                    self.merged.added.push(name.clone());
                    missing.put(&name, drafted.clone());
                    continue;
                }
            }
            for (value, drafted) in &inner {
                self.value((section, &name), value, drafted);
            }
            // What differs of an enumeration is mostly what differs of its values.
            let what = self.wrong.get(&name).filter(|what| inner.is_empty() || what.contains(wrong::THERE));
            if let (Some(what), true) = (what, self.written.has(&name)) {
                self.change((section, &name), drafted, what);
            }
        }
        self.insert(root, section, missing);
    }

    /// One value of an enumeration.
    fn value(&mut self, (section, group): (&str, &str), name: &str, drafted: &Yaml) {
        let Some(what) = self.wrong.get(name) else { return };
        if self.written.has(name) {
            self.change((section, name), drafted, what);
        } else if let Some(values) = self.written.values_of(group) {
            self.edits.append(values, &entry(name, drafted));
            self.merged.added.push(name.to_owned());
        } else {
            self.leave(name, "it belongs to an enumeration that the file does not have");
        }
    }

    fn change(&mut self, (section, name): (&str, &str), drafted: &Yaml, what: &BTreeSet<String>) {
        let Some(node) = self.written.find(section, name) else { return };
        if self.written.has_comments(node) {
            return self.leave(name, "there are comments inside of it");
        }
        match declaration::merged(&yaml_of(node), drafted, what) {
            Ok(new) if self.edits.replace(node, &new.to_flow()) => self.merged.changed.push(name.to_owned()),
            Ok(_) => self.leave(name, "parts of it change too"),
            Err(reason) => self.leave(name, &reason),
        }
    }

    fn leave(&mut self, name: &str, reason: &str) {
        self.merged.left.push((name.to_owned(), reason.to_owned()));
    }

    /// Adds headers that the real one includes and the file does not.
    fn includes(&mut self, root: &'w Node<'t>, draft: &Draft) {
        let Some(Yaml::List(drafted)) = draft.file.get("includes") else { return };
        let header = |include: &Yaml| match include {
            Yaml::Map(include) => include.get("header").and_then(Yaml::text).map(str::to_owned),
            _ => None,
        };
        let Some(there) = root.get("includes") else {
            return self.edits.append(root, &entry("includes", &Yaml::List(drafted.clone())));
        };
        let known = match yaml_of(there) {
            Yaml::List(known) => known.iter().filter_map(header).collect::<BTreeSet<_>>(),
            _ => return,
        };
        for include in
            drafted.iter().filter(|include| header(include).is_some_and(|one| !known.contains(&one)))
        {
            self.edits.append_item(there, &include.to_flow());
        }
    }

    /// Adds names that the draft leaves out, and the file too.
    fn left_out(&mut self, root: &'w Node<'t>, draft: &Draft) {
        let Some(Yaml::Map(names)) = draft.file.get("left_out") else { return };
        let mut missing = Map::default();
        for name in names.keys() {
            let is_there = root.get("left_out").is_some_and(|names| names.get(&name).is_some());
            if let (Some(reason), false) = (names.get(&name), is_there || self.written.has(&name)) {
                missing.put(&name, reason.clone());
            }
        }
        self.insert(root, "left_out", missing);
    }

    /// Adds declarations to a section, which may not be there yet.
    fn insert(&mut self, root: &'w Node<'t>, section: &str, missing: Map) {
        if missing.is_empty() {
            return;
        }
        match root.get(section) {
            Some(there) => {
                for name in missing.keys() {
                    let Some(drafted) = missing.get(&name) else { continue };
                    self.edits.append(there, &entry(&name, drafted));
                }
            }
            None => self.edits.append(root, &entry(section, &Yaml::Map(missing))),
        }
    }
}

/// A key with its value, on one line.
fn entry(name: &str, value: &Yaml) -> String {
    format!("{name}: {}", value.to_flow())
}

/// The values of a drafted enumeration.
fn values_of(drafted: &Yaml) -> Vec<(String, &Yaml)> {
    let mut values = Vec::new();
    for declaration in drafted.declarations() {
        let Some(Yaml::Map(of)) = declaration.get("values") else { continue };
        values.extend(of.keys().into_iter().filter_map(|name| of.get(&name).map(|value| (name, value))));
    }
    values
}

#[cfg(test)]
mod tests;
