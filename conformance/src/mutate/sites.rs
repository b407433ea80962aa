//! Every site of a file at which a mutation can be applied.

use std::collections::BTreeSet;

use xen_abi_codegen::axes::{Dialect, Target};
use xen_abi_codegen::document::tree::{Entry, Node, NodeKind};
use xen_abi_codegen::model::Releases;

use super::branches::Branches;
use super::edit::{Edit, Text, scalar};
use super::kind::Kind;

/// A change that is one mutation.
pub(super) struct Site {
    pub(super) kind: Kind,
    /// What becomes of what.
    pub(super) what: String,
    /// The line, counted from one.
    pub(super) line: usize,
    pub(super) edits: Vec<Edit>,
}

/// Looks through one file.
pub(super) struct Sites<'f> {
    text: &'f Text<'f>,
    /// Whether the file has all that the header has, so that something that is missing is missed.
    whole: bool,
    branches: Branches,
    found: Vec<Site>,
}

/// Integer types, each with those that are wider or narrower, and that of the other sign.
const INTEGERS: [(&str, &[&str], &str); 12] = [
    ("u8", &["u16", "u32"], "i8"),
    ("u16", &["u8", "u32"], "i16"),
    ("u32", &["u16", "u64"], "i32"),
    ("u64", &["u32"], "i64"),
    ("i8", &["i16"], "u8"),
    ("i16", &["i32"], "u16"),
    ("i32", &["i64"], "u32"),
    ("i64", &["i32"], "u64"),
    ("int", &["i16", "i64"], "uint"),
    ("uint", &["u16", "u64"], "int"),
    ("long", &["i16"], "ulong"),
    ("ulong", &["u16"], "long"),
];

/// The member that is inserted.
const INSERTED: &str = "{ name: inserted_by_mutation, type: u8, len: 8, reserved: true }";

/// All mutations that can be applied to a file whose tree is `file`.
pub(super) fn sites(text: &Text<'_>, file: &Node<'_>, releases: &Releases) -> Vec<Site> {
    let word = |key: &str| file.get(key).and_then(scalar);
    // Other projects are held against their headers by a test of their own.
    if word("project").is_some() {
        return Vec::new();
    }
    let whole = word("coverage") != Some("partial");
    let dialect = if word("dialect") == Some("linux") { Dialect::Linux } else { Dialect::Xen };
    let Some(branches) = Branches::of(releases, dialect) else { return Vec::new() };
    let mut sites = Sites { text, whole, branches, found: Vec::new() };
    sites.file(file);
    sites.found
}

