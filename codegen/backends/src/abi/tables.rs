use std::sync::Arc;

use super::function_body::FunctionBody;
use super::hypercall_layout::HypercallLayout;
use super::shape::{BitWordLayout, BodyLayout, Shape};
use super::table::Table;
use xen_abi_model::{
    AliasId, BitWordId, ConstantId, FunctionId, GroupId, HypercallId, RecordId, SaveRecordId, StringId,
    TypedefId,
};
use xen_abi_syntax::axes::Release;
use xen_abi_syntax::expression::Integer;

/// Everything that is there for some variants. A copy shares it.
#[derive(Debug, Clone)]
pub(crate) struct Lowered<'s> {
    pub(super) tables: Arc<Tables<'s>>,
    /// The releases of the variants, in the order of their numbers.
    pub(super) releases: Arc<[Release]>,
}

/// Everything that is there, for all variants that were asked for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tables<'s> {
    pub(super) records: Table<RecordId, BodyLayout<'s>>,
    pub(super) typedefs: Table<TypedefId, Shape<'s>>,
    pub(super) groups: Table<GroupId, Shape<'s>>,
    pub(super) bitwords: Table<BitWordId, BitWordLayout<'s>>,
    pub(super) constants: Table<ConstantId, Integer>,
    pub(super) strings: Table<StringId, &'s str>,
    pub(super) save_records: Table<SaveRecordId, u16>,
    pub(super) functions: Table<FunctionId, FunctionBody<'s>>,
    pub(super) hypercalls: Table<HypercallId, HypercallLayout<'s>>,
    pub(super) checked: Checked,
}

/// Where it was already looked whether items fit together.
#[derive(Debug, Clone, Default)]
pub(super) struct Checked {
    /// Constants and their types.
    pub(super) constants: Table<ConstantId, ()>,
    /// Enumerations of C and their types.
    pub(super) enumerations: Table<GroupId, ()>,
    /// Records, and the values that their members hold.
    pub(super) records: Table<RecordId, ()>,
    /// Aliases of records.
    pub(super) aliases: Table<AliasId, ()>,
}
