//! Members of records, and what attributes and pragmas say of where they lie.

use std::collections::BTreeMap;

use xen_abi_codegen::facts::RecordKind;
use xen_abi_codegen::type_name::{TypeName, is_identifier};

use crate::measure::preprocessed::Macro;
use crate::measure::spelling::{Length, Spelling};
use crate::measure::tree::{Node, PRAGMA};

/// What attributes and pragmas say of where something lies.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Packing {
    /// `__attribute__((packed))`.
    pub(crate) packed: bool,
    /// `#pragma pack`: to how many bytes members are aligned at most.
    pub(crate) limit: Option<u64>,
    /// `__attribute__((aligned))`.
    pub(crate) align: Option<u64>,
}

/// A member of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Member {
    pub(crate) name: Option<String>,
    pub(crate) shape: Shape,
    /// The lengths of the array that it is, from the outside in.
    pub(crate) lengths: Vec<Length>,
    pub(crate) bits: Option<u64>,
    /// What it says of itself, if it is not spelled in its place.
    pub(crate) packing: Packing,
}

/// What a member is, but for its length.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Shape {
    Of(TypeName),
    Inline(Inline),
}

/// A record that is spelled in the place of a member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Inline {
    pub(crate) kind: RecordKind,
    pub(crate) packing: Packing,
    pub(crate) members: Vec<Member>,
}

/// Reads the members of one record and of those that are spelled inside it.
pub(super) struct MemberReader<'a> {
    spelling: Spelling<'a>,
    macros: &'a BTreeMap<String, Macro>,
    /// What the format has no word for, of the first thing of which it has none.
    pub(super) unsaid: Option<String>,
}

impl<'a> MemberReader<'a> {
    pub(super) fn new(spelling: Spelling<'a>, macros: &'a BTreeMap<String, Macro>) -> MemberReader<'a> {
        MemberReader { spelling, macros, unsaid: None }
    }

    /// A record without its name.
    pub(super) fn record(&mut self, node: &Node) -> Inline {
        let packing = self.said(packing(node), "It");
        let members = self.members(node);
        let is_own = |member: &Member| member.bits.is_some() || member.packing.align.is_some();
        if packing.packed && packing.limit.is_some() && members.iter().any(is_own) {
            self.cannot_say("Both an attribute and a pragma pack it.".to_owned());
        }
        Inline { kind: kind(node), packing, members }
    }

    fn members(&mut self, record: &Node) -> Vec<Member> {
        let mut members = Vec::new();
        let mut unnamed: Option<&Node> = None;
        for node in &record.inner {
            match node.kind.as_str() {
                "RecordDecl" | "EnumDecl" if node.name.is_empty() => unnamed = Some(node),
                "FieldDecl" => members.extend(self.member(node, unnamed)),
                _ => {}
            }
        }
        members
    }

    /// A member, before which a type without a name may have been spelled. An empty record without a name promotes
    /// nothing.
    fn member(&mut self, node: &Node, unnamed: Option<&Node>) -> Option<Member> {
        let spelled = &node.of.qual_type;
        let name = Some(node.name.clone()).filter(|name| !name.is_empty());
        let subject = format!("Its member `{}`", node.name);
        if name.as_ref().is_some_and(|name| !is_identifier(name)) {
            self.cannot_say(format!("{subject} has a name that not every compiler takes."));
        }
        let (of, lengths) = self.spelling.read(spelled);
        let mut packing = self.said(packing(node), &subject);
        let shape = match unnamed.filter(|_| is_unnamed(spelled) && !spelled.contains('*')) {
            Some(of) if of.kind == "EnumDecl" => {
                self.cannot_say(format!("{subject} is of an enumeration without a name."));
                return None;
            }
            Some(record) => {
                if packing != Packing::default() {
                    self.cannot_say(format!("{subject} is aligned otherwise than the record that it is."));
                }
                Shape::Inline(self.record(record))
            }
            None => Shape::Of(self.aligned(of, &mut packing)),
        };
        if node.is_bitfield && packing.align.is_some() {
            self.cannot_say(format!("{subject} is a bit-field with an alignment of its own."));
        }
        if matches!(&shape, Shape::Inline(inline) if name.is_none() && inline.members.is_empty()) {
            return None;
        }
        let bits = node.is_bitfield.then(|| node.number()).flatten();
        Some(Member { name, shape, lengths, bits, packing })
    }

    /// A member with an attribute is of the type that the headers' macro stands for, if they have it.
    fn aligned(&self, of: TypeName, packing: &mut Packing) -> TypeName {
        let of_macro = match (packing.align, of.to_string().as_str()) {
            (Some(8), "u64") => "uint64_aligned_t",
            (Some(8), "i64") => "int64_aligned_t",
            _ => return of,
        };
        if !self.macros.contains_key(of_macro) {
            return of;
        }
        packing.align = None;
        TypeName::Named(of_macro.to_owned())
    }

    fn said(&mut self, packing: Result<Packing, String>, subject: &str) -> Packing {
        packing.unwrap_or_else(|what| {
            self.cannot_say(format!("{subject} {what}."));
            Packing::default()
        })
    }

    fn cannot_say(&mut self, what: String) {
        self.unsaid.get_or_insert(what);
    }
}

/// What attributes and pragmas say of where a record, member or typedef lies, or what of that cannot be said.
pub(super) fn packing(node: &Node) -> Result<Packing, String> {
    let mut packing = Packing { packed: node.below("PackedAttr").next().is_some(), ..Packing::default() };
    for align in node.alignments() {
        let align = align.ok_or("is aligned as much as the target can")?;
        packing.align = packing.align.max(Some(align));
    }
    for pragma in node.below(PRAGMA) {
        packing.limit = Some(pragma.limit.ok_or("is packed by a pragma that was not understood")?);
    }
    Ok(packing)
}

fn kind(node: &Node) -> RecordKind {
    if node.tag_used == "union" { RecordKind::Union } else { RecordKind::Struct }
}

/// Whether a type is a record without a name, which clang calls by its place.
pub(super) fn is_unnamed(spelled: &str) -> bool {
    spelled.contains("(unnamed") || spelled.contains("(anonymous")
}