impl Sites<'_> {
    fn file(&mut self, file: &Node<'_>) {
        for (name, typedef) in declarations(file, "typedefs") {
            self.conditions(name, typedef, self.whole);
            self.integer(name, typedef.get("type"));
            self.length(name, typedef.get("len"));
        }
        for (name, constant) in declarations(file, "constants") {
            self.conditions(name, constant, self.whole);
            self.value(name, constant.get("value"));
            self.c_type(name, constant.get("value"));
        }
        for (name, string) in declarations(file, "strings") {
            self.conditions(name, string, self.whole);
            self.each_case(string.get("value"), |sites, node, text| {
                sites.add(Kind::Value, format!("{name}: another text"), node, &format!("{text}?"));
            });
        }
        for section in ["enums", "flags"] {
            declarations(file, section).for_each(|(name, group)| self.group(section, name, group));
        }
        for (section, is_union) in [("structs", false), ("unions", true)] {
            declarations(file, section).for_each(|(name, record)| self.record(name, record, is_union));
        }
        for (name, call) in declarations(file, "hypercalls") {
            self.operations(name, call);
        }
        for (name, function) in declarations(file, "functions") {
            self.each_case(function.get("value"), |sites, node, text| {
                let what = format!("{name}: one more than {text}");
                sites.add(Kind::Function, what, node, &format!("({text}) + 1"));
            });
        }
        for (name, saved) in declarations(file, "save_records") {
            self.value(name, saved.get("code"));
        }
    }

    fn group(&mut self, section: &str, name: &str, group: &Node<'_>) {
        self.integer(name, group.get("type"));
        let are_macros = group.get("c").and_then(scalar).is_none_or(|c| c == "macros");
        for (name, value) in declarations(group, "values") {
            self.conditions(name, value, self.whole);
            self.value(name, value.get("value"));
            if are_macros {
                self.c_type(name, value.get("value"));
            }
            if section == "flags" {
                self.each_case(value.get("value"), |sites, node, text| {
                    let what = format!("{name}: the next bit");
                    sites.add(Kind::Flag, what, node, &format!("({text}) << 1"));
                });
            }
        }
    }

    fn operations(&mut self, within: &str, of: &Node<'_>) {
        for (name, operation) in declarations(of, "ops") {
            self.conditions(name, operation, self.whole);
            self.value(&format!("{within} {name}"), operation.get("value"));
            self.c_type(name, operation.get("value"));
            self.operations(name, operation);
        }
    }

    fn record(&mut self, name: &str, record: &Node<'_>, is_union: bool) {
        self.conditions(name, record, self.whole);
        let packed = record.get("packed");
        let edits = match packed {
            Some(packed) => self.text.replace_raw(packed, "false".to_owned()),
            None => self.text.add_key(record, "packed: true"),
        };
        let what = format!("{name}: {}packed", if packed.is_some() { "not " } else { "" });
        self.push(Kind::Packed, what, record, edits);
        self.members(name, record, if is_union { "union" } else { "fields" });
    }

    /// The members under `fields` of a structure, or of a union: there all begin at the same place.
    fn members(&mut self, path: &str, record: &Node<'_>, of: &str) {
        let list = record.get(of).or_else(|| record.get("fields"));
        let Some(NodeKind::Sequence(members)) = list.map(|list| &list.kind) else { return };
        for (at, member) in members.iter().enumerate() {
            let name = member.get("name").and_then(scalar).unwrap_or("(without a name)");
            let path = format!("{path}.{name}");
            if of == "fields" {
                if let Some(next) = members.get(at + 1) {
                    let edits = self.text.exchange(member, next);
                    self.push(Kind::Order, format!("{path}: behind the next member"), member, edits);
                }
                let edits = self.text.add_entry(member, INSERTED);
                self.push(Kind::Offset, format!("{path}: eight bytes further"), member, edits);
            }
            // A macro is behind a shape, whose members have their conditions.
            self.conditions(&path, member, true);
            if let Some(bits) = member.get("bits") {
                self.bit_field(&path, bits);
            } else {
                self.integer(&path, member.get("type"));
            }
            self.length(&path, member.get("len"));
            self.members(&path, member, if member.get("union").is_some() { "union" } else { "fields" });
        }
    }

    fn bit_field(&mut self, path: &str, bits: &Node<'_>) {
        let Some(width) = scalar(bits).and_then(|width| width.parse::<u32>().ok()) else { return };
        for other in [width.saturating_sub(1), width + 1] {
            let edits = self.text.replace_raw(bits, other.to_string());
            self.push(Kind::BitField, format!("{path}: {other} bits, not {width}"), bits, edits);
        }
    }

    fn integer(&mut self, path: &str, of: Option<&Node<'_>>) {
        self.each_case(of, |sites, node, text| {
            let Some((_, widths, sign)) = INTEGERS.iter().find(|(name, ..)| *name == text) else { return };
            for other in *widths {
                let edits = sites.text.replace_raw(node, (*other).to_owned());
                sites.push(Kind::Width, format!("{path}: {other}, not {text}"), node, edits);
            }
            let edits = sites.text.replace_raw(node, (*sign).to_owned());
            sites.push(Kind::Sign, format!("{path}: {sign}, not {text}"), node, edits);
        });
    }

    fn length(&mut self, path: &str, len: Option<&Node<'_>>) {
        self.each_case(len, |sites, node, text| {
            if text != "flexible" {
                sites.add(Kind::Length, format!("{path}: one element more"), node, &format!("({text}) + 1"));
            }
        });
    }

    fn value(&mut self, name: &str, value: Option<&Node<'_>>) {
        if let Some(NodeKind::Sequence(cases)) = value.map(|value| &value.kind) {
            // Cases that differ in suffixes only are about the type.
            let numbers =
                cases.iter().filter_map(|case| case.get("is").and_then(scalar)).map(without_suffixes);
            let is_one_number = numbers.collect::<BTreeSet<_>>().len() == 1;
            let kind = if is_one_number { Kind::CType } else { Kind::SinceGained };
            cases.iter().for_each(|case| self.more_releases(kind, name, case));
        }
        self.each_case(value, |sites, node, text| {
            sites.add(Kind::Value, format!("{name}: one more than {text}"), node, &format!("({text}) + 1"));
        });
    }

    /// Numbers that fit into `int` have a suffix or not, which decides their type.
    fn c_type(&mut self, name: &str, value: Option<&Node<'_>>) {
        self.each_case(value, |sites, node, text| {
            let digits = text.trim_end_matches(SUFFIXES);
            let number = match digits.strip_prefix("0x") {
                Some(digits) => u32::from_str_radix(digits, 16),
                None => digits.parse(),
            };
            if number.is_ok_and(|number| number <= i32::MAX as u32) {
                let suffix = if text == digits { "U" } else { "" };
                let what = format!("{name}: {digits}{suffix}, not {text}");
                sites.add(Kind::CType, what, node, &format!("{digits}{suffix}"));
            }
        });
    }

    /// Conditions of something. What is not `whole` can be described too narrowly.
    fn conditions(&mut self, path: &str, of: &Node<'_>, whole: bool) {
        if !whole || !matches!(of.kind, NodeKind::Mapping(_)) {
            return;
        }
        match of.get("arch") {
            Some(list) => self.targets(path, list),
            None => {
                for target in Target::ALL {
                    let others = Target::ALL.into_iter().filter(|other| *other != target);
                    let edits = self.text.add_key(of, &format!("arch: {}", flow(others)));
                    self.push(Kind::ArchLost, format!("{path}: not on {target}"), of, edits);
                }
            }
        }
        self.more_releases(Kind::SinceGained, path, of);
        if of.get("since").is_none() && of.get("until").is_none() {
            let newest = self.branches.newest;
            let edits = self.text.add_key(of, &format!("since: \"{newest}\""));
            self.push(Kind::SinceLost, format!("{path}: since {newest}"), of, edits);
        }
    }

    fn more_releases(&mut self, kind: Kind, path: &str, of: &Node<'_>) {
        for (key, release) in [("since", self.branches.oldest), ("until", self.branches.next)] {
            if let Some(node) = of.get(key) {
                let edits = self.text.replace_raw(node, format!("\"{release}\""));
                self.push(kind, format!("{path}: {key} {release}"), node, edits);
            }
        }
    }

    fn targets(&mut self, path: &str, list: &Node<'_>) {
        let NodeKind::Sequence(entries) = &list.kind else { return };
        let has = |target: &Target| entries.iter().filter_map(scalar).any(|word| word == target.name());
        for target in Target::ALL {
            let (kind, what) = match has(&target) {
                true if entries.len() == 1 => continue,
                true => (Kind::ArchLost, "not "),
                false => (Kind::ArchGained, "also "),
            };
            let changed = Target::ALL.into_iter().filter(|other| has(other) != (*other == target));
            let edits = self.text.replace_raw(list, flow(changed));
            self.push(kind, format!("{path}: {what}on {target}"), list, edits);
        }
    }

    /// Visits a scalar, or that of each case.
    fn each_case(&mut self, node: Option<&Node<'_>>, visit: impl Fn(&mut Self, &Node<'_>, &str)) {
        let Some(node) = node else { return };
        match &node.kind {
            NodeKind::Scalar { text, .. } => visit(self, node, text),
            NodeKind::Sequence(cases) => {
                for case in cases {
                    if let Some((node, text)) = case.get("is").and_then(|is| Some((is, scalar(is)?))) {
                        visit(self, node, text);
                    }
                }
            }
            NodeKind::Mapping(_) => {}
        }
    }

    fn add(&mut self, kind: Kind, what: String, node: &Node<'_>, with: &str) {
        let edits = self.text.replace(node, with);
        self.push(kind, what, node, edits);
    }

    fn push(&mut self, kind: Kind, what: String, at: &Node<'_>, edits: Vec<Edit>) {
        self.found.push(Site { kind, what, line: self.text.line(at), edits });
    }
}

