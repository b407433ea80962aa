//! What says which member of a union is valid, and whether it can.

use std::ops::Range;

use super::lower::Lowerer;
use super::shape::{BitLayout, MemberLayout, ShapeKind, TagBitsLayout, TagLayout};
use xen_abi_model::{BitChoice, BitWordId, Body, Case, GroupId, GroupKind, Tag, TagAt, TagBits};
use xen_abi_syntax::diagnostic::{Code, Diagnostic};
use xen_abi_syntax::expression::Expression;
use xen_abi_syntax::source::Place;

/// A union whose tag is in the record that is looked at.
struct Tagged<'s> {
    tag: &'s Tag,
    union: &'s Body,
    /// The bit that decides, if one does.
    bit: Option<u32>,
}

/// The values that a tag can have.
struct Domain {
    numbers: Range<i128>,
    /// Of these they have the names.
    group: Option<GroupId>,
}

impl<'s> Lowerer<'_, 's> {
    /// What is said of a tag. Whether that fits is seen in the record that has the tag.
    pub(super) fn tag(&mut self, tag: &'s Tag) -> Option<TagLayout<'s>> {
        let bits = match &tag.bits {
            TagBits::All => TagBitsLayout::All,
            TagBits::Part(part) => TagBitsLayout::Part(part),
            TagBits::One(choice) => TagBitsLayout::One(self.bit_choice(choice)?),
        };
        Some(TagLayout { member: &tag.member, at: tag.at, bits })
    }

    pub(super) fn bit_choice(&mut self, choice: &'s BitChoice) -> Option<BitLayout<'s>> {
        let (place, expression) = &choice.bit;
        let bit = self.evaluate(expression, *place)?.value;
        match u32::try_from(bit).ok().filter(|bit| *bit < 64) {
            Some(bit) => Some(BitLayout { bit, set: &choice.set, clear: &choice.clear }),
            None => {
                self.bad_tag(*place, format!("{bit} is not a number of a bit"));
                None
            }
        }
    }

    /// Whether the tags among members can say what they are meant to say.
    pub(super) fn tags_fit(&mut self, members: &[MemberLayout<'s>]) -> bool {
        let mut fit = true;
        for member in members {
            let Some(tagged) = self.tagged(member) else { continue };
            let name = tagged.tag.member.as_str();
            let at = members.iter().find(|other| other.member.name.as_deref() == Some(name));
            // A tag that is not there for this variant decides nothing.
            let Some(at) = at else { continue };
            fit &= match tagged.bit {
                Some(bit) => self.bit_fits(bit, at, member.member.place),
                None => self.domain(tagged.tag, at).is_none_or(|domain| self.values_fit(&tagged, &domain)),
            };
        }
        fit
    }

    /// The union that a member is or has, if its tag is beside the member.
    fn tagged(&self, member: &MemberLayout<'s>) -> Option<Tagged<'s>> {
        match &member.shape.kind {
            ShapeKind::Inline(layout) => {
                let (tag, union) = member.member.tagged(TagAt::Beside)?;
                let bit = layout.tag.as_ref().and_then(TagLayout::bit).map(|choice| choice.bit);
                Some(Tagged { tag, union, bit })
            }
            ShapeKind::Record(id) => {
                let mut members = self.spec[*id].body.members.iter();
                let (tag, union) = members.find_map(|embedded| embedded.tagged(TagAt::Outer))?;
                Some(Tagged { tag, union, bit: member.outer_bit.map(|choice| choice.bit) })
            }
            _ => None,
        }
    }

    fn bit_fits(&mut self, bit: u32, at: &MemberLayout<'s>, place: Place) -> bool {
        let fits = at.shape.scalar().is_some() && u64::from(bit) < at.size_bits();
        if !fits {
            let name = at.member.name.as_deref().unwrap_or_default();
            self.bad_tag(place, format!("`{name}` is not an integer with a bit {bit}"));
        }
        fits
    }

    /// The values that a tag can have; nothing after a diagnostic, or if it is not there for this variant.
    fn domain(&mut self, tag: &Tag, at: &MemberLayout<'s>) -> Option<Domain> {
        let part = match &tag.bits {
            TagBits::Part(part) => Some(part),
            TagBits::All | TagBits::One(_) => None,
        };
        let group = match (&at.shape.without_typedefs().kind, part) {
            (ShapeKind::BitWord(id, _), Some(part)) if at.bits.is_none() => {
                return self.domain_of_part(*id, part, tag);
            }
            (ShapeKind::BitWord(..), None) => {
                let message = format!("`{}` is a bit word, which has several parts", tag.member);
                let help = "say after a dot which part counts";
                self.report(Diagnostic::new(Code::BadTag, tag.place, message).help(help));
                return None;
            }
            (_, Some(_)) => {
                self.bad_tag(tag.place, format!("`{}` is not a bit word, and has no parts", tag.member));
                return None;
            }
            (ShapeKind::Group(id, _), None) => Some(*id),
            (_, None) => None,
        };
        let Some(scalar) = at.shape.scalar() else {
            self.bad_tag(tag.place, format!("`{}` is not an integer", tag.member));
            return None;
        };
        let width = at.bits.map_or(scalar.bytes() * 8, |bits| bits.width);
        Some(Domain { numbers: scalar.values(width), group })
    }

    fn domain_of_part(&mut self, id: BitWordId, name: &str, tag: &Tag) -> Option<Domain> {
        let parts =
            self.tables.bitwords.column(&self.at).get(id).map(|word| &word.parts[..]).unwrap_or_default();
        let part = parts.iter().find(|part| part.part.name == name);
        let is_bit = part.is_some_and(|part| part.part.high.is_none());
        let domain = part.map(|part| Domain { numbers: 0..1i128 << part.width, group: None });
        let spec = self.spec;
        if !spec[id].parts.iter().any(|part| part.name == name) {
            self.bad_tag(tag.place, format!("`{}` has no part `{name}`", spec[id].head.name));
        } else if is_bit {
            let message = format!("`{name}` is a single bit");
            let help = "write the tag as a bit: `{ member: ..., bit: ..., set: ..., clear: ... }`";
            self.report(Diagnostic::new(Code::BadTag, tag.place, message).help(help));
        } else {
            return domain;
        }
        None
    }

    /// Whether the members of a union are valid for values that its tag can have.
    fn values_fit(&mut self, tagged: &Tagged<'s>, domain: &Domain) -> bool {
        let mut fit = true;
        for member in &tagged.union.members {
            if !self.at.holds(&member.when) {
                continue;
            }
            for case in &member.valid_for {
                fit &= !self.at.holds(&case.when) || self.value_fits(case, tagged.tag, domain);
            }
        }
        fit
    }

    fn value_fits(&mut self, case: &'s Case<Expression>, tag: &Tag, domain: &Domain) -> bool {
        let Some(value) = self.evaluate(&case.is, case.place) else { return false };
        let message = if !domain.numbers.contains(&value.value) {
            let part = match &tag.bits {
                TagBits::Part(part) => format!(".{part}"),
                TagBits::All | TagBits::One(_) => String::new(),
            };
            format!("`{}{part}` cannot have the value {}", tag.member, value.value)
        } else if let Some(group) = domain.group.filter(|group| !self.is_value_of(&case.is, *group)) {
            format!("this is not a value of `{}`, the type of `{}`", self.spec[group].head.name, tag.member)
        } else {
            return true;
        };
        self.bad_tag(case.place, message);
        false
    }

    /// Whether an expression is the name of a value of a group. Of flags there can be any number at once.
    fn is_value_of(&self, expression: &Expression, group: GroupId) -> bool {
        let (spec, group) = (self.spec, &self.spec[group]);
        let is = |name: &String| group.values.iter().any(|value| spec[*value].head.name == *name);
        group.kind == GroupKind::Flags || matches!(expression, Expression::Name(name) if is(name))
    }

    fn bad_tag(&mut self, place: Place, message: impl Into<String>) {
        self.report(Diagnostic::new(Code::BadTag, place, message));
    }
}
