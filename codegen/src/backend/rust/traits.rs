//! What generated records implement.

use super::asked_for::means;
use super::code::{Code, quote};
use super::naming::ident;
use super::shape::{RustField, RustRecord};

/// The traits that users want beside those of the runtime.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Traits {
    /// Implement `bytemuck::Pod` and `bytemuck::Zeroable`.
    pub bytemuck: bool,
    /// The records (by C name) that derive zerocopy's traits; these cannot be implemented in any other way.
    pub zerocopy: Vec<String>,
    /// Implement `bitflags::Flags` for sets of bits.
    pub bitflags: bool,
}

impl Traits {
    /// What a record derives; `runtime` is the path of the runtime, if it is a crate's, which then has zerocopy.
    pub(super) fn derive(&self, record: &RustRecord<'_>, runtime: Option<&str>) -> Code {
        if self.zerocopy.iter().any(|name| means(name, &record.name)) {
            let path = runtime.map_or("zerocopy".to_owned(), |runtime| format!("{runtime}::zerocopy"));
            let zerocopy: Code = path.parse().unwrap_or_default();
            quote! {
                #[derive(Clone, Copy, PartialEq, Eq)]
                #[derive(#zerocopy::FromBytes, #zerocopy::IntoBytes, #zerocopy::KnownLayout, #zerocopy::Immutable)]
                #[zerocopy(crate = #path)]
            }
        } else {
            quote!(#[derive(Clone, Copy, PartialEq, Eq)])
        }
    }

    /// The traits of plain data. That there is no padding is asserted beside them: the fields fill the record.
    pub(super) fn implement(&self, record: &RustRecord<'_>, fields: &[RustField<'_>]) -> Code {
        let name = ident(&record.name);
        let types = fields.iter().map(|field| field.of.tokens());
        let bytemuck = self.bytemuck.then(|| {
            quote! {
                // SAFETY: as for `Plain`.
                unsafe impl runtime::bytemuck::Zeroable for #name {}
                // SAFETY: as for `Plain`.
                unsafe impl runtime::bytemuck::Pod for #name {}
            }
        });
        quote! {
            const _: () = runtime::assert_filled::<#name>(&[#(size_of::<#types>()),*]);
            #[doc = " Every field is plain data, and the assertion before this shows that there is no padding."]
            unsafe impl runtime::Plain for #name {}
            #bytemuck
            impl Default for #name {
                fn default() -> Self { runtime::Plain::zeroed() }
            }
        }
    }
}
