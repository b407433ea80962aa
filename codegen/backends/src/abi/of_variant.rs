use super::function_body::FunctionBody;
use super::hypercall_layout::HypercallLayout;
use super::shape::{BitWordLayout, BodyLayout, Shape};
use super::table::Column;
use super::tables::Lowered;
use super::viewpoint::Viewpoint;
use xen_abi_model::{
    Availability, BitWordId, ConstantId, FunctionId, GroupId, HypercallId, NameId, RecordId, SaveRecordId,
    Spec, StringId, TypeItem, TypedefId,
};
use xen_abi_syntax::axes::{Dialect, Target, Variant};
use xen_abi_syntax::expression::Integer;

/// Everything that is there for one variant.
///
/// It keeps track of what it is asked: `agrees` says for which other variants all answers are the same.
#[derive(Debug, Clone)]
pub struct Abi<'s> {
    /// The specification.
    pub spec: &'s Spec,
    lowered: Lowered<'s>,
    at: Viewpoint,
}

impl<'s> Abi<'s> {
    /// What was worked out for several variants, seen from one of them.
    pub(crate) fn new(spec: &'s Spec, variant: Variant, lowered: Lowered<'s>) -> Self {
        let at = Viewpoint::new(variant, lowered.releases.clone());
        Self { spec, lowered, at }
    }

    /// What was worked out.
    pub(crate) fn lowered(&self) -> Lowered<'s> {
        self.lowered.clone()
    }

    /// The variant.
    pub fn variant(&self) -> Variant {
        self.at.variant()
    }

    /// What is true of the target. Who asks for this, and not for the target, is told the same on more of them.
    pub fn of_target<T: PartialEq>(&self, is: impl Fn(Target) -> T) -> T {
        self.at.of_target(is)
    }

    /// The target, for one who looks at the integers of C alone.
    pub(crate) fn target_of_integers(&self) -> Target {
        self.at.target_of_integers()
    }

    /// The dialect.
    pub fn dialect(&self) -> Dialect {
        self.at.dialect()
    }

    /// Whether something is there.
    pub fn holds(&self, when: &Availability) -> bool {
        self.at.holds(when)
    }

    /// Begins an answer: forgets what was asked before.
    pub(crate) fn begin(&self) {
        self.at.begin();
    }

    /// Whether another variant has the same answer to everything that was asked.
    pub(crate) fn agrees(&self, other: Variant) -> bool {
        self.at.region().contains(other)
    }

    /// Layouts of the records that are there.
    pub fn records(&self) -> Column<'_, RecordId, BodyLayout<'s>> {
        self.lowered.tables.records.column(&self.at)
    }

    /// What the typedefs that are there stand for.
    pub fn typedefs(&self) -> Column<'_, TypedefId, Shape<'s>> {
        self.lowered.tables.typedefs.column(&self.at)
    }

    /// The integer types of the groups that are there.
    pub fn groups(&self) -> Column<'_, GroupId, Shape<'s>> {
        self.lowered.tables.groups.column(&self.at)
    }

    /// The bit words that are there.
    pub fn bitwords(&self) -> Column<'_, BitWordId, BitWordLayout<'s>> {
        self.lowered.tables.bitwords.column(&self.at)
    }

    /// Values of the constants that are there.
    pub fn constants(&self) -> Column<'_, ConstantId, Integer> {
        self.lowered.tables.constants.column(&self.at)
    }

    /// The texts of the strings that are there.
    pub fn strings(&self) -> Column<'_, StringId, &'s str> {
        self.lowered.tables.strings.column(&self.at)
    }

    /// Codes of the records of a saved domain that are there.
    pub fn save_records(&self) -> Column<'_, SaveRecordId, u16> {
        self.lowered.tables.save_records.column(&self.at)
    }

    /// What the functions that are there compute.
    pub fn functions(&self) -> Column<'_, FunctionId, FunctionBody<'s>> {
        self.lowered.tables.functions.column(&self.at)
    }

    /// The hypercalls that are there.
    pub fn hypercalls(&self) -> Column<'_, HypercallId, HypercallLayout<'s>> {
        self.lowered.tables.hypercalls.column(&self.at)
    }

    /// What a name of a type means here.
    pub fn type_item(&self, name: NameId) -> Option<TypeItem> {
        type_item(self.spec, &self.at, name)
    }

    /// The layout of the record that a name means here.
    pub fn record_named(&self, name: NameId) -> Option<&BodyLayout<'s>> {
        match self.type_item(name)? {
            TypeItem::Record(id) => self.records().get(id),
            _ => None,
        }
    }

    /// The value of a constant that is there.
    pub fn constant(&self, name: &str) -> Option<Integer> {
        self.spec.constants_named(name).iter().find_map(|id| self.constants().get(*id)).copied()
    }
}

/// What a name of a type means for a variant.
pub(super) fn type_item(spec: &Spec, at: &Viewpoint, name: NameId) -> Option<TypeItem> {
    spec[name].items.iter().copied().find(|item| at.holds(&spec.head(*item).when))
}
