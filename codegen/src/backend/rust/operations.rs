//! Hypercalls and their operations.
//!
//! An operation is a type in a module that is named after what it belongs to. What it implements stands outside of
//! that module, where all other types have their names.

use super::code::{Code, Ident, Literal, quote};
use super::docs;
use super::envelopes::RustEnvelope;
use super::naming::{constant_name, declared, ident, module_name, type_name};
use super::paths::{Paths, record_type};
use super::shape::RustType;
use crate::abi::{Abi, OperationLayout, OperationsLayout, ParameterLayout};
use crate::model::ReturnKind;
use crate::model::{Argument, Hypercall, HypercallId, Operation, Operations, Parameter};

/// What a hypercall is on one target.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct RustHypercall<'s> {
    number: u32,
    params: Vec<RustParameter<'s>>,
    ops: Vec<RustOperation<'s>>,
}

/// What a parameter is on one target.
#[derive(Debug, Clone, PartialEq)]
struct RustParameter<'s> {
    of: &'s Parameter,
    registers: u32,
}

/// What an operation is on one target.
#[derive(Debug, Clone, PartialEq)]
struct RustOperation<'s> {
    of: &'s Operation,
    name: String,
    /// The module of its own operations.
    module: String,
    number: u32,
    /// The type of its argument.
    arg: Option<RustType>,
    envelope: Option<RustEnvelope>,
    params: Vec<RustParameter<'s>>,
    inner: Vec<RustOperation<'s>>,
}

impl<'s> RustHypercall<'s> {
    pub(super) fn new(abi: &Abi<'s>, id: HypercallId) -> Option<Self> {
        let layout = abi.hypercalls.get(&id)?;
        let ops = operations(&Paths::new(abi), &abi.spec[id].ops, &layout.ops, None);
        Some(Self { number: layout.number, params: parameters(&layout.params), ops })
    }

    pub(super) fn tokens(&self, call: &Hypercall) -> Code {
        let label = declared(&call.head);
        let (name, c_name) = (ident(&label), &call.head.name);
        let number = Literal::number(self.number);
        let text = docs::text(&self.describe(call));
        let alias = format!("__HYPERVISOR_{c_name}");
        let params = parameter_tokens(&self.params);
        let module = ident(&module_name(c_name));
        let types = types(&self.ops, &module, &format!(" The operations of [`{label}`]."));
        let implementations = self.ops.iter().map(|operation| operation.implement(&name, &quote!(#module)));
        quote! {
            #text
            #[doc(alias = #alias)]
            #[derive(Clone, Copy, Debug)]
            pub enum #name {}
            impl runtime::Hypercall for #name {
                const NUMBER: u32 = #number;
                const NAME: &'static str = #c_name;
                const PARAMS: &'static [runtime::Parameter] = #params;
            }
            #types
            #(#implementations)*
        }
    }

    fn describe(&self, call: &Hypercall) -> String {
        let mut text = call.head.doc.clone();
        let callers: Vec<String> =
            call.callers.iter().map(|caller| format!("{caller:?}").to_ascii_lowercase()).collect();
        text.push_str(&format!("\n\nWho may make it: {} guests.", callers.join(", ")));
        text.push_str(&describe_parameters(&self.params));
        text.extend(call.count.map(docs::number_of_elements));
        text.push_str(&docs::outcome(&call.outcome));
        text
    }
}

fn operations<'s>(
    paths: &Paths<'_, 's>,
    of: &'s Operations,
    layout: &OperationsLayout<'s>,
    outer: Option<&RustEnvelope>,
) -> Vec<RustOperation<'s>> {
    let abi = paths.abi;
    let make = |layout: &OperationLayout<'s>, within: &OperationsLayout<'s>| {
        let operation = layout.operation;
        let envelope =
            within.envelope.as_ref().and_then(|around| RustEnvelope::new(paths, around, layout, outer));
        let arg = match (&operation.arg, &envelope) {
            (Argument::Record(record), _) => record_type(abi, *record),
            (Argument::Plain(of, _), _) => {
                abi.type_item(*of).map(|item| RustType(declared(abi.spec.head(item))))
            }
            (_, Some(envelope)) => envelope.argument().cloned(),
            (_, None) => None,
        };
        RustOperation {
            of: operation,
            name: operation_name(of, operation),
            module: inner_module(of, operation),
            number: layout.number,
            arg,
            params: parameters(&layout.params),
            inner: operations(paths, &operation.inner, &layout.inner, envelope.as_ref()),
            envelope,
        }
    };
    layout.all.iter().map(|operation| make(operation, layout)).collect()
}

