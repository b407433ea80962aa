//! A Rust file that compiles only if types and constants are as the specification says. It asserts them from outside,
//! as a user sees them: also what is inside unions, the numbers of operations, and the values of constants.

use super::code::{Code, Literal, quote};
use super::file::{formatted, marked};
use super::naming::{declared, ident, module_name};
use super::operations::{inner_module, operation_name};
use super::shape::{RustBody, RustRecord, RustView, Shaper};
use super::target_cfg::{Targets, group};
use super::{constants, functions, groups, save_records, strings};
use crate::abi::{Abi, OperationsLayout};
use crate::backend::{Backend, BadFile, Files};
use crate::model::{Constant, ConstantRole, Head, Operations};

/// Writes one file beside the generated Rust, for all targets.
#[derive(Debug, Clone, Copy, Default)]
pub struct RustLayoutTests;

impl Backend for RustLayoutTests {
    fn emit(&self, abis: &[Abi<'_>]) -> Result<Files, BadFile> {
        let targets = Targets(abis.iter().map(|abi| abi.variant.target).collect());
        let blocks = group(abis.iter().map(|abi| (abi.variant.target, assertions(abi))));
        let blocks = blocks.iter().map(|block| {
            let cfg = targets.attribute(&block.targets);
            let assertions: Code = block.of.parse().unwrap_or_default();
            marked(&quote!(#cfg const _: () = { #assertions };))
        });
        let same = abis.iter().any(|abi| !abi.strings.is_empty()).then(|| marked(&comparison_of_texts()));
        let code = quote! {
            #![allow(dead_code, unused_imports)]
            #[path = "../../rust/xen_abi.rs"]
            mod xen_abi;
            use xen_abi::runtime::{Hypercall, SubOperation};
            #same
            #(#blocks)*
        };
        let about = "//! What the specification of the Xen ABI says, asserted of the generated Rust: it compiles only if \
                     all of it holds.\n\n";
        Files::of([("tests/rust/layout.rs".to_owned(), about.to_owned() + &formatted(code.as_str()))])
    }
}

/// The assertions for one target, as text that can be compared.
fn assertions(abi: &Abi<'_>) -> String {
    let mut all = Code::new();
    for (id, layout) in &abi.records {
        let head = &abi.spec[*id].head;
        let module = module(abi, head);
        all.extend(record(&module, &Shaper { abi }.record(declared(head), layout)));
    }
    for (id, value) in &abi.constants {
        all.extend(constant(abi, &abi.spec[*id], value.value));
    }
    for (id, body) in &abi.functions {
        let function = &abi.spec[*id];
        let (module, name) = (module(abi, &function.head), ident(&functions::rust_name(function)));
        for sample in &body.samples {
            let arguments = sample.arguments.iter().map(|argument| Literal::number(argument.value));
            let returned = Literal::number(sample.returned);
            all.extend(quote!(assert!(#module::#name(#(#arguments),*) == #returned);));
        }
    }
    for (id, text) in &abi.strings {
        let string = &abi.spec[*id];
        let (module, name) = (module(abi, &string.head), ident(&strings::rust_name(string)));
        let text = strings::literal(text);
        all.extend(quote!(assert!(same(#module::#name, #text));));
    }
    for (id, code) in &abi.save_records {
        let save = &abi.spec[*id];
        let (module, name) = (module(abi, &save.head), ident(&save_records::rust_name(save)));
        let code = Literal::number(*code);
        all.extend(quote!(assert!(<#module::#name as xen_abi::runtime::SaveRecord>::CODE == #code);));
    }
    for (id, layout) in &abi.hypercalls {
        let call = &abi.spec[*id];
        let (module, name) = (module(abi, &call.head), ident(&declared(&call.head)));
        let number = Literal::number(layout.number);
        all.extend(quote!(assert!(<#module::#name as Hypercall>::NUMBER == #number);));
        let within = ident(&module_name(&call.head.name));
        all.extend(operations(&quote!(#module::#within), &call.ops, &layout.ops));
    }
    all.to_string()
}

/// The numbers of operations, in the module that is named after what they belong to.
fn operations(within: &Code, of: &Operations, layout: &OperationsLayout<'_>) -> Code {
    let each = layout.all.iter().map(|layout| {
        let name = ident(&operation_name(of, layout.operation));
        let number = Literal::number(layout.number);
        let module = ident(&inner_module(of, layout.operation));
        let inner = operations(&quote!(#within::#module), &layout.operation.inner, &layout.inner);
        quote!(assert!(<#within::#name as SubOperation>::NUMBER == #number); #inner)
    });
    each.collect()
}

/// A function that a constant can call, unlike `==` of texts.
fn comparison_of_texts() -> Code {
    quote! {
        const fn same(left: &core::ffi::CStr, right: &core::ffi::CStr) -> bool {
            let (left, right) = (left.to_bytes(), right.to_bytes());
            let mut at = 0;
            while at < left.len() && at < right.len() && left[at] == right[at] {
                at += 1;
            }
            at == left.len() && at == right.len()
        }
    }
}

fn module(abi: &Abi<'_>, head: &Head) -> Code {
    let name = ident(&module_name(&abi.spec[head.module].name));
    quote!(xen_abi::#name)
}

fn record(module: &Code, record: &RustRecord<'_>) -> Code {
    let name = ident(&record.name);
    let (size, align) = (Literal::number(record.layout.size), Literal::number(record.layout.align));
    let offsets = record.layout.offsets.iter().map(|(field, offset)| {
        let (field, offset) = (ident(field), Literal::number(*offset));
        quote!(assert!(core::mem::offset_of!(#module::#name, #field) == #offset);)
    });
    let views = match &record.body {
        RustBody::Union { size, views, .. } => {
            let size = Literal::number(*size);
            // A view begins where the union does; that it can be had shows that it fits the size and alignment.
            let view = |view: &RustView<'_>| {
                let view = ident(&view.name);
                quote!(let _ = #module::#name { bytes: [0; #size] }.#view();)
            };
            views.iter().map(view).collect()
        }
        RustBody::Fields(_) => Code::new(),
    };
    let inner = record.inner.iter().map(|inner| self::record(module, inner));
    quote! {
        xen_abi::runtime::assert_layout::<#module::#name>(#size, #align);
        #(#offsets)*
        #views
        #(#inner)*
    }
}

fn constant(abi: &Abi<'_>, constant: &Constant, value: i128) -> Code {
    let module = module(abi, &constant.head);
    let value = Literal::number(value);
    if let Some(group) = constant.group {
        let group = &abi.spec[group];
        let (group_name, name) = (ident(&declared(&group.head)), ident(&groups::value_name(group, constant)));
        return quote!(assert!(#module::#group_name::#name.0 == #value););
    }
    let Some(newtype) = constants::is_newtype(abi, constant) else { return Code::new() };
    if constant.role == ConstantRole::Operation {
        return Code::new();
    }
    let name = ident(&constants::rust_name(constant));
    let field = newtype.then(|| quote!(.0));
    quote!(assert!(#module::#name #field == #value);)
}
