//! Members of members in Rust: a field is named, and a member of a union is had from a method.

#[cfg(feature = "files")]
mod members;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::naming::{declared, ident};
use super::record::{Representation, Role, RustBody, RustRecord};
use super::records::accessors;
use super::shape::Shaper;
use super::types::RustType;
use crate::abi::{Abi, BodyLayout, ShapeKind};
use xen_abi_model::{Member, NameId, RecordId, TypeItem};
use xen_abi_syntax::member_path::MemberPath;

#[cfg(feature = "files")]
pub(super) use members::bit_accessors;

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
    /// A method of a record that shows its bytes as a member, or a member of one without a name.
    View(String, String),
}

impl RustPath {
    /// The way to a record from itself.
    pub(super) fn to_the_record(of: RustType) -> RustPath {
        RustPath { steps: Vec::new(), of, is_newtype: false }
    }

    /// The way with one more step.
    pub(super) fn then(&self, step: &Step, of: &RustType) -> RustPath {
        let steps = self.steps.iter().chain([step]).cloned().collect();
        RustPath { steps, of: of.clone(), is_newtype: false }
    }

    /// A reference to the member of `record`, where types are seen by way of `types`.
    pub(super) fn reference(&self, record: &str, types: &str) -> String {
        let way = self.way(record, types, false);
        if self.ends_in_view() { way } else { format!("&{way}") }
    }

    /// The value of the member, as an integer.
    pub(super) fn integer(&self, record: &str, types: &str) -> String {
        let way = self.way(record, types, false);
        match (self.is_newtype, self.ends_in_view()) {
            (true, _) => format!("{way}.0"),
            (false, true) => format!("*{way}"),
            (false, false) => way,
        }
    }

    /// Sets the member to a value.
    pub(super) fn set(&self, record: &str, types: &str, value: &str) -> String {
        let way = self.way(record, types, true);
        if self.ends_in_view() { format!("*{way} = {value};") } else { format!("{way} = {value};") }
    }

    /// The fields and methods that lead to the member. Methods go by their paths, since traits have some too.
    fn way(&self, record: &str, types: &str, is_mutable: bool) -> String {
        let mut way = record.to_owned();
        // Whether it is a reference so far, as what a method returns.
        let mut is_reference = false;
        for step in &self.steps {
            match step {
                Step::Field(name) => {
                    way = format!("{way}.{}", ident(name));
                    is_reference = false;
                }
                Step::View(of, name) => {
                    let [getter, setter, _] = accessors(name);
                    let method = if is_mutable { setter } else { getter };
                    let borrow = match (is_reference, is_mutable) {
                        (true, _) => "",
                        (false, true) => "&mut ",
                        (false, false) => "&",
                    };
                    way = format!("{types}{}::{}({borrow}{way})", ident(of), ident(&method));
                    is_reference = true;
                }
            }
        }
        way
    }

    fn ends_in_view(&self) -> bool {
        matches!(self.steps.last(), Some(Step::View(..)))
    }
}

/// The record that a name means, in Rust.
pub(super) fn record_type(abi: &Abi<'_>, name: NameId) -> Option<RustType> {
    record_id(abi, name).map(|id| RustType::Named(declared(&abi.spec[id].head)))
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
        let mut layout = abi.records().get(id)?;
        let mut rust = self.record(id, layout);
        let mut way = RustPath::to_the_record(RustType::Named(rust.name.clone()));
        for (at, name) in path.0.iter().enumerate() {
            let member = layout.member(name)?;
            if rust.representation == Representation::Packed {
                return None;
            }
            let (step, of) = step_to(&rust, member.member).filter(|(_, of)| of.is_aligned())?;
            way = way.then(&step, of);
            way.is_newtype = matches!(member.shape.kind, ShapeKind::Group(..) | ShapeKind::BitWord(..));
            if at + 1 == path.0.len() {
                break;
            }
            match &member.shape.underlying().kind {
                ShapeKind::Inline(inner) => {
                    rust = Rc::new(spelt_inside(&rust, of)?.clone());
                    layout = inner;
                }
                ShapeKind::Record(id) => {
                    layout = abi.records().get(*id)?;
                    rust = self.record(*id, layout);
                }
                _ => return None,
            }
        }
        Some(way)
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

/// The step to a member of a record, also to one that is promoted, and its type; nothing for bit-fields.
pub(super) fn step_to<'r>(record: &'r RustRecord<'_>, wanted: &Member) -> Option<(Step, &'r RustType)> {
    let view = |name: &String| Step::View(record.name.clone(), name.clone());
    let own = match &record.body {
        RustBody::Fields(fields) => fields.iter().find_map(|field| match &field.role {
            Role::Member(member) | Role::Tagged(member, _) => {
                std::ptr::eq(*member, wanted).then(|| (Step::Field(field.name.clone()), &field.of))
            }
            Role::Padding | Role::Bits(_) => None,
        }),
        RustBody::Union { views, .. } => {
            let found = views.iter().find(|view| std::ptr::eq(view.member, wanted));
            found.map(|found| (view(&found.name), &found.of))
        }
    };
    own.or_else(|| {
        let promoted = record.promoted.iter().find(|promoted| std::ptr::eq(promoted.member, wanted))?;
        Some((view(&promoted.name), &promoted.of))
    })
}

/// The record that C spells inside another, or inside one without a name there, and of which a type is made.
pub(super) fn spelt_inside<'r, 's>(record: &'r RustRecord<'s>, of: &RustType) -> Option<&'r RustRecord<'s>> {
    record.spelt_inside(of).or_else(|| {
        let unnamed = record.inner.iter().filter(|inner| is_unnamed(record, inner));
        unnamed.into_iter().find_map(|inner| spelt_inside(inner, of))
    })
}

/// Whether a record inside another has no name in C.
fn is_unnamed(record: &RustRecord<'_>, inner: &RustRecord<'_>) -> bool {
    let promotes = |name: &str| name == inner.name;
    record.promoted.iter().any(|promoted| promotes(&promoted.record))
        || record.promoted_bits.iter().any(|promoted| promotes(&promoted.record))
}
