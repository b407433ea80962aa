//! What the headers declare in one cell, spelled as they spell it: the material of a draft.
//!
//! Facts tell where things lie; this tells how they are written, which bindgen's output no longer does.

mod members;

use std::collections::{BTreeMap, BTreeSet};

use xen_abi_codegen::facts::RecordKind;
use xen_abi_codegen::type_name::TypeName;

use super::measured::Measured;
use super::preprocessed::Preprocessed;
use super::spelling::{Length, Spelling};
use super::tree::Node;
pub(crate) use members::{Inline, Member, Packing, Shape};
use members::{MemberReader, is_unnamed};

/// One cell: facts, what the preprocessor saw, and declarations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sighting {
    /// What was measured.
    pub measured: Measured,
    pub(crate) preprocessed: Preprocessed,
    /// Structures and unions that have a name, those inside of others before them.
    pub(crate) records: Vec<(String, Record)>,
    /// C enumerations that have a name.
    pub(crate) enums: Vec<(String, Enumeration)>,
    /// Typedefs, but for those that are a record's or an enumeration's only name.
    pub(crate) typedefs: Vec<(String, Typedef)>,
    /// Names for which there is a guest handle.
    pub(crate) handles: Vec<String>,
    /// The record that each of its typedefs stands for.
    pub(crate) tags: BTreeMap<String, String>,
}

/// A structure or union that has a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Record {
    pub(crate) kind: RecordKind,
    pub(crate) members: Vec<Member>,
    /// The record inside of which it is spelled.
    pub(crate) nested_in: Option<String>,
    /// Whether a typedef is its only name.
    pub(crate) untagged: bool,
    pub(crate) packing: Packing,
    /// What the format has no word for.
    pub(crate) unsaid: Option<String>,
}

/// A C enumeration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Enumeration {
    /// Whether a typedef is its only name.
    pub(crate) untagged: bool,
    pub(crate) enumerators: Vec<String>,
}

/// A typedef.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Typedef {
    pub(crate) of: TypeName,
    pub(crate) lengths: Vec<Length>,
    pub(crate) align: Option<u64>,
    /// What the format has no word for.
    pub(crate) unsaid: Option<String>,
}

/// The typedefs of guest handles begin with one of these; the first is 64 bits wide on every target.
pub(crate) const HANDLE_PREFIXES: [&str; 2] = ["__guest_handle_64_", "__guest_handle_"];

impl Sighting {
    /// One of which nothing is known but what was measured.
    pub(crate) fn of(measured: Measured) -> Sighting {
        Sighting {
            measured,
            preprocessed: Preprocessed::default(),
            records: Vec::new(),
            enums: Vec::new(),
            typedefs: Vec::new(),
            handles: Vec::new(),
            tags: BTreeMap::new(),
        }
    }

    pub(crate) fn assemble(measured: Measured, preprocessed: Preprocessed, root: &Node) -> Sighting {
        let tags = tags_by_typedef(root);
        let known = known_types(root, &tags, &measured.unmeasured);
        let mut sighting =
            Assembly { known, sighting: Sighting { preprocessed, tags, ..Sighting::of(measured) } };
        for (at, node) in root.inner.iter().enumerate() {
            match node.kind.as_str() {
                "RecordDecl" | "EnumDecl" => {
                    let only_name = || only_name(root.inner.get(at + 1));
                    let name = Some(node.name.clone()).filter(|name| !name.is_empty()).or_else(only_name);
                    sighting.definition(node, name, None);
                }
                "TypedefDecl" => sighting.typedef(node),
                _ => {}
            }
        }
        sighting.type_macros();
        sighting.sighting
    }
}

/// What has been seen, and what is known of all.
struct Assembly {
    sighting: Sighting,
    /// The types that have a place in the format.
    known: BTreeSet<String>,
}