fn parameters<'s>(layouts: &[ParameterLayout<'s>]) -> Vec<RustParameter<'s>> {
    layouts.iter().map(|layout| RustParameter { of: layout.parameter, registers: layout.registers }).collect()
}

fn parameter_tokens(params: &[RustParameter<'_>]) -> Code {
    let params = params.iter().map(|RustParameter { of, registers }| {
        let (name, registers) = (&of.name, Literal::number(*registers));
        quote!(runtime::Parameter { name: #name, registers: #registers })
    });
    quote!(&[#(#params),*])
}

fn describe_parameters(params: &[RustParameter<'_>]) -> String {
    let mut text = String::new();
    if !params.is_empty() {
        text.push_str("\n\n# Parameters\n");
    }
    for RustParameter { of, registers } in params {
        text.push_str(&format!("\n- `{}`: {}", of.name, of.doc));
        if let Some(count) = &of.counted_by {
            text.push_str(&format!(" `{count}` says how many there are."));
        }
        if let Some(direction) = of.dir {
            text.push_str(&format!(" Of the memory: {}.", docs::who_writes(direction)));
        }
        if *registers > 1 {
            text.push_str(&format!(" It takes {registers} registers."));
        }
    }
    text
}

/// The name of an operation within what it belongs to: what follows the prefix, as a type.
pub(crate) fn operation_name(within: &Operations, operation: &Operation) -> String {
    operation.head.rust.clone().unwrap_or_else(|| type_name(&stem(within, operation)))
}

/// The module of the operations that an operation has itself.
pub(crate) fn inner_module(within: &Operations, operation: &Operation) -> String {
    module_name(&stem(within, operation))
}

fn stem(within: &Operations, operation: &Operation) -> String {
    let c_name = &operation.head.name;
    c_name.strip_prefix(&within.prefix).unwrap_or(c_name).to_ascii_lowercase()
}

/// The types of operations, in a module of their own.
fn types(operations: &[RustOperation<'_>], module: &Ident, text: &str) -> Code {
    if operations.is_empty() {
        return Code::new();
    }
    let each = operations.iter().map(|operation| {
        let (name, c_name) = (ident(&operation.name), &operation.of.head.name);
        let docs = docs::text(&format!("{}{}", docs::operation(operation.of), operation.parameters()));
        let alias = constant_name(c_name, "");
        let alias = (alias != *c_name).then(|| quote!(#[doc(alias = #alias)]));
        let text = format!(" The operations of [`{}`].", operation.name);
        let inner = types(&operation.inner, &ident(&operation.module), &text);
        quote! {
            #docs
            #[doc(alias = #c_name)]
            #alias
            #[derive(Clone, Copy, Debug)]
            pub enum #name {}
            #inner
        }
    });
    quote! {
        #[doc = #text]
        pub mod #module {
            #(#each)*
        }
    }
}

impl RustOperation<'_> {
    fn parameters(&self) -> String {
        describe_parameters(&self.params)
    }

    /// What the type implements; `within` is the module that has it.
    fn implement(&self, hypercall: &Ident, within: &Code) -> Code {
        let (label, c_name) = (ident(&self.name), &self.of.head.name);
        let name = quote!(#within::#label);
        let number = Literal::number(self.number);
        let argument = self.arg.as_ref().map_or(quote!(()), RustType::tokens);
        let output = match self.of.outcome.kind {
            ReturnKind::Zero => quote!(()),
            ReturnKind::Number => quote!(u32),
            ReturnKind::Never => quote!(core::convert::Infallible),
        };
        let errors = self.of.outcome.errors.iter().map(|(name, reason)| quote!((#name, #reason)));
        let params = parameter_tokens(&self.params);
        let envelope = self.envelope.as_ref().map(|envelope| envelope.implement(&name));
        let module = ident(&self.module);
        let inner =
            self.inner.iter().map(|operation| operation.implement(hypercall, &quote!(#within::#module)));
        quote! {
            impl runtime::SubOperation for #name {
                type Hypercall = #hypercall;
                type Arg = #argument;
                type Output = #output;
                const NUMBER: u32 = #number;
                const NAME: &'static str = #c_name;
                const PARAMS: &'static [runtime::Parameter] = #params;
                const ERRORS: &'static [(&'static str, &'static str)] = &[#(#errors),*];
            }
            #envelope
            #(#inner)*
        }
    }
}
