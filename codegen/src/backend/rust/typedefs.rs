//! Names for other types.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs;
use super::naming::{declared, ident};
use super::shape::{RustType, Shaper};
use crate::abi::Abi;
use crate::model::{Typedef, TypedefId};

/// What a typedef is on one target.
pub(super) fn of(abi: &Abi<'_>, id: TypedefId) -> Option<RustType> {
    Some(Shaper { abi }.named(abi.typedefs.get(&id)?))
}

pub(super) fn tokens(typedef: &Typedef, of: &RustType) -> TokenStream {
    let label = declared(&typedef.head);
    let docs = docs::item(&typedef.head, &label);
    let (name, of) = (ident(&label), of.tokens());
    quote!(#docs pub type #name = #of;)
}
