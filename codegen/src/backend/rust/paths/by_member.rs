//! Ways that are followed from member to member, and not by their names.

use super::{RustPath, Step};
use crate::backend::rust::code::{Code, quote};
use crate::backend::rust::naming::{bit_setter_name, member_name};
use crate::backend::rust::shape::{Role, RustBody, RustRecord, RustType};
use crate::model::Member;

impl RustPath {
    /// The way to a record from itself.
    pub(in crate::backend::rust) fn to_the_record(of: RustType) -> RustPath {
        RustPath { steps: Vec::new(), of, is_newtype: false }
    }

    /// The way with one more step.
    pub(in crate::backend::rust) fn then(&self, step: &Step, of: &RustType) -> RustPath {
        let steps = self.steps.iter().chain([step]).cloned().collect();
        RustPath { steps, of: of.clone(), is_newtype: false }
    }

    /// Whether there can be references to the member.
    pub(in crate::backend::rust) fn is_aligned(&self) -> bool {
        self.of.is_aligned()
    }

    /// The member itself, of which an address can be taken.
    pub(in crate::backend::rust) fn place(&self, record: &Code) -> Code {
        let way = self.way(record, "");
        if self.ends_in_view() { quote!((*#way)) } else { way }
    }

    /// The way to the member, to read it and to change it.
    pub(in crate::backend::rust) fn ways(&self, record: &Code) -> (Code, Code) {
        (self.way(record, ""), self.way(record, "_mut"))
    }
}

/// The step to one member of a record, and its type; nothing for bit-fields, and for a structure without a name,
/// whose fields the record has borrowed.
pub(in crate::backend::rust) fn step_to<'r>(
    record: &'r RustRecord<'_>,
    wanted: &Member,
) -> Option<(Step, &'r RustType)> {
    match &record.body {
        RustBody::Fields(fields) => fields.iter().find_map(|field| match &field.role {
            Role::Member(member) | Role::Tagged(member, _) => {
                std::ptr::eq(*member, wanted).then(|| (Step::Field(field.name.clone()), &field.of))
            }
            Role::Padding | Role::Bits(_) => None,
        }),
        RustBody::Union { views, .. } => {
            let view = views.iter().find(|view| std::ptr::eq(view.member, wanted))?;
            Some((Step::View(view.name.clone()), &view.of))
        }
    }
}

/// The names of the methods by which a bit-field of a record is read and written.
pub(in crate::backend::rust) fn bit_accessors(
    record: &RustRecord<'_>,
    wanted: &Member,
) -> Option<(String, String)> {
    let bits = record.bits().find(|bits| std::ptr::eq(bits.member, wanted))?;
    let name = bits.member.name.as_deref()?;
    Some((member_name(name), bit_setter_name(name)))
}

/// The record that C spells inside another and of which the type of a member is made, in arrays too.
pub(in crate::backend::rust) fn spelt_inside<'r, 's>(
    record: &'r RustRecord<'s>,
    of: &RustType,
) -> Option<&'r RustRecord<'s>> {
    let held = of.0.trim_start_matches(RustType::UNALIGNED).trim_start_matches('[');
    let name = held.split([';', '>']).next()?;
    record.inner.iter().find(|inner| inner.name == name)
}
