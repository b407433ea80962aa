//! A Rust file that compiles only if types and constants are as the specification says. It asserts them from outside,
//! as a user sees them: also what is inside unions, the numbers of operations, and the values of constants.

use super::c_names::module_of;
use super::naming::{declared, ident, module_name};
use super::operations::{operation_name, operation_word};
use super::printer::{Printer, line};
use super::record::{RustBody, RustRecord};
use super::root::MARKS;
use super::shape::Shaper;
use super::target_cfg::Targets;
use super::{constants, functions, groups, save_records, strings};
use crate::abi::{Abi, OperationsLayout};
use crate::backend::{Backend, BadFile, Files};
use crate::matrix::Matrix;
use xen_abi_model::{Constant, ConstantRole, Head, Operations};

/// Writes one file beside the generated Rust, for all targets.
#[derive(Debug, Clone, Copy, Default)]
pub struct RustLayoutTests;

impl Backend for RustLayoutTests {
    fn emit(&self, matrix: &Matrix<'_>) -> Result<Files, BadFile> {
        let targets = Targets::of(matrix);
        let mut to = Printer::at(0);
        to.lines(ABOUT);
        if matrix.abis().any(|abi| !abi.strings().is_empty()) {
            to.lines(MARKS);
            to.lines(COMPARISON_OF_TEXTS);
        }
        for case in matrix.cases(|abi| Some(assertions(abi))) {
            to.lines(MARKS);
            to.line(&targets.attribute(&case.variants, &matrix.all()));
            to.line("const _: () = {");
            to.lines(&case.is);
            to.line("};");
        }
        Files::of([("tests/rust/layout.rs".to_owned(), to.finish())])
    }
}

/// What the file begins with.
const ABOUT: &str = "\
//! What the specification of the Xen ABI says, asserted of the generated Rust: it compiles only if all of it holds.

#![allow(dead_code, unused_imports)]

#[path = \"../../rust/xen_abi.rs\"]
mod xen_abi;

use xen_abi::runtime::{self, Hypercall, SubOperation};

";

/// A function that a constant can call, unlike `==` of texts.
const COMPARISON_OF_TEXTS: &str = "\
const fn same(left: &::core::ffi::CStr, right: &::core::ffi::CStr) -> bool {
    let (left, right) = (left.to_bytes(), right.to_bytes());
    let mut at = 0;
    while at < left.len() && at < right.len() && left[at] == right[at] {
        at += 1;
    }
    at == left.len() && at == right.len()
}
";

/// The assertions for one target.
fn assertions(abi: &Abi<'_>) -> String {
    let mut to = Printer::at(1);
    for (id, layout) in abi.records().iter() {
        let head = &abi.spec[id].head;
        record(&path(abi, head, ""), &Shaper { abi }.record(declared(head), layout), &mut to);
    }
    for (id, value) in abi.constants().iter() {
        constant(abi, &abi.spec[id], value.value, &mut to);
    }
    for (id, body) in abi.functions().iter() {
        let function = &abi.spec[id];
        let name = path(abi, &function.head, &functions::rust_name(function));
        for sample in &body.samples {
            let arguments: Vec<String> =
                sample.arguments.iter().map(|argument| argument.value.to_string()).collect();
            to.line(&format!("assert!({name}({}) == {});", arguments.join(", "), sample.returned));
        }
    }
    for (id, text) in abi.strings().iter() {
        let string = &abi.spec[id];
        let name = path(abi, &string.head, &strings::rust_name(string));
        to.line(&format!("assert!(same({name}, {}));", strings::literal(text)));
    }
    for (id, code) in abi.save_records().iter() {
        let save = &abi.spec[id];
        let name = path(abi, &save.head, &save_records::rust_name(save));
        to.line(&format!("assert!(<{name} as runtime::SaveRecord>::CODE == {code});"));
    }
    for (id, layout) in abi.hypercalls().iter() {
        let call = &abi.spec[id];
        let name = path(abi, &call.head, &declared(&call.head));
        to.line(&format!("assert!(<{name} as Hypercall>::NUMBER == {});", layout.number));
        operations(&path(abi, &call.head, &module_name(&call.head.name)), &call.ops, &layout.ops, &mut to);
    }
    to.finish()
}

/// The numbers of operations, in the module that is named after what they belong to.
fn operations(within: &str, of: &Operations, layout: &OperationsLayout<'_>, to: &mut Printer) {
    for layout in &layout.all {
        let name = format!("{within}::{}", ident(&operation_name(of, layout.operation)));
        to.line(&format!("assert!(<{name} as SubOperation>::NUMBER == {});", layout.number));
        let module = format!("{within}::{}", ident(&operation_word(of, layout.operation)));
        operations(&module, &layout.operation.inner, &layout.inner, to);
    }
}

/// The path of what a declaration is called in Rust.
fn path(abi: &Abi<'_>, head: &Head, name: &str) -> String {
    format!("xen_abi::{}::{}", module_of(abi, head), ident(name))
}

/// A record, and those inside it, in a module whose path ends in `::`.
fn record(module: &str, record: &RustRecord<'_>, to: &mut Printer) {
    let name = ident(&record.name);
    let (size, align) = (record.layout.size, record.layout.align);
    to.line(&format!("runtime::assert_layout::<{module}{name}>({size}, {align});"));
    for (field, offset) in &record.layout.offsets {
        let field = ident(field);
        line!(
            to,
            "assert!(::core::mem::offset_of!(",
            module,
            &*name,
            ", ",
            &*field,
            ") == ",
            &offset.to_string(),
            ");"
        );
    }
    if let RustBody::Union { size, views, .. } = &record.body {
        // A view begins where the union does; that it can be had shows that it fits the size and alignment.
        for view in views {
            let view = ident(&view.name);
            to.line(&format!("let _ = {module}{name}::{view}(&{module}{name} {{ bytes: [0; {size}] }});"));
        }
    }
    for inner in &record.inner {
        self::record(module, inner, to);
    }
}

fn constant(abi: &Abi<'_>, constant: &Constant, value: i128, to: &mut Printer) {
    if let Some(group) = constant.group {
        let group = &abi.spec[group];
        let (of, name) = (declared(&group.head), groups::value_name(group, constant));
        let of = path(abi, &constant.head, &of);
        return to.line(&format!("assert!({of}::{}.0 == {value});", ident(&name)));
    }
    let Some(newtype) = constants::is_newtype(abi, constant) else { return };
    if constant.role == ConstantRole::Operation {
        return;
    }
    let field = if newtype { ".0" } else { "" };
    let name = path(abi, &constant.head, &constants::rust_name(constant));
    to.line(&format!("assert!({name}{field} == {value});"));
}
