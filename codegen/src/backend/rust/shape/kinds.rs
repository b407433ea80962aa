//! How the tag of a union says what is valid.

use std::collections::BTreeSet;

use super::Shaper;
use super::names::{field_name, natural_align};
use crate::abi::{BitLayout, BodyLayout, MemberLayout, ShapeKind, TagBitsLayout, TagLayout};
use crate::backend::rust::kinds::{Choice, Kinds, Reads, View};
use crate::backend::rust::naming::{declared, member_name, type_name};
use crate::backend::rust::record::{RustBody, RustRecord, RustView};
use crate::model::TagAt;

/// The union that a tag is for: its name, its choice, and the field that it is of an embedded record.
struct Union {
    name: String,
    choice: Choice,
    field: Option<String>,
}

impl<'s> Shaper<'_, 's> {
    /// How the tag of a union says what is valid, where the member of `record` has one. `inner` ends with the union,
    /// if it is spelt here.
    pub(super) fn kinds(
        &self,
        record: &str,
        around: &BodyLayout<'s>,
        member: &MemberLayout<'s>,
        inner: &[RustRecord<'s>],
    ) -> Option<Kinds> {
        let (tag, union) = match &member.shape.kind {
            ShapeKind::Inline(union) => {
                let tag = union.tag.as_ref().filter(|tag| tag.at == TagAt::Beside)?;
                let bit = match tag.bits {
                    TagBitsLayout::One(bit) => Some(bit),
                    TagBitsLayout::All | TagBitsLayout::Part(_) => None,
                };
                let rust = inner.last()?;
                (
                    tag,
                    Union { name: rust.name.clone(), choice: choice(union, views(rust)?, bit)?, field: None },
                )
            }
            ShapeKind::Record(id) => {
                let embedded = self.abi.records.get(id)?;
                let (at, union, tag) = outer_tagged(embedded)?;
                let rust = self.record(declared(&self.abi.spec[*id].head), embedded);
                let RustBody::Fields(fields) = &rust.body else { return None };
                let name = field_name(at)?;
                let field = fields.iter().find(|field| field.name == name)?;
                let inside = rust.spelt_inside(&field.of)?;
                let choice = choice(union, views(inside)?, member.outer_bit)?;
                (tag, Union { name: inside.name.clone(), choice, field: Some(name) })
            }
            _ => return None,
        };
        let at = around.members.iter().find(|other| other.member.name.as_deref() == Some(tag.member))?;
        if at.bits.is_none() && natural_align(&at.shape) > at.shape.align {
            return None;
        }
        // Most unions are called `u`, which says nothing.
        let is_free = !around.members.iter().filter_map(field_name).any(|name| name == KIND);
        let named = member.member.name.as_deref().filter(|name| *name != "u" || !is_free);
        Some(Kinds {
            name: format!("{record}{}Kind", named.map(type_name).unwrap_or_default()),
            method: named.map_or_else(|| KIND.to_owned(), |name| format!("{}_{KIND}", member_name(name))),
            tag: field_name(at)?,
            reads: self.reads(at, tag.bits)?,
            union: union.name,
            inside: union.field,
            choice: union.choice,
        })
    }

    fn reads(&self, at: &MemberLayout<'s>, bits: TagBitsLayout<'_>) -> Option<Reads> {
        Some(match (&at.shape.without_typedefs().kind, bits) {
            (ShapeKind::BitWord(id, _), TagBitsLayout::Part(name)) => {
                // The part may have conditions of its own.
                let mut parts = self.abi.bitwords.get(id)?.parts.iter();
                Reads::Part(parts.find(|part| part.part.name == name)?.part.name.clone())
            }
            _ if at.bits.is_some() => Reads::BitField,
            (ShapeKind::Group(..) | ShapeKind::BitWord(..), _) => Reads::Wrapped,
            _ => Reads::Plain,
        })
    }
}

/// The method that tells what a union holds, where the union has no name that says more.
const KIND: &str = "kind";

/// The union of an embedded record whose tag is in the record around it.
fn outer_tagged<'l, 's>(
    layout: &'l BodyLayout<'s>,
) -> Option<(&'l MemberLayout<'s>, &'l BodyLayout<'s>, &'l TagLayout<'s>)> {
    layout.members.iter().find_map(|member| match &member.shape.kind {
        ShapeKind::Inline(union) => {
            let tag = union.tag.as_ref().filter(|tag| tag.at == TagAt::Outer)?;
            Some((member, &**union, tag))
        }
        _ => None,
    })
}

fn views<'r, 's>(union: &'r RustRecord<'s>) -> Option<&'r [RustView<'s>]> {
    match &union.body {
        RustBody::Union { views, .. } => Some(views),
        RustBody::Fields(_) => None,
    }
}

fn choice(union: &BodyLayout<'_>, views: &[RustView<'_>], bit: Option<BitLayout<'_>>) -> Option<Choice> {
    let view = |view: &RustView<'_>| View(view.name.clone(), view.of.clone());
    if let Some(BitLayout { bit, set, clear }) = bit {
        let named =
            |name: &str| views.iter().find(|view| view.member.name.as_deref() == Some(name)).map(view);
        return Some(Choice::Bit { bit, set: named(set)?, clear: named(clear)? });
    }
    let mut seen = BTreeSet::new();
    let choices = union.members.iter().filter_map(|layout| {
        // Of a bit-field there is no reference.
        let of = views.iter().find(|of| std::ptr::eq(of.member, layout.member))?;
        // Of members for one value the first is meant; constants can have the same value.
        let values: Vec<i128> =
            layout.valid_for.iter().copied().filter(|value| seen.insert(*value)).collect();
        (!values.is_empty()).then(|| (values, view(of)))
    });
    let choices: Vec<_> = choices.collect();
    // A variant may have none of the operations that would say what is valid.
    (!choices.is_empty()).then_some(Choice::Values(choices))
}
