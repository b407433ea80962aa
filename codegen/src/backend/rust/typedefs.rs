//! Names for other types: typedefs, and aliases of tags.

use super::code::{Code, quote};
use super::docs;
use super::naming::{declared, ident};
use super::shape::{RustType, Shaper};
use crate::abi::Abi;
use crate::model::{Alias, AliasOf, Head, TypedefId};

/// What a typedef is on one target.
pub(super) fn of(abi: &Abi<'_>, id: TypedefId) -> Option<RustType> {
    Some(Shaper { abi }.named(abi.typedefs.get(&id)?))
}

/// What an alias stands for on one target, if Rust has it: the record of a tag.
pub(super) fn of_alias(abi: &Abi<'_>, alias: &Alias) -> Option<RustType> {
    let AliasOf::Tag(record) = alias.of else { return None };
    let item = abi.type_item(record).filter(|_| alias.head.when.holds(abi.variant))?;
    Some(RustType(declared(abi.spec.head(item))))
}

pub(super) fn tokens(head: &Head, of: &RustType) -> Code {
    let label = declared(head);
    let docs = docs::item(head, &label);
    let (name, of) = (ident(&label), of.tokens());
    quote!(#docs pub type #name = #of;)
}
