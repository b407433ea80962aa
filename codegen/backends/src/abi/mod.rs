//! What the interface is for one variant: sizes, offsets and values. Padding is explicit.

mod bitwords;
mod by_id;
mod constants;
mod enumerations;
mod function_body;
mod functions;
mod held;
mod hypercall_layout;
mod hypercalls;
mod layout;
mod leaves;
mod lower;
mod plan;
mod records;
mod save_records;
mod shape;
mod tagged;
mod tags;

use xen_abi_model::{
    BitWordId, ConstantId, FunctionId, GroupId, HypercallId, NameId, RecordId, SaveRecordId, Spec, StringId,
    TypeItem, TypedefId,
};
use xen_abi_syntax::axes::Variant;
use xen_abi_syntax::expression::Integer;

pub use by_id::ById;
pub use function_body::{FunctionBody, Sample};
pub use hypercall_layout::{
    EnvelopeLayout, HypercallLayout, OperationLayout, OperationsLayout, ParameterLayout,
};
pub use leaves::{NamedMember, NamedMembers};
pub use lower::lower;
pub use plan::{CallPlan, Called, Elements, Memory, Passed, With, called};
pub use shape::{
    BitField, BitLayout, BodyLayout, MemberLayout, Shape, ShapeKind, Slot, TagBitsLayout, TagLayout,
};
pub use tagged::{Choice, TaggedUnion};

/// Everything that is there for one variant.
#[derive(Debug, Clone)]
pub struct Abi<'s> {
    /// The specification.
    pub spec: &'s Spec,
    /// The variant.
    pub variant: Variant,
    /// Layouts of the records that are there.
    pub records: ById<RecordId, BodyLayout<'s>>,
    /// What the typedefs that are there stand for.
    pub typedefs: ById<TypedefId, Shape<'s>>,
    /// The integer types of the groups that are there.
    pub groups: ById<GroupId, Shape<'s>>,
    /// The bit words that are there.
    pub bitwords: ById<BitWordId, BitWordLayout<'s>>,
    /// Values of the constants that are there.
    pub constants: ById<ConstantId, Integer>,
    /// The texts of the strings that are there.
    pub strings: ById<StringId, &'s str>,
    /// Codes of the records of a saved domain that are there.
    pub save_records: ById<SaveRecordId, u16>,
    /// What the functions that are there compute.
    pub functions: ById<FunctionId, FunctionBody<'s>>,
    /// The hypercalls that are there.
    pub hypercalls: ById<HypercallId, HypercallLayout<'s>>,
}

/// A bit word: its integer type, and of each part the first bit and the number of bits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BitWordLayout<'s> {
    /// The integer type.
    pub shape: Shape<'s>,
    /// The parts that are there.
    pub parts: Vec<BitPartLayout<'s>>,
}

/// A part of a bit word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BitPartLayout<'s> {
    /// What the specification says of it.
    pub part: &'s xen_abi_model::BitPart,
    /// The first bit.
    pub low: u32,
    /// How many bits.
    pub width: u32,
}

impl<'s> Abi<'s> {
    /// What a name of a type means here.
    pub fn type_item(&self, name: NameId) -> Option<TypeItem> {
        self.spec[name].items.iter().copied().find(|item| self.spec.head(*item).when.holds(self.variant))
    }

    /// The layout of the record that a name means here.
    pub fn record_named(&self, name: NameId) -> Option<&BodyLayout<'s>> {
        match self.type_item(name)? {
            TypeItem::Record(id) => self.records.get(id),
            _ => None,
        }
    }

    /// The value of a constant that is there.
    pub fn constant(&self, name: &str) -> Option<Integer> {
        self.spec.constants_named(name).iter().find_map(|id| self.constants.get(*id)).copied()
    }
}
