//! Unions of which a tag says what is valid: an enumeration of references to the members.

use std::collections::BTreeSet;

use super::code::{Code, Ident, Literal, format_ident, quote};
use super::naming::{self, declared, ident, type_name};
use super::shape::{RustBody, RustField, RustRecord, RustType, RustView, Shaper, field_name, natural_align};
use crate::abi::{BitLayout, BodyLayout, MemberLayout, ShapeKind, TagBitsLayout, TagLayout};
use crate::model::TagAt;

/// How a tag says which view of a union is valid.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tagged {
    /// The field that is the tag.
    tag: String,
    reads: Reads,
    /// The field of the record with the view that is the union; absent if the record itself is.
    union: Option<String>,
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

impl<'s> Shaper<'_, 's> {
    /// How the tag of a union says what is valid, where it has one. `inner` ends with the union, if it is spelt here.
    pub(super) fn tagged(
        &self,
        around: &BodyLayout<'s>,
        member: &MemberLayout<'s>,
        inner: &[RustRecord<'s>],
    ) -> Option<Tagged> {
        match &member.shape.kind {
            ShapeKind::Inline(union) => {
                let tag = union.tag.as_ref().filter(|tag| tag.at == TagAt::Beside)?;
                let bit = match tag.bits {
                    TagBitsLayout::One(bit) => Some(bit),
                    TagBitsLayout::All | TagBitsLayout::Part(_) => None,
                };
                let choice = choice(union, views(inner.last()?)?, bit)?;
                Some(self.with_tag(around, tag, None, choice)?)
            }
            ShapeKind::Record(id) => {
                let embedded = self.abi.records.get(id)?;
                let (at, union, tag) = outer_tagged(embedded)?;
                let rust = self.record(declared(&self.abi.spec[*id].head), embedded);
                let RustBody::Fields(fields) = &rust.body else { return None };
                let name = field_name(at, 0);
                let field = fields.iter().find(|field| field.name == name)?;
                let inner = rust.inner.iter().find(|inner| inner.name == field.of.0)?;
                let choice = choice(union, views(inner)?, member.outer_bit)?;
                self.with_tag(around, tag, Some(name), choice)
            }
            _ => None,
        }
    }

    fn with_tag(
        &self,
        around: &BodyLayout<'s>,
        tag: &TagLayout<'s>,
        union: Option<String>,
        choice: Choice,
    ) -> Option<Tagged> {
        let at = around.members.iter().find(|other| other.member.name.as_deref() == Some(tag.member))?;
        if at.bits.is_none() && natural_align(&at.shape) > at.shape.align {
            return None;
        }
        let reads = match (&at.shape.without_typedefs().kind, tag.bits) {
            (ShapeKind::BitWord(id, _), TagBitsLayout::Part(name)) => {
                // The part may have conditions of its own.
                let mut parts = self.abi.bitwords.get(id)?.parts.iter();
                Reads::Part(parts.find(|part| part.part.name == name)?.part.name.clone())
            }
            _ if at.bits.is_some() => Reads::BitField,
            (ShapeKind::Group(..) | ShapeKind::BitWord(..), _) => Reads::Wrapped,
            _ => Reads::Plain,
        };
        Some(Tagged { tag: field_name(at, 0), reads, union, choice })
    }
}

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

impl Tagged {
    fn views(&self) -> Vec<&View> {
        match &self.choice {
            Choice::Values(views) => views.iter().map(|(_, view)| view).collect(),
            Choice::Bit { set, clear, .. } => vec![set, clear],
        }
    }

    /// The tag as documentation names it.
    fn label(&self) -> String {
        match &self.reads {
            Reads::Plain | Reads::Wrapped | Reads::BitField => self.tag.clone(),
            Reads::Part(part) => format!("{}.{part}", self.tag),
        }
    }

    /// The enumeration of what the union can hold.
    pub(super) fn enumeration(&self, record: &str, field: &RustField<'_>) -> Code {
        let name = enumeration_name(record, field);
        let text = format!(" What `{}` of [`{record}`] holds, by its tag `{}`.", field.name, self.label());
        let variants = self.views().into_iter().map(|View(view, of)| {
            let variant = ident(&type_name(view));
            let of = of.tokens();
            let text = format!(" The tag says `{view}`.");
            quote!(#[doc = #text] #variant(&'a #of),)
        });
        quote! {
            #[doc = #text]
            #[derive(Clone, Copy, Debug, PartialEq)]
            pub enum #name<'a> { #(#variants)* }
        }
    }

    /// The method that looks at the tag.
    pub(super) fn method(&self, record: &str, field: &RustField<'_>) -> Code {
        let name = enumeration_name(record, field);
        let method = format_ident!("{}_view", field.name);
        let tag = ident(&self.tag);
        let tag = match &self.reads {
            Reads::Plain => quote!(self.#tag),
            Reads::BitField => quote!(self.#tag()),
            Reads::Wrapped => quote!(self.#tag.0),
            Reads::Part(part) => {
                let getter = ident(part);
                quote!(self.#tag.#getter())
            }
        };
        let at = ident(&field.name);
        let inside = self.union.as_ref().map(|union| ident(union)).map(|union| quote!(.#union));
        let shown = |View(view, _): &View| {
            let (variant, view) = (ident(&type_name(view)), ident(view));
            quote!(#name::#variant(self.#at #inside.#view()))
        };
        match &self.choice {
            Choice::Values(views) => {
                let arms = views.iter().map(|(values, view)| {
                    let values = values.iter().map(|value| Literal::number(*value));
                    let shown = shown(view);
                    quote!(#(#values)|* => Some(#shown),)
                });
                let text = format!(
                    " What `{}` holds, by the tag `{}`; nothing where the tag has another value.",
                    field.name,
                    self.label()
                );
                quote! {
                    #[doc = #text]
                    pub fn #method(&self) -> Option<#name<'_>> {
                        match #tag {
                            #(#arms)*
                            _ => None,
                        }
                    }
                }
            }
            Choice::Bit { bit, set, clear } => {
                let text = format!(" What `{}` holds, by bit {bit} of `{}`.", field.name, self.tag);
                let mask = Literal::number(1u64 << bit);
                let (set, clear) = (shown(set), shown(clear));
                quote! {
                    #[doc = #text]
                    pub fn #method(&self) -> #name<'_> {
                        if #tag & #mask != 0 { #set } else { #clear }
                    }
                }
            }
        }
    }
}

fn enumeration_name(record: &str, field: &RustField<'_>) -> Ident {
    format_ident!("{record}{}View", naming::type_name(&field.name))
}
