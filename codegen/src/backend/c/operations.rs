//! Hypercalls and their operations: what a program must know to make one, as comments.

use std::fmt::Write;

use super::declarators::{Declarators, declare};
use crate::model::{Caller, Direction, ReturnKind};
use crate::model::{Hypercall, Operation, Outcome, SmcccCall};

/// What a hypercall does, takes and returns.
pub(super) fn describe_call(call: &Hypercall, types: Declarators<'_>) -> String {
    let params: Vec<String> =
        call.params.iter().map(|param| declare(&types.spell(&param.of), &param.name)).collect();
    let mut text = format!("`{}({})`\n\n{}\n", call.head.name, params.join(", "), call.head.doc);
    for param in &call.params {
        let _ = write!(text, "\n- `{}`: {}", param.name, one_line(&param.doc));
    }
    text.push('\n');
    let callers: Vec<&str> = call.callers.iter().map(|caller| caller_name(*caller)).collect();
    let _ = write!(text, "\nMay be called by: {}.\n", callers.join(", "));
    text + &describe_outcome(&call.outcome)
}

/// What an operation does, takes and returns; what it shares with the whole hypercall is left out.
pub(super) fn describe_operation(call: &Hypercall, operation: &Operation, types: Declarators<'_>) -> String {
    let mut text = operation.head.doc.clone();
    text.push('\n');
    if let Some(arg) = operation.arg {
        let _ = write!(text, "\nArgument: `{}`", types.spell(&crate::model::Type::Named(arg)));
        for (at, (name, direction)) in operation.dirs.iter().enumerate() {
            let separator = if at == 0 { ": " } else { ", " };
            let _ = write!(text, "{separator}`{name}` {}", direction_name(*direction));
        }
        text.push_str(".\n");
    }
    if let Some(allowed) = &operation.allowed {
        let _ = write!(text, "\nAllowed for: {}\n", one_line(allowed));
    }
    let Outcome { kind, doc, errors, basis } = &operation.outcome;
    let shared = &call.outcome;
    let own = Outcome {
        kind: *kind,
        doc: if *doc == shared.doc { String::new() } else { doc.clone() },
        errors: errors.iter().filter(|error| !shared.errors.contains(error)).cloned().collect(),
        basis: basis.clone(),
    };
    text + &describe_outcome(&own)
}

/// What a call by SMC or HVC does, takes and returns.
pub(super) fn describe_smccc(call: &SmcccCall, types: Declarators<'_>) -> String {
    let mut text = call.head.doc.clone();
    text.push('\n');
    for (title, operands, first) in [("Arguments", &call.params, 1), ("Results", &call.returns, 0)] {
        if operands.is_empty() {
            continue;
        }
        let _ = write!(text, "\n{title}:\n");
        for (at, operand) in operands.iter().enumerate() {
            let declared = declare(&types.spell(&operand.of), &operand.name);
            let _ = writeln!(text, "- x{}, `{declared}`: {}", first + at, one_line(&operand.doc));
        }
    }
    text
}

fn describe_outcome(outcome: &Outcome) -> String {
    let mut text = String::new();
    if !outcome.doc.is_empty() {
        let kind = match outcome.kind {
            ReturnKind::Zero => "Returns 0: ",
            ReturnKind::Number => "Returns a number: ",
            ReturnKind::Never => "Does not return: ",
        };
        let _ = write!(text, "\n{kind}{}\n", one_line(&outcome.doc));
    }
    if !outcome.errors.is_empty() {
        text.push_str("\nErrors:\n");
        for (name, reason) in &outcome.errors {
            let _ = writeln!(text, "- `{name}`: {}", one_line(reason));
        }
    }
    text
}

/// A text without breaks, so that it stays one element of a list.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn direction_name(direction: Direction) -> &'static str {
    match direction {
        Direction::In => "in",
        Direction::Out => "out",
        Direction::InOut => "in and out",
    }
}

fn caller_name(caller: Caller) -> &'static str {
    match caller {
        Caller::Pv32 => "32-bit PV guests of x86",
        Caller::Pv64 => "64-bit PV guests of x86",
        Caller::Hvm32 => "32-bit HVM guests of x86",
        Caller::Hvm64 => "64-bit HVM guests of x86",
        Caller::Arm => "Arm guests",
    }
}