impl Assembly {
    fn spelling(&self) -> Spelling<'_> {
        Spelling { tags: &self.sighting.tags, known: &self.known }
    }

    /// Takes a definition, and before it those that it holds.
    fn definition(&mut self, node: &Node, name: Option<String>, nested_in: Option<&str>) {
        for inner in &node.inner {
            if matches!(inner.kind.as_str(), "RecordDecl" | "EnumDecl") {
                let own = Some(inner.name.clone()).filter(|name| !name.is_empty());
                self.definition(inner, own, name.as_deref().or(nested_in));
            }
        }
        let Some(name) = name else { return };
        if node.kind == "EnumDecl" {
            let enumerators: Vec<String> =
                node.below("EnumConstantDecl").map(|value| value.name.clone()).collect();
            // One without values is only named.
            if !enumerators.is_empty() {
                let enumeration = Enumeration { untagged: node.name.is_empty(), enumerators };
                self.sighting.enums.push((name, enumeration));
            }
        } else if node.complete_definition && !name.starts_with("__guest_handle_") {
            let mut reader = MemberReader::new(self.spelling(), &self.sighting.preprocessed.macros);
            let Inline { kind, packing, members } = reader.record(node);
            let record = Record {
                kind,
                members,
                nested_in: nested_in.map(str::to_owned),
                untagged: node.name.is_empty(),
                packing,
                unsaid: reader.unsaid,
            };
            self.sighting.records.push((name, record));
        }
    }

    fn typedef(&mut self, node: &Node) {
        if let Some(name) = HANDLE_PREFIXES.iter().find_map(|prefix| node.name.strip_prefix(prefix)) {
            self.sighting.handles.push(name.to_owned());
            return;
        }
        let owns_record = node.inner.iter().any(|inner| inner.owned_tag_decl.is_some());
        let is_only_name = owns_record && self.sighting.tags.get(&node.name) == Some(&node.name);
        let is_enum = self.sighting.enums.iter().any(|(name, _)| *name == node.name);
        if is_only_name || is_enum {
            return;
        }
        let (of, lengths) = self.spelling().read(&node.of.qual_type);
        let packing = members::packing(node);
        let unsaid = unsaid_of_typedef(&node.of.qual_type);
        let unsaid = unsaid.or_else(|| packing.clone().err().map(|what| format!("It {what}.")));
        let has_place = self.spelling().has_place(&of);
        let nowhere =
            (!has_place).then(|| format!("Another name for `{of}`, which has no place in the format."));
        let align = packing.ok().and_then(|packing| packing.align);
        let typedef = Typedef { of, lengths, align, unsaid: unsaid.or(nowhere) };
        self.sighting.typedefs.push((node.name.clone(), typedef));
    }

    /// Macros such as `uint64_aligned_t`, which stand for an integer with an alignment.
    fn type_macros(&mut self) {
        for (name, defined) in &self.sighting.preprocessed.macros {
            if let Some((scalar, align)) = super::spelling::type_macro(&defined.body) {
                let Ok(of) = scalar.to_string().parse() else { continue };
                let typedef = Typedef { of, lengths: Vec::new(), align, unsaid: None };
                self.sighting.typedefs.push((name.clone(), typedef));
            }
        }
    }
}

/// The typedef right behind a definition without a name, if it names it.
fn only_name(next: Option<&Node>) -> Option<String> {
    let next = next.filter(|next| next.kind == "TypedefDecl")?;
    let owns = next.inner.iter().any(|inner| inner.owned_tag_decl.is_some());
    // An array or pointer of the record does not name it.
    let names = owns && !next.of.qual_type.contains(['*', '[']);
    names.then(|| next.name.clone())
}

/// What stands behind each typedef of a record; an array of records is none.
fn tags_by_typedef(root: &Node) -> BTreeMap<String, String> {
    let mut tags = BTreeMap::new();
    for (at, node) in root
        .inner
        .iter()
        .enumerate()
        .filter(|(_, node)| node.kind == "TypedefDecl" && !node.of.qual_type.contains('['))
    {
        let words: Vec<&str> = node.of.qual_type.split_whitespace().collect();
        let before = at.checked_sub(1).map(|before| &root.inner[before]);
        let defines = before.is_some_and(|before| before.kind == "RecordDecl" && before.name.is_empty());
        if defines && only_name(Some(node)).is_some() {
            tags.insert(node.name.clone(), node.name.clone());
        } else if let ["struct" | "union", tag] = words[..] {
            tags.insert(node.name.clone(), tag.to_owned());
        } else if let [other] = words[..] {
            let behind = tags.get(other).cloned();
            tags.extend(behind.map(|tag| (node.name.clone(), tag)));
        }
    }
    tags
}

/// The types that have a place in the format: those that are defined, and typedefs of them and of C's own.
fn known_types(
    root: &Node,
    tags: &BTreeMap<String, String>,
    unmeasured: &BTreeMap<String, String>,
) -> BTreeSet<String> {
    let mut known = BTreeSet::new();
    for (at, node) in root.inner.iter().enumerate() {
        add_known(node, &mut known);
        if node.name.is_empty() && matches!(node.kind.as_str(), "RecordDecl" | "EnumDecl") {
            known.extend(only_name(root.inner.get(at + 1)));
        }
    }
    known.retain(|name| !unmeasured.contains_key(name));
    for node in root.inner.iter().filter(|node| node.kind == "TypedefDecl") {
        let (of, _) = Spelling { tags, known: &known }.read(&node.of.qual_type);
        let has_place = Spelling { tags, known: &known }.has_place(&of);
        let has_place = has_place && unsaid_of_typedef(&node.of.qual_type).is_none();
        if has_place && !unmeasured.contains_key(&node.name) {
            known.insert(node.name.clone());
        }
    }
    known
}

fn add_known(node: &Node, known: &mut BTreeSet<String>) {
    let is_defined = match node.kind.as_str() {
        "RecordDecl" => node.complete_definition,
        "EnumDecl" => node.below("EnumConstantDecl").next().is_some(),
        _ => return,
    };
    if is_defined {
        known.insert(node.name.clone());
    }
    node.inner.iter().for_each(|inner| add_known(inner, known));
}

/// What the format has no word for, of what a typedef is spelled.
fn unsaid_of_typedef(spelled: &str) -> Option<String> {
    if spelled.contains("__attribute__") {
        return Some("A type with an attribute that the format has no word for.".to_owned());
    }
    let is_function = spelled.contains('(') && !spelled.contains("(*") && !is_unnamed(spelled);
    if is_function {
        Some("A type of functions.".to_owned())
    } else if spelled == "void" {
        Some("Another name for `void`.".to_owned())
    } else {
        None
    }
}

#[cfg(test)]
mod tests;
