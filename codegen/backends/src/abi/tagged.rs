//! Unions whose tag is at hand, as programs look at them: which member is the tag, and what it says.

use std::collections::BTreeSet;

use super::of_variant::Abi;
use super::shape::{BitPartLayout, BodyLayout, MemberLayout, ShapeKind, TagBitsLayout};
use xen_abi_model::TagAt;

/// A union whose tag is a member beside it, or beside the record that embeds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaggedUnion<'l, 's> {
    /// The member that is the tag.
    pub tag: &'l MemberLayout<'s>,
    /// The part of it that counts, if it is a bit word.
    pub part: Option<&'l BitPartLayout<'s>>,
    /// The member that is the union.
    pub union: &'l MemberLayout<'s>,
    /// What the tag says.
    pub choice: Choice<'l, 's>,
}

/// What a tag says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice<'l, 's> {
    /// Which members are valid for which of its values; no value is there twice.
    Values(Vec<(Vec<i128>, &'l MemberLayout<'s>)>),
    /// Which of two members is valid, by a bit.
    Bit {
        /// Its number.
        bit: u32,
        /// The member that is valid if it is set.
        set: &'l MemberLayout<'s>,
        /// The member that is valid if it is clear.
        clear: &'l MemberLayout<'s>,
    },
}

impl<'s> Abi<'s> {
    /// The tagged union that a member of the record `around` is, or embeds; nothing where this variant has none of
    /// what would say what is valid.
    pub fn tagged_union<'l>(
        &'l self,
        around: &'l BodyLayout<'s>,
        member: &'l MemberLayout<'s>,
    ) -> Option<TaggedUnion<'l, 's>> {
        let (union, at) = match &member.shape.kind {
            ShapeKind::Inline(_) => (member, TagAt::Beside),
            ShapeKind::Record(id) => {
                let has_tag_outside = |at: &&MemberLayout<'_>| at.member.tagged(TagAt::Outer).is_some();
                (self.records().get(*id)?.members.iter().find(has_tag_outside)?, TagAt::Outer)
            }
            _ => return None,
        };
        let body = union.shape.spelt()?;
        let said = body.tag.as_ref().filter(|said| said.at == at)?;
        let tag = around.named_here(said.member)?;
        let part = match (&tag.shape.without_typedefs().kind, said.bits) {
            (ShapeKind::BitWord(id, _), TagBitsLayout::Part(name)) => {
                // The part may have conditions of its own.
                Some(self.bitwords().get(*id)?.parts.iter().find(|part| part.part.name == name)?)
            }
            _ => None,
        };
        let bit = match at {
            TagAt::Beside => said.bit(),
            TagAt::Outer => member.outer_bit,
        };
        let choice = match bit {
            Some(choice) => Choice::Bit {
                bit: choice.bit,
                set: body.named_here(choice.set)?,
                clear: body.named_here(choice.clear)?,
            },
            None => Choice::Values(valid_for(body)?),
        };
        Some(TaggedUnion { tag, part, union, choice })
    }
}

/// The members of a union, each with the values for which it is the first that is valid: constants can have the same
/// value. Nothing if no value says anything.
fn valid_for<'l, 's>(union: &'l BodyLayout<'s>) -> Option<Vec<(Vec<i128>, &'l MemberLayout<'s>)>> {
    let mut seen = BTreeSet::new();
    let members = union.members.iter().map(|member| {
        let new = member.valid_for.iter().copied().filter(|value| seen.insert(*value));
        (new.collect::<Vec<_>>(), member)
    });
    let valid: Vec<_> = members.filter(|(values, _)| !values.is_empty()).collect();
    (!valid.is_empty()).then_some(valid)
}
