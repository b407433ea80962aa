//! Calls by SMC and HVC.

use super::code::{Code, quote};
use super::constants::{integer_name, wraps_integer};
use super::docs;
use super::naming::{declared, ident, member_name};
use crate::abi::Abi;
use crate::model::{SmcccCall, SmcccId};

/// What a call is on one target.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct RustSmcccCall {
    id: u32,
    arguments: Vec<Argument>,
}

/// An argument: its name and type, and whether the type wraps an integer.
#[derive(Debug, Clone, PartialEq)]
struct Argument {
    name: String,
    of: String,
    is_newtype: bool,
}

/// The field of an argument.
pub(super) fn argument_name(c_name: &str) -> String {
    member_name(c_name)
}

/// How many registers take arguments.
const REGISTERS: usize = 6;

impl RustSmcccCall {
    pub(super) fn new(abi: &Abi<'_>, id: SmcccId) -> Option<Self> {
        let call = &abi.spec[id];
        if !call.head.when.holds(abi.variant) {
            return None;
        }
        let arguments = call.params.iter().map(|param| {
            let of = integer_name(abi, &param.of)?;
            Some(Argument {
                name: argument_name(&param.name),
                of,
                is_newtype: wraps_integer(abi, &param.of)?,
            })
        });
        Some(Self { id: call.id.0, arguments: arguments.collect::<Option<_>>()? })
    }

    pub(super) fn tokens(&self, call: &SmcccCall) -> Code {
        let label = declared(&call.head);
        let (name, c_name) = (ident(&label), &call.c_name);
        let docs = docs::text(&describe(call));
        let aliases = [&call.head.name, &call.c_name].map(|name| docs::alias(name, &label));
        let aliases = if call.head.name == call.c_name { &aliases[..1] } else { &aliases };
        let id: Code = format!("{:#010x}", self.id).parse().unwrap_or_default();
        let fields = self.arguments.iter().zip(&call.params).map(|(argument, param)| {
            let (field, docs) = (ident(&argument.name), docs::text(&param.doc));
            let alias = docs::alias(&param.name, &argument.name);
            let of: Code = argument.of.parse().unwrap_or_default();
            quote!(#docs #alias pub #field: #of,)
        });
        let registers = (0..REGISTERS).map(|at| match self.arguments.get(at) {
            Some(Argument { name, is_newtype, .. }) => {
                let (field, inner) = (ident(name), is_newtype.then(|| quote!(.0)));
                quote!(self.#field #inner as u64)
            }
            None => quote!(0),
        });
        quote! {
            #docs
            #(#aliases)*
            #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
            pub struct #name { #(#fields)* }
            impl runtime::SmcccCall for #name {
                const ID: runtime::FunctionId = runtime::FunctionId(#id);
                const NAME: &'static str = #c_name;
                fn arguments(&self) -> [u64; 6] {
                    [#(#registers),*]
                }
            }
        }
    }
}

fn describe(call: &SmcccCall) -> String {
    let mut text = format!("{}\n\nIdentifier: `{:?}`.", call.head.doc, call.id);
    if !call.returns.is_empty() {
        text.push_str("\n\n# Results\n");
        for (at, result) in call.returns.iter().enumerate() {
            text.push_str(&format!("\n- register {at}, `{}`: {}", result.name, result.doc));
        }
    }
    if let Some(basis) = &call.basis {
        text.push_str(&format!("\n\nRead in: {basis}."));
    }
    text
}
