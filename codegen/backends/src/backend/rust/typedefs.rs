//! Names for other types: typedefs, and aliases of tags.

use super::docs;
use super::naming::{declared, ident};
use super::printer::{Printer, Shown, line};
use super::shape::Shaper;
use super::types::RustType;
use crate::abi::Abi;
use xen_abi_model::{AliasId, AliasOf, Head, TypedefId};

/// What a name for another type stands for on one target.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct RustTypedef(RustType);

impl RustTypedef {
    /// Of a typedef; nothing where Rust calls what it stands for the same, as of `point_t` for `struct point`.
    pub(super) fn new(abi: &Abi<'_>, id: TypedefId) -> Option<Self> {
        let of = Shaper { abi }.named(abi.typedefs().get(id)?);
        (of != RustType::Named(declared(&abi.spec[id].head))).then_some(Self(of))
    }

    /// Of an alias, if Rust has what it stands for: the record of a tag.
    pub(super) fn of_alias(abi: &Abi<'_>, id: AliasId) -> Option<Self> {
        let alias = &abi.spec[id];
        let AliasOf::Tag(record) = alias.of else { return None };
        let item = abi.type_item(record).filter(|_| abi.holds(&alias.head.when))?;
        Some(Self(RustType::Named(declared(abi.spec.head(item)))))
    }

    pub(super) fn print(&self, head: &Head, cfg: &str, to: &mut Printer) {
        let name = declared(head);
        to.line(cfg);
        docs::item(head, &name, to);
        line!(to, "pub type ", &*ident(&name), " = ", Shown(self.0.by("")), ";");
    }
}
