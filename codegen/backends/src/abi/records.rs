//! Layouts of structures and unions, member by member.

use super::layout::{Layout, MAX_SIZE, unnamed_bits_align};
use super::lower::Lowerer;
use super::shape::{BitField, BodyLayout, MemberLayout, Shape, ShapeKind};
use xen_abi_model::{Attributes, Body, Length, Member, MemberType};
use xen_abi_syntax::diagnostic::{Code, Diagnostic};
use xen_abi_syntax::record_kind::RecordKind;
use xen_abi_syntax::source::Place;

impl<'s> Lowerer<'_, 's> {
    pub(super) fn body(&mut self, body: &'s Body, place: Place) -> Option<BodyLayout<'s>> {
        let mut layout = Layout::new(body.kind, body.packing);
        let mut members: Vec<MemberLayout<'s>> = Vec::new();
        let mut complete = true;
        for member in &body.members {
            if !self.at.holds(&member.when) {
                continue;
            }
            let in_the_way =
                |before: &&MemberLayout<'s>| body.kind == RecordKind::Struct && before.shape.is_flexible();
            if let Some(before) = members.last().filter(in_the_way) {
                let message = "nothing can follow a flexible array";
                self.report(Diagnostic::new(Code::MisplacedFlexible, before.member.place, message));
                complete = false;
            }
            match self.member(&mut layout, member) {
                Some(member) if member.shape.is_flexible() && body.kind == RecordKind::Union => {
                    let message = "a union cannot hold a flexible array by itself";
                    let help = "put the array into a structure of its own inside the union";
                    let place = member.member.place;
                    self.report(Diagnostic::new(Code::MisplacedFlexible, place, message).help(help));
                    complete = false;
                }
                Some(member) => members.push(member),
                None => complete = false,
            }
        }
        if !complete || !self.tags_fit(&members) {
            return None;
        }
        let (size, align) = layout.finish(body.align);
        if size > MAX_SIZE {
            self.report(Diagnostic::new(
                Code::BadLength,
                place,
                format!("the record is larger than {MAX_SIZE} bytes"),
            ));
            return None;
        }
        let tag = match &body.tag {
            Some(tag) => Some(self.tag(tag)?),
            None => None,
        };
        Some(BodyLayout { kind: body.kind, size, align, packing: body.packing, members, tag })
    }

    fn member(&mut self, layout: &mut Layout, member: &'s Member) -> Option<MemberLayout<'s>> {
        let mut shape = match &member.of {
            MemberType::Named(cases) => {
                let case = self.case(cases, member.place)?;
                self.shape(&case.is, case.place)?
            }
            MemberType::Inline(body) => {
                let inner = self.body(body, member.place)?;
                Shape { size: inner.size, align: inner.align, kind: ShapeKind::Inline(Box::new(inner)) }
            }
        };
        if let Some(len) = &member.len {
            let case = self.case(len, member.place)?;
            shape = self.arrays(shape, &case.is.inner)?;
            let len = match &case.is.outer {
                Length::Fixed(expression) => Some(self.length(expression, case.place)?),
                Length::Flexible => None,
            };
            shape = self.array(shape, len, case.place)?;
        }
        let align = match member.bits {
            Some(_) => 1,
            None => layout.alignment(&shape, member.attributes),
        };
        let placed = match member.bits {
            Some(width) => {
                self.check_bits(member, &shape, width)?;
                let aligns = member.name.is_some() || self.at.of_target(unnamed_bits_align);
                layout.place_bits(&shape, width, member, aligns)
            }
            None => {
                self.check_align(layout, member, &shape)?;
                layout.place(&shape, align)
            }
        };
        let Ok(offset_bits) = placed else {
            let message = format!("the record grows beyond {MAX_SIZE} bytes here");
            self.report(Diagnostic::new(Code::BadLength, member.place, message));
            return None;
        };
        let mut valid_for = Vec::new();
        for case in &member.valid_for {
            if self.at.holds(&case.when) {
                valid_for.push(self.evaluate(&case.is, case.place)?.value);
            }
        }
        let outer_bit = match &member.outer_bit {
            Some(choice) => Some(self.bit_choice(choice)?),
            None => None,
        };
        let bits = member.bits.map(|width| BitField { width });
        Some(MemberLayout { member, offset_bits, align, shape, bits, valid_for, outer_bit })
    }

    /// Where 64 bits are aligned to four bytes within records, any alignment of a member's own makes gcc forget that.
    fn check_align(&mut self, layout: &Layout, member: &Member, shape: &Shape<'s>) -> Option<()> {
        let Attributes { packed: false, align: Some(_) } = member.attributes else { return Some(()) };
        let wide = shape.element().scalar().map_or(shape.align, |scalar| scalar.bytes().into());
        let of_gcc = Shape { align: wide.max(shape.align), ..shape.clone() };
        if layout.alignment(&of_gcc, member.attributes) == layout.alignment(shape, member.attributes) {
            return Some(());
        }
        let message = format!("gcc aligns it to {wide} bytes, and clang does not");
        let help = "write `align: 8`, or give the type an alignment with a typedef";
        self.report(Diagnostic::new(Code::AmbiguousAlignment, member.place, message).help(help));
        None
    }

    fn check_bits(&mut self, member: &Member, shape: &Shape<'s>, width: u32) -> Option<()> {
        let natural = shape.underlying().align;
        // Eight bytes that are aligned to four within records of x86_32 may also be aligned to eight.
        let is_usual = [natural, shape.size].contains(&shape.align);
        let complaint = if shape.scalar().is_none() {
            "a bit-field has an integer type".to_owned()
        } else if u64::from(width) > shape.size * 8 {
            format!("{width} bits do not fit a type of {}", shape.size * 8)
        } else if width == 0 && member.name.is_some() {
            "only a bit-field without a name may have no bits".to_owned()
        } else if !is_usual {
            let message =
                format!("the type of a bit-field is aligned to {}, and not to {natural}", shape.align);
            let help = "gcc and clang lay it out differently: use the type without `align`";
            self.report(Diagnostic::new(Code::BadBitField, member.place, message).help(help));
            return None;
        } else {
            return Some(());
        };
        self.report(Diagnostic::new(Code::BadBitField, member.place, complaint));
        None
    }
}
