//! Unions of which a tag says what is valid: an enumeration of references to the members.

use std::collections::BTreeSet;

use super::naming::{declared, ident, member_name, type_name};
use super::printer::{Printer, Shown, line};
use super::shape::{RustBody, RustField, RustRecord, RustView, Shaper, field_name, natural_align};
use super::types::RustType;
use crate::abi::{BitLayout, BodyLayout, MemberLayout, ShapeKind, TagBitsLayout, TagLayout};
use crate::model::TagAt;

/// How a tag says which view of a union is valid.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Kinds {
    /// The name of the enumeration.
    pub(super) name: String,
    /// The name of the method that looks at the tag.
    pub(super) method: String,
    /// The field that is the tag.
    tag: String,
    reads: Reads,
    /// The type of the union.
    union: String,
    /// The field that is the union, of the record that the member is; absent if the member itself is.
    inside: Option<String>,
    choice: Choice,
}

/// How the number is read that the tag has.
#[derive(Debug, Clone, PartialEq)]
enum Reads {
    /// The field is the number.
    Plain,
    /// The field wraps it.
    Wrapped,
    /// A part of the bit word that the field is.
    Part(String),
    /// It is a bit-field of C, for which there is a method.
    BitField,
}

/// What decides.
#[derive(Debug, Clone, PartialEq)]
enum Choice {
    /// The value of the tag, for each view those that make it valid.
    Values(Vec<(Vec<i128>, View)>),
    /// A bit of the tag.
    Bit { bit: u32, set: View, clear: View },
}

/// A view of a union: its name and type.
#[derive(Debug, Clone, PartialEq)]
struct View(String, RustType);

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

/// The variant of the enumeration for a view.
fn variant(view: &str) -> String {
    type_name(view)
}

impl Kinds {
    /// The variants of the enumeration.
    pub(super) fn variants(&self) -> Vec<String> {
        match &self.choice {
            Choice::Values(views) => views.iter().map(|(_, View(name, _))| variant(name)).collect(),
            Choice::Bit { set, clear, .. } => vec![variant(&set.0), variant(&clear.0)],
        }
    }

    /// The enumeration, and the method of the record that looks at the tag.
    pub(super) fn print(&self, record: &str, field: &RustField<'_>, cfg: &str, to: &mut Printer) {
        let tag = ident(&self.tag);
        let (label, tag) = match &self.reads {
            Reads::Plain => (self.tag.clone(), tag.into_owned()),
            Reads::BitField => (self.tag.clone(), format!("{tag}()")),
            Reads::Wrapped => (self.tag.clone(), format!("{tag}.0")),
            Reads::Part(part) => (format!("{}.{part}", self.tag), format!("{tag}.{}()", ident(part))),
        };
        let (of, tested) = match &self.choice {
            Choice::Values(_) => (format!("by its tag `{label}`"), format!("match ({tag})")),
            Choice::Bit { bit, .. } => {
                let mask = 1u64 << bit;
                (format!("by bit {bit} of `{label}`"), format!("if ({tag}) & {mask:#x}"))
            }
        };
        to.line(cfg);
        to.line("xen_kinds! {");
        to.indent();
        to.docs(&format!("What `{}` of [`{record}`] holds, {of}.", field.name));
        let (name, method) = (ident(&self.name), ident(&self.method));
        line!(to, "pub enum ", &*name, ": ", &*ident(record), ".", &*method, ", ", &tested, " {");
        to.indent();
        match &self.choice {
            Choice::Values(views) => {
                for (values, view) in views {
                    let values: Vec<String> = values.iter().map(i128::to_string).collect();
                    self.arm(view, field, &values.join(" | "), to);
                }
            }
            Choice::Bit { set, clear, .. } => {
                self.arm(set, field, "set", to);
                self.arm(clear, field, "clear", to);
            }
        }
        to.close("}");
        to.close("}");
    }

    fn arm(&self, View(name, of): &View, field: &RustField<'_>, when: &str, to: &mut Printer) {
        let way = [Some(&field.name), self.inside.as_ref()];
        let way: Vec<_> = way.into_iter().flatten().map(|step| ident(step)).collect();
        let (variant, union) = (variant(name), ident(&self.union));
        line!(
            to,
            &*ident(&variant),
            "(",
            Shown(of.by("")),
            "): ",
            when,
            " => ",
            &*union,
            "::",
            &*ident(name),
            "(",
            &way.join("."),
            "),"
        );
    }
}