/// The declarations of a section, each with its name; a name can have several.
pub(super) fn declarations<'n>(
    of: &'n Node<'_>,
    section: &str,
) -> impl Iterator<Item = (&'n str, &'n Node<'n>)> {
    let entries: &[Entry<'_>] = match of.get(section).map(|section| &section.kind) {
        Some(NodeKind::Mapping(entries)) => entries,
        _ => &[],
    };
    entries.iter().flat_map(|entry| {
        let each: &[Node<'_>] = match &entry.value.kind {
            NodeKind::Sequence(several) => several,
            _ => std::slice::from_ref(&entry.value),
        };
        each.iter().map(|one| (&*entry.key, one))
    })
}

/// What decides the type of a number in C, behind its digits.
const SUFFIXES: [char; 4] = ['u', 'U', 'l', 'L'];

/// An expression of C without spaces and without what decides the types of its numbers.
fn without_suffixes(expression: &str) -> String {
    let (mut text, mut in_number) = (String::new(), false);
    let mut before = ' ';
    for c in expression.chars() {
        let (is_word, was_word) = (is_part_of_word(c), is_part_of_word(before));
        in_number = if was_word { in_number && is_word } else { c.is_ascii_digit() };
        before = c;
        let is_suffix = in_number && SUFFIXES.contains(&c);
        if !c.is_whitespace() && !is_suffix {
            text.push(c);
        }
    }
    text
}

fn is_part_of_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// A list of targets in YAML.
fn flow(targets: impl Iterator<Item = Target>) -> String {
    format!("[{}]", targets.map(|target| target.to_string()).collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests;
