//! Hypercalls and their operations.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::docs;
use super::naming::{constant_name, declared, ident, module_name, type_name};
use crate::abi::Abi;
use crate::model::ReturnKind;
use crate::model::{Hypercall, HypercallId, Operation};

/// What a hypercall is on one target.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct RustHypercall<'s> {
    number: u32,
    ops: Vec<(&'s Operation, u32)>,
}

impl<'s> RustHypercall<'s> {
    pub(super) fn new(abi: &Abi<'s>, id: HypercallId) -> Option<Self> {
        let number = *abi.hypercalls.get(&id)?;
        let ops = abi.spec[id].ops.iter().filter(|op| op.head.when.holds(abi.variant));
        let ops = ops.filter_map(|op| Some((op, u32::try_from(abi.constant(&op.head.name)?.value).ok()?)));
        Some(Self { number, ops: ops.collect() })
    }

    pub(super) fn tokens(&self, call: &Hypercall, abi: &Abi<'_>) -> TokenStream {
        let label = declared(&call.head);
        let (name, c_name) = (ident(&label), &call.head.name);
        let number = Literal::u32_unsuffixed(self.number);
        let text = docs::text(&describe(call));
        let alias = format!("__HYPERVISOR_{c_name}");
        let operations = (!self.ops.is_empty()).then(|| self.operations(call, abi));
        quote! {
            #text
            #[doc(alias = #alias)]
            #[derive(Clone, Copy, Debug)]
            pub enum #name {}
            impl runtime::Hypercall for #name {
                const NUMBER: u32 = #number;
                const NAME: &'static str = #c_name;
            }
            #operations
        }
    }

    fn operations(&self, call: &Hypercall, abi: &Abi<'_>) -> TokenStream {
        let module = ident(&module_name(&call.head.name));
        let text = format!(" The operations of [`{}`].", declared(&call.head));
        let operations = self.ops.iter().map(|(operation, number)| tokens(call, operation, *number, abi));
        quote! {
            #[doc = #text]
            pub mod #module {
                use super::runtime;
                #(#operations)*
            }
        }
    }
}

fn describe(call: &Hypercall) -> String {
    let mut text = call.head.doc.clone();
    let callers: Vec<String> =
        call.callers.iter().map(|caller| format!("{caller:?}").to_ascii_lowercase()).collect();
    text.push_str(&format!("\n\nWho may make it: {} guests.", callers.join(", ")));
    if !call.params.is_empty() {
        text.push_str("\n\n# Parameters\n");
        for parameter in &call.params {
            text.push_str(&format!("\n- `{}`: {}", parameter.name, parameter.doc));
        }
    }
    text.push_str(&docs::outcome(&call.outcome));
    text
}

/// The name of an operation within its hypercall: what follows the prefix, as a type.
pub(crate) fn operation_name(call: &Hypercall, operation: &Operation) -> String {
    let c_name = &operation.head.name;
    let stem = c_name.strip_prefix(&call.op_prefix).unwrap_or(c_name);
    operation.head.rust.clone().unwrap_or_else(|| type_name(&stem.to_ascii_lowercase()))
}

fn tokens(call: &Hypercall, operation: &Operation, number: u32, abi: &Abi<'_>) -> TokenStream {
    let label = operation_name(call, operation);
    let (name, hypercall) = (ident(&label), ident(&declared(&call.head)));
    let c_name = &operation.head.name;
    let text = docs::text(&docs::operation(operation));
    let number = Literal::u32_unsuffixed(number);
    let argument = match operation.arg.and_then(|arg| abi.type_item(arg)) {
        Some(item) => {
            let record = ident(&declared(abi.spec.head(item)));
            quote!(super::#record)
        }
        None => quote!(()),
    };
    let output = match operation.outcome.kind {
        ReturnKind::Zero => quote!(()),
        ReturnKind::Number => quote!(u32),
        ReturnKind::Never => quote!(core::convert::Infallible),
    };
    let errors = operation.outcome.errors.iter().map(|(name, reason)| quote!((#name, #reason)));
    let alias = constant_name(c_name, "");
    let alias = (alias != *c_name).then(|| quote!(#[doc(alias = #alias)]));
    quote! {
        #text
        #[doc(alias = #c_name)]
        #alias
        #[derive(Clone, Copy, Debug)]
        pub enum #name {}
        impl runtime::SubOperation for #name {
            type Hypercall = super::#hypercall;
            type Arg = #argument;
            type Output = #output;
            const NUMBER: u32 = #number;
            const NAME: &'static str = #c_name;
            const ERRORS: &'static [(&'static str, &'static str)] = &[#(#errors),*];
        }
    }
}
