//! How the tag of a union says what is valid.

use super::Shaper;
use super::fields::Part;
use super::names::field_name;
use crate::abi::{self, MemberLayout, ShapeKind, TaggedUnion};
use crate::backend::rust::kinds::{Choice, Kinds, Reads, View};
use crate::backend::rust::naming::{declared, member_name, type_name};
use crate::backend::rust::record::{RustBody, RustRecord, RustView};

impl<'s> Shaper<'_, 's> {
    /// How the tag of a union says what is valid, where the member of a part of `record` has one. `inner` ends with the union,
    /// if it is spelt here.
    pub(super) fn kinds(
        &self,
        record: &str,
        part: Part<'_, 's>,
        member: &MemberLayout<'s>,
        inner: &[RustRecord<'s>],
    ) -> Option<Kinds> {
        let around = part.layout;
        let tagged = self.abi.tagged_union(around, member)?;
        let (union, inside, choice) = match &member.shape.kind {
            ShapeKind::Record(id) => {
                let rust = self.record(declared(&self.abi.spec[*id].head), self.abi.records().get(*id)?);
                let RustBody::Fields(fields) = &rust.body else { return None };
                let name = field_name(tagged.union)?;
                let field = fields.iter().find(|field| field.name == name)?;
                let union = rust.spelt_inside(&field.of)?;
                (union.name.clone(), Some(name), choice(&tagged, union)?)
            }
            _ => {
                let union = inner.last()?;
                (union.name.clone(), None, choice(&tagged, union)?)
            }
        };
        let tag = tagged.tag;
        if tag.bits.is_none() && part.is_loose(tag) {
            return None;
        }
        // Most unions are called `u`, which says nothing.
        let is_free = !around.members.iter().filter_map(field_name).any(|name| name == KIND);
        let named = member.member.name.as_deref().filter(|name| *name != "u" || !is_free);
        Some(Kinds {
            name: format!("{record}{}Kind", named.map(type_name).unwrap_or_default()),
            method: named.map_or_else(|| KIND.to_owned(), |name| format!("{}_{KIND}", member_name(name))),
            tag: field_name(tag)?,
            reads: reads(&tagged),
            union,
            inside,
            choice,
        })
    }
}

/// The method that tells what a union holds, where the union has no name that says more.
const KIND: &str = "kind";

fn reads(tagged: &TaggedUnion<'_, '_>) -> Reads {
    match (&tagged.tag.shape.without_typedefs().kind, tagged.part) {
        (_, Some(part)) => Reads::Part(part.part.name.clone()),
        _ if tagged.tag.bits.is_some() => Reads::BitField,
        (ShapeKind::Group(..) | ShapeKind::BitWord(..), None) => Reads::Wrapped,
        _ => Reads::Plain,
    }
}

/// What the tag says of the views of a union. Of a bit-field there is none.
fn choice(tagged: &TaggedUnion<'_, '_>, union: &RustRecord<'_>) -> Option<Choice> {
    let RustBody::Union { views, .. } = &union.body else { return None };
    let view = |member: &MemberLayout<'_>| {
        let is_of = |view: &&RustView<'_>| std::ptr::eq(view.member, member.member);
        views.iter().find(is_of).map(|view| View(view.name.clone(), view.of.clone()))
    };
    Some(match &tagged.choice {
        abi::Choice::Bit { bit, set, clear } => {
            Choice::Bit { bit: *bit, set: view(set)?, clear: view(clear)? }
        }
        abi::Choice::Values(values) => {
            let seen = values.iter().filter_map(|(values, member)| Some((values.clone(), view(member)?)));
            Choice::Values(Some(seen.collect::<Vec<_>>()).filter(|seen| !seen.is_empty())?)
        }
    })
}
