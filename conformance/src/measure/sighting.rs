//! What the headers declare in one cell, spelled as they spell it: the material of a draft.
//!
//! Facts tell where things lie; this tells how they are written, which bindgen's output no longer does.

use std::collections::BTreeMap;

use xen_abi_codegen::facts::RecordKind;
use xen_abi_codegen::type_name::TypeName;

use super::measured::Measured;
use super::preprocessed::Preprocessed;
use super::spelling::{Length, Spelling};
use super::tree::Node;

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
}

/// What attributes say of a record's layout.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Packing {
    pub(crate) packed: bool,
    pub(crate) align: Option<u64>,
}

/// A member of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Member {
    pub(crate) name: Option<String>,
    pub(crate) shape: Shape,
    pub(crate) len: Option<Length>,
    pub(crate) bits: Option<u64>,
    /// What the format has no word for.
    pub(crate) unsaid: Option<String>,
}

/// What a member is, but for its length.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Shape {
    Of(TypeName),
    Inline(RecordKind, Vec<Member>),
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
    pub(crate) len: Option<Length>,
    pub(crate) align: Option<u64>,
    /// What the format has no word for.
    pub(crate) unsaid: Option<String>,
}

/// The typedefs of guest handles begin with one of these; the first is 64 bits wide on every target.
const HANDLE_PREFIXES: [&str; 2] = ["__guest_handle_64_", "__guest_handle_"];

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
        let mut sighting = Sighting { preprocessed, tags: tags_by_typedef(root), ..Sighting::of(measured) };
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
        sighting
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
            let enumerators = node.below("EnumConstantDecl").map(|value| value.name.clone()).collect();
            self.enums.push((name, Enumeration { untagged: node.name.is_empty(), enumerators }));
        } else if node.complete_definition && !name.starts_with("__guest_handle_") {
            let record = Record {
                kind: kind(node),
                members: self.members(node),
                nested_in: nested_in.map(str::to_owned),
                untagged: node.name.is_empty(),
                packing: packing(node),
            };
            self.records.push((name, record));
        }
    }

    fn members(&self, record: &Node) -> Vec<Member> {
        let spelling = Spelling { tags: &self.tags };
        let mut members = Vec::new();
        let mut unnamed: Option<&Node> = None;
        for node in &record.inner {
            match node.kind.as_str() {
                "RecordDecl" if node.name.is_empty() => unnamed = Some(node),
                "FieldDecl" => {
                    let (of, lengths) = spelling.read(&node.of.qual_type);
                    let shape = match unnamed.filter(|_| is_unnamed(&node.of.qual_type)) {
                        Some(record) => Shape::Inline(kind(record), self.members(record)),
                        None => Shape::Of(aligned(of, node.alignment())),
                    };
                    members.push(Member {
                        name: Some(node.name.clone()).filter(|name| !name.is_empty()),
                        bits: node.is_bitfield.then(|| node.number()).flatten(),
                        len: lengths.first().copied(),
                        unsaid: (lengths.len() > 1).then(|| "An array of arrays.".to_owned()),
                        shape,
                    });
                }
                _ => {}
            }
        }
        members
    }

    fn typedef(&mut self, node: &Node) {
        if let Some(name) = HANDLE_PREFIXES.iter().find_map(|prefix| node.name.strip_prefix(prefix)) {
            self.handles.push(name.to_owned());
            return;
        }
        let owns_record = node.inner.iter().any(|inner| inner.owned_tag_decl.is_some());
        let is_only_name = owns_record && self.tags.get(&node.name) == Some(&node.name);
        let is_enum = self.enums.iter().any(|(name, _)| *name == node.name);
        if is_only_name || is_enum {
            return;
        }
        let (of, lengths) = Spelling { tags: &self.tags }.read(&node.of.qual_type);
        let typedef = Typedef {
            of,
            len: lengths.first().copied(),
            align: node.alignment(),
            unsaid: unsaid_of_typedef(&node.of.qual_type, &lengths),
        };
        self.typedefs.push((node.name.clone(), typedef));
    }

    /// Macros such as `uint64_aligned_t`, which stand for an integer with an alignment.
    fn type_macros(&mut self) {
        for (name, defined) in &self.preprocessed.macros {
            if let Some((scalar, align)) = super::spelling::type_macro(&defined.body) {
                let Ok(of) = scalar.to_string().parse() else { continue };
                let typedef = Typedef { of, len: None, align, unsaid: None };
                self.typedefs.push((name.clone(), typedef));
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

/// What stands behind each typedef of a record.
fn tags_by_typedef(root: &Node) -> BTreeMap<String, String> {
    let mut tags = BTreeMap::new();
    for (at, node) in root.inner.iter().enumerate().filter(|(_, node)| node.kind == "TypedefDecl") {
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

fn kind(node: &Node) -> RecordKind {
    if node.tag_used == "union" { RecordKind::Union } else { RecordKind::Struct }
}

fn packing(node: &Node) -> Packing {
    Packing { packed: node.below("PackedAttr").next().is_some(), align: node.alignment() }
}

/// Whether a type is a record without a name, which clang calls by its place.
fn is_unnamed(spelled: &str) -> bool {
    spelled.contains("(unnamed") || spelled.contains("(anonymous")
}

/// A member with an attribute is of the type that the headers' macro stands for.
fn aligned(of: TypeName, align: Option<u64>) -> TypeName {
    match (align, of.to_string().as_str()) {
        (Some(8), "u64") => TypeName::Named("uint64_aligned_t".to_owned()),
        (Some(8), "i64") => TypeName::Named("int64_aligned_t".to_owned()),
        _ => of,
    }
}

fn unsaid_of_typedef(spelled: &str, lengths: &[Length]) -> Option<String> {
    let is_function = spelled.contains('(') && !spelled.contains("(*") && !is_unnamed(spelled);
    if is_function {
        Some("A type of functions.".to_owned())
    } else if spelled == "void" {
        Some("Another name for `void`.".to_owned())
    } else {
        (lengths.len() > 1).then(|| "An array of arrays.".to_owned())
    }
}

#[cfg(test)]
mod tests;
