//! What all headers that are written together have in common.

use super::conditionals::Scope;
use super::extent::Extent;
use super::root::Root;
use crate::abi::Abi;
use xen_abi_model::{ModuleId, Spec};

/// In how many files C is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Form {
    /// A header for each module, as they lie in the tree of Xen or Linux.
    #[default]
    Headers,
    /// One file, in an order that needs no includes.
    OneFile,
}

/// What all headers that are written together have in common.
#[derive(Clone, Copy)]
pub(super) struct Setting<'s> {
    pub(super) spec: &'s Spec,
    pub(super) scope: &'s Scope,
    pub(super) extent: &'s Extent,
    pub(super) form: Form,
    /// What there is, for assertions.
    pub(super) abis: &'s [Abi<'s>],
}

impl Setting<'_> {
    /// How the header of a module sees the one on which all build; nothing if it does not.
    pub(super) fn root(&self, module: ModuleId) -> Option<Root> {
        let root = Root(self.scope.dialect);
        let is_written = |id: ModuleId| root.is(self.spec, id) && self.extent.selection.has(id);
        let is_seen = root.is_seen_from(self.spec, module) && self.spec.module_ids().any(is_written);
        is_seen.then_some(root)
    }
}
