//! Integers whose bits have meanings.

use super::code::{Code, Literal, format_ident, quote};
use super::docs;
use super::groups::newtype_traits;
use super::naming::{declared, ident, scalar};
use super::traits::Traits;
use crate::abi::{Abi, BitPartLayout};
use crate::model::{BitWord, BitWordId};
use crate::scalar::Scalar;

/// What a bit word is on one target.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct RustBitWord<'s> {
    of: Scalar,
    parts: Vec<BitPartLayout<'s>>,
}

impl<'s> RustBitWord<'s> {
    pub(super) fn new(abi: &Abi<'s>, id: BitWordId) -> Option<Self> {
        let layout = abi.bitwords.get(&id)?;
        Some(Self { of: layout.shape.scalar()?, parts: layout.parts.clone() })
    }

    pub(super) fn tokens(&self, word: &BitWord, traits: &Traits) -> Code {
        let label = declared(&word.head);
        let (name, of) = (ident(&label), scalar(self.of));
        let docs = docs::item(&word.head, &label);
        let methods = self.parts.iter().map(|part| accessors(part, &of));
        let shown = self.parts.iter().map(|part| {
            let (label, getter) = (&part.part.name, ident(&part.part.name));
            quote!(.field(#label, &self.#getter()))
        });
        let plain = newtype_traits(&name, &of, traits);
        quote! {
            #docs
            #[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
            #[repr(transparent)]
            pub struct #name(pub #of);
            impl #name { #(#methods)* }
            impl core::fmt::Debug for #name {
                fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                    f.debug_struct(#label)#(#shown)*.finish()
                }
            }
            #plain
        }
    }
}

/// The mask, getter and setter of a part; a single bit is a truth value.
fn accessors(part: &BitPartLayout<'_>, of: &super::code::Ident) -> Code {
    let name = &part.part.name;
    let (getter, setter) = (ident(name), format_ident!("with_{name}"));
    let mask_name = format_ident!("{}_MASK", name.to_ascii_uppercase());
    let mask = ((1i128 << part.width) - 1) << part.low;
    let mask = Literal::number(mask);
    let low = Literal::number(part.low);
    let docs = docs::text(&part.part.doc);
    let mask_docs = format!(" The bits of `{name}`.");
    let with_docs = format!(" The same word with another `{name}`.");
    let (value_type, get, set) = if part.part.high.is_none() {
        let set = quote!(if value { self.0 | Self::#mask_name } else { self.0 & !Self::#mask_name });
        (quote!(bool), quote!(self.0 & Self::#mask_name != 0), set)
    } else {
        let set = quote!((self.0 & !Self::#mask_name) | ((value << #low) & Self::#mask_name));
        (quote!(#of), quote!((self.0 & Self::#mask_name) >> #low), set)
    };
    quote! {
        #[doc = #mask_docs]
        pub const #mask_name: #of = #mask;
        #docs
        pub const fn #getter(self) -> #value_type { #get }
        #[doc = #with_docs]
        pub const fn #setter(self, value: #value_type) -> Self { Self(#set) }
    }
}
