//! What the interface is for one variant: sizes, offsets and values. Padding is explicit.

mod bitwords;
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
mod of_variant;
mod places;
mod plan;
mod records;
mod save_records;
mod shape;
mod table;
mod tables;
mod tagged;
mod tags;
mod types;
mod viewpoint;

pub use function_body::{FunctionBody, Sample};
pub use hypercall_layout::{
    EnvelopeLayout, HypercallLayout, OperationLayout, OperationsLayout, ParameterLayout,
};
pub use leaves::{NamedMember, NamedMembers};
pub use lower::lower;
pub(crate) use lower::lower_all;
pub use of_variant::Abi;
pub use plan::{CallPlan, Called, Elements, Memory, Passed, With, called};
pub use shape::{
    BitField, BitLayout, BitPartLayout, BitWordLayout, BodyLayout, MemberLayout, Shape, ShapeKind, Slot,
    TagBitsLayout, TagLayout,
};
pub use table::Column;
pub(crate) use tables::Lowered;
pub use tagged::{Choice, TaggedUnion};
#[cfg(feature = "files")]
pub(crate) use viewpoint::{Answers, Viewpoint};
