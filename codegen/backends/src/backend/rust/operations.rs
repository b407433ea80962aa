//! Hypercalls and their operations.
//!
//! An operation is a type in a module that is named after what it belongs to. All other types are seen from there by
//! way of the module of the header, since operations can have the names of their arguments.

use super::docs::Describer;
use super::envelopes::RustEnvelope;
use super::naming::{constant_name, declared, ident, module_name, type_name};
use super::paths::{Paths, record_type};
use super::printer::{Printer, Shown, line};
use super::types::RustType;
use crate::abi::{Abi, OperationLayout, OperationsLayout, ParameterLayout};
use crate::prose;
use xen_abi_model::{Argument, Hypercall, HypercallId, Operation, Operations, Parameter, ReturnKind};

/// What a hypercall is on one target.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct RustHypercall<'s> {
    number: u32,
    params: Vec<RustParameter<'s>>,
}

/// What a parameter is on one target.
#[derive(Debug, Clone, PartialEq)]
struct RustParameter<'s> {
    of: &'s Parameter,
    registers: u32,
}

/// What an operation is on one target, without those that it has itself.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct RustOperation<'s> {
    pub(super) of: &'s Operation,
    number: u32,
    /// The type of its argument.
    arg: Option<RustType>,
    envelope: Option<RustEnvelope>,
    params: Vec<RustParameter<'s>>,
}

impl<'s> RustHypercall<'s> {
    pub(super) fn new(abi: &Abi<'s>, id: HypercallId) -> Option<Self> {
        let layout = abi.hypercalls().get(id)?;
        Some(Self { number: layout.number, params: parameters(&layout.params) })
    }

    pub(super) fn print(&self, describer: Describer<'_>, call: &Hypercall, cfg: &str, to: &mut Printer) {
        let name = declared(&call.head);
        to.line(cfg);
        to.line("xen_hypercall! {");
        to.indent();
        to.docs(&describer.paragraphs(&prose::call(call, self.params.iter().map(|param| param.of))));
        to.aliases(&name, &[&format!("__HYPERVISOR_{}", call.head.name)]);
        line!(to, "pub struct ", &*ident(&name), " = ", Shown(self.number), ", \"", &call.head.name, "\";");
        print_parameters(&self.params, to);
        to.close("}");
    }
}

/// What is around an operation where it is printed.
pub(super) struct Around<'o> {
    pub(super) describer: Describer<'o>,
    pub(super) call: &'o Hypercall,
    /// The operations to which it belongs.
    pub(super) within: &'o Operations,
    /// The way to other types.
    pub(super) types: &'o str,
    /// Its condition.
    pub(super) cfg: &'o str,
}

/// Every operation of a hypercall on one target, those of others behind these.
pub(super) fn operations<'s>(abi: &Abi<'s>, id: HypercallId) -> Vec<RustOperation<'s>> {
    let mut all = Vec::new();
    if let Some(layout) = abi.hypercalls().get(id) {
        add_operations(&Paths::new(abi), &layout.ops, None, &mut all);
    }
    all
}

fn add_operations<'s>(
    paths: &Paths<'_, 's>,
    layout: &OperationsLayout<'s>,
    outer: Option<&RustEnvelope>,
    all: &mut Vec<RustOperation<'s>>,
) {
    for operation in &layout.all {
        let made = RustOperation::new(paths, layout, operation, outer);
        let envelope = made.envelope.clone();
        all.push(made);
        add_operations(paths, &operation.inner, envelope.as_ref(), all);
    }
}

impl<'s> RustOperation<'s> {
    fn new(
        paths: &Paths<'_, 's>,
        within: &OperationsLayout<'s>,
        layout: &OperationLayout<'s>,
        outer: Option<&RustEnvelope>,
    ) -> Self {
        let (abi, operation) = (paths.abi, layout.operation);
        let envelope =
            within.envelope.as_ref().and_then(|around| RustEnvelope::new(paths, around, layout, outer));
        let arg = match (&operation.arg, &envelope) {
            (Argument::Record(record), _) => record_type(abi, *record),
            (Argument::Plain(of, _), _) => {
                abi.type_item(*of).map(|item| RustType::Named(declared(abi.spec.head(item))))
            }
            (_, Some(envelope)) => envelope.argument().cloned(),
            (_, None) => None,
        };
        Self { of: operation, number: layout.number, arg, envelope, params: parameters(&layout.params) }
    }

    /// The type, and what it implements.
    pub(super) fn print(&self, around: &Around<'_>, to: &mut Printer) {
        let Around { describer, call, within, types, cfg } = *around;
        let (name, c_name) = (operation_name(within, self.of), &self.of.head.name);
        to.line(cfg);
        to.line("xen_operation! {");
        to.indent();
        to.docs(&describer.paragraphs(&prose::operation(self.of, self.params.iter().map(|param| param.of))));
        to.aliases(&name, &[c_name, &constant_name(c_name, "")]);
        let of = format!("{types}{}", ident(&declared(&call.head)));
        line!(to, "pub struct ", &*ident(&name), ": ", &of, " = ", Shown(self.number), ", \"", c_name, "\";");
        let argument = self.arg.as_ref().map_or("()".to_owned(), |of| of.by(types).to_string());
        let output = match self.of.outcome.kind {
            ReturnKind::Zero => "()",
            ReturnKind::Number => "u32",
            ReturnKind::Never => "::core::convert::Infallible",
        };
        line!(to, "fn(", &argument, ") -> ", output, ";");
        print_parameters(&self.params, to);
        let mut errors: Vec<String> = Vec::new();
        for (name, _) in &self.of.outcome.errors {
            let name = format!("\"{name}\"");
            if !errors.contains(&name) {
                errors.push(name);
            }
        }
        if !errors.is_empty() {
            to.list("errors ", &errors, ";");
        }
        to.close("}");
        if let Some(envelope) = &self.envelope {
            envelope.print(&name, types, cfg, to);
        }
    }
}

fn parameters<'s>(layouts: &[ParameterLayout<'s>]) -> Vec<RustParameter<'s>> {
    layouts.iter().map(|layout| RustParameter { of: layout.parameter, registers: layout.registers }).collect()
}

fn print_parameters(params: &[RustParameter<'_>], to: &mut Printer) {
    if !params.is_empty() {
        let params: Vec<String> = params
            .iter()
            .map(|RustParameter { of, registers }| format!("\"{}\" {registers}", of.name))
            .collect();
        to.list("params ", &params, ";");
    }
}

/// The name of an operation within what it belongs to: what follows the prefix, as a type.
pub(super) fn operation_name(within: &Operations, operation: &Operation) -> String {
    operation.head.rust.clone().unwrap_or_else(|| type_name(&stem(within, operation)))
}

/// The name of an operation as a word in small letters: as a method, or the module of its own operations.
pub(super) fn operation_word(within: &Operations, operation: &Operation) -> String {
    match &operation.head.rust {
        Some(given) => words_of(given),
        None => module_name(&stem(within, operation)),
    }
}

/// `AllocUnbound` as `alloc_unbound`.
fn words_of(type_name: &str) -> String {
    let mut words = String::new();
    for (at, c) in type_name.char_indices() {
        if c.is_ascii_uppercase() && at > 0 {
            words.push('_');
        }
        words.push(c.to_ascii_lowercase());
    }
    words
}

fn stem(within: &Operations, operation: &Operation) -> String {
    let c_name = &operation.head.name;
    c_name.strip_prefix(&within.prefix).unwrap_or(c_name).to_ascii_lowercase()
}
