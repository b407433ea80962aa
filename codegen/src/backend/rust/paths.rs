//! Members of members in Rust: a field is named, and a member of a union is had from a method.

#[cfg(feature = "files")]
mod by_member;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::code::{Code, quote};
use super::naming::{declared, ident, member_name};
use super::shape::{Representation, Role, RustBody, RustRecord, RustType, Shaper};
use crate::abi::{Abi, BodyLayout, MemberLayout, ShapeKind};
use crate::member_path::MemberPath;
use crate::model::{NameId, RecordId, TypeItem};

#[cfg(feature = "files")]
pub(super) use by_member::{bit_accessors, spelt_inside, step_to};

/// A member of a member.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct RustPath {
    steps: Vec<Step>,
    /// Its type.
    pub(super) of: RustType,
    /// Whether that wraps an integer.
    pub(super) is_newtype: bool,
}

/// One step on the way to a member.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Step {
    /// A field.
    Field(String),
    /// A method that shows the bytes of a union as a member.
    View(String),
}

impl RustPath {
    /// A reference to the member of the record that `record` is.
    pub(super) fn reference(&self, record: &Code) -> Code {
        let way = self.way(record, "");
        if self.ends_in_view() { way } else { quote!(&#way) }
    }

    /// The value of the member, as an integer.
    pub(super) fn integer(&self, record: &Code) -> Code {
        let way = self.way(record, "");
        match (self.is_newtype, self.ends_in_view()) {
            (true, _) => quote!(#way.0),
            (false, true) => quote!(*#way),
            (false, false) => way,
        }
    }

    /// Sets the member to a value.
    pub(super) fn set(&self, record: &Code, value: &Code) -> Code {
        let way = self.way(record, "_mut");
        if self.ends_in_view() { quote!(*#way = #value;) } else { quote!(#way = #value;) }
    }

    /// The fields and methods that lead to the member; the names of the methods end in `suffix`.
    fn way(&self, record: &Code, suffix: &str) -> Code {
        self.steps.iter().fold(record.clone(), |so_far, step| match step {
            Step::Field(name) => {
                let name = ident(name);
                quote!(#so_far.#name)
            }
            Step::View(name) => {
                let name = ident(&format!("{name}{suffix}"));
                quote!(#so_far.#name())
            }
        })
    }

    fn ends_in_view(&self) -> bool {
        matches!(self.steps.last(), Some(Step::View(_)))
    }
}

/// The record that a name means, in Rust.
pub(super) fn record_type(abi: &Abi<'_>, name: NameId) -> Option<RustType> {
    record_id(abi, name).map(|id| RustType(declared(&abi.spec[id].head)))
}

/// Finds members of records, each of which is made once.
pub(super) struct Paths<'a, 's> {
    pub(super) abi: &'a Abi<'s>,
    records: RefCell<BTreeMap<RecordId, Rc<RustRecord<'s>>>>,
}

impl<'a, 's> Paths<'a, 's> {
    pub(super) fn new(abi: &'a Abi<'s>) -> Self {
        Self { abi, records: RefCell::default() }
    }

    /// A member of a member of a record; nothing where Rust has no reference to it, since it is not aligned.
    pub(super) fn path(&self, record: NameId, path: &MemberPath) -> Option<RustPath> {
        let abi = self.abi;
        let id = record_id(abi, record)?;
        let mut layout = abi.records.get(&id)?;
        let mut rust = self.record(id, layout);
        let mut of = RustType(rust.name.clone());
        let mut is_newtype = false;
        let mut steps = Vec::new();
        for (at, name) in path.0.iter().enumerate() {
            let (way, found) = find(&rust, name)?;
            let member = member(layout, name)?;
            steps.extend(way);
            of = found;
            is_newtype = matches!(member.shape.kind, ShapeKind::Group(..) | ShapeKind::BitWord(..));
            if at + 1 == path.0.len() {
                break;
            }
            match &member.shape.underlying().kind {
                ShapeKind::Inline(inner) => {
                    rust = Rc::new(inner_record(&rust, &of)?.clone());
                    layout = inner;
                }
                ShapeKind::Record(id) => {
                    layout = abi.records.get(id)?;
                    rust = self.record(*id, layout);
                }
                _ => return None,
            }
        }
        Some(RustPath { steps, of, is_newtype })
    }

    fn record(&self, id: RecordId, layout: &BodyLayout<'s>) -> Rc<RustRecord<'s>> {
        let shaped = || Shaper { abi: self.abi }.record(declared(&self.abi.spec[id].head), layout);
        self.records.borrow_mut().entry(id).or_insert_with(|| Rc::new(shaped())).clone()
    }
}

fn record_id(abi: &Abi<'_>, name: NameId) -> Option<RecordId> {
    match abi.type_item(name)? {
        TypeItem::Record(id) => Some(id),
        _ => None,
    }
}

/// A member of a record, also one that a record without a name lends it.
fn member<'l, 's>(layout: &'l BodyLayout<'s>, name: &str) -> Option<&'l MemberLayout<'s>> {
    layout.members.iter().find_map(|at| match (&at.member.name, &at.shape.kind) {
        (Some(own), _) => (own == name).then_some(at),
        (None, ShapeKind::Inline(lent)) => member(lent, name),
        (None, _) => None,
    })
}

/// The way to a member within one record, and its type.
fn find(record: &RustRecord<'_>, name: &str) -> Option<(Vec<Step>, RustType)> {
    if record.representation == Representation::Packed {
        return None;
    }
    let parts: Vec<(Step, &RustType, bool)> = match &record.body {
        RustBody::Fields(fields) => fields
            .iter()
            .filter_map(|field| match &field.role {
                Role::Member(member) | Role::Tagged(member, _) => {
                    Some((Step::Field(field.name.clone()), &field.of, member.name.is_some()))
                }
                Role::Padding | Role::Bits(_) => None,
            })
            .collect(),
        RustBody::Union { views, .. } => views
            .iter()
            .map(|view| (Step::View(view.name.clone()), &view.of, view.member.name.is_some()))
            .collect(),
    };
    for (step, of, has_name) in parts {
        let (Step::Field(own) | Step::View(own)) = &step;
        if has_name && *own == member_name(name) {
            return of.is_aligned().then(|| (vec![step], of.clone()));
        }
        if let (false, Some(lent)) = (has_name, inner_record(record, of)) {
            if let Some((rest, of)) = find(lent, name) {
                return Some((std::iter::once(step).chain(rest).collect(), of));
            }
        }
    }
    None
}

fn inner_record<'r, 's>(record: &'r RustRecord<'s>, of: &RustType) -> Option<&'r RustRecord<'s>> {
    record.inner.iter().find(|inner| inner.name == of.0)
}
