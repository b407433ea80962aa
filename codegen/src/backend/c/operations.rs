//! Hypercalls and their operations: what a program must know to make one, as comments.

use std::fmt::Write;

use super::conditionals::Condition;
use super::declarators::{Declarators, declare};
use super::expressions::{self, Suffixes};
use crate::model::{
    Argument, Availability, Caller, Direction, Envelope, Hypercall, Operation, Outcome, Parameter,
    ReturnKind, SmcccCall, Type,
};

/// What a hypercall does, takes and returns.
pub(super) fn describe_call(call: &Hypercall, types: Declarators<'_>) -> String {
    let is_there = |param: &&Parameter| types.scope.condition(&param.when, &param.when) != Condition::Never;
    let params: Vec<&Parameter> = call.params.iter().filter(is_there).collect();
    let list: Vec<String> =
        params.iter().map(|param| declare(&types.spell(&param.of), &param.name)).collect();
    let mut text = format!("`{}({})`\n\n{}\n", call.head.name, list.join(", "), call.head.doc);
    for param in params {
        text += &describe_parameter(param, &call.head.when, types);
    }
    text.push('\n');
    if let Some(envelope) = &call.ops.envelope {
        text += &describe_envelope(envelope, types);
    }
    let callers: Vec<&str> = call.callers.iter().map(|caller| caller_name(*caller)).collect();
    let _ = write!(text, "\nMay be called by: {}.\n", callers.join(", "));
    text + &describe_outcome(&call.outcome)
}

fn describe_parameter(param: &Parameter, around: &Availability, types: Declarators<'_>) -> String {
    let mut text = format!("\n- `{}`: {}", param.name, one_line(&param.doc));
    if let Some(direction) = param.dir {
        let _ = write!(text, " Xen {} the memory.", access_name(direction));
    }
    if let Some(count) = &param.counted_by {
        let _ = write!(text, " `{count}` says how many there are.");
    }
    if types.is_wide(&param.of) {
        text.push_str(" It takes two registers on 32-bit targets.");
    }
    if let Condition::When(expression) = types.scope.condition(&param.when, around) {
        let _ = write!(text, " It is there if {expression}.");
    }
    text
}

/// Where the number of an operation lies.
fn describe_envelope(envelope: &Envelope, types: Declarators<'_>) -> String {
    let record = types.spell(&Type::Named(envelope.record));
    let mut text = format!("\nThe operation is in `{}` of `{record}`", envelope.at.join(&envelope.op_in));
    if let Some((_, low, high)) = &envelope.bits {
        let bits = [low, high].map(|bit| expressions::write(bit, Suffixes::Letters, types));
        let _ = write!(text, ", in the bits from {} on and before {}", bits[0], bits[1]);
    }
    text.push('.');
    if let Some((member, _, value)) = &envelope.version {
        let value = expressions::write(value, Suffixes::Letters, types);
        let _ = write!(text, " `{}` is `{value}`.", envelope.at.join(member));
    }
    text.push('\n');
    text
}

/// What an operation does, takes and returns; what it shares with the whole hypercall is left out.
pub(super) fn describe_operation(call: &Hypercall, operation: &Operation, types: Declarators<'_>) -> String {
    let mut text = operation.head.doc.clone();
    text.push('\n');
    text += &describe_argument(operation, types);
    for param in &operation.params {
        text += &describe_parameter(param, &operation.head.when, types);
        text.push('\n');
    }
    if let Some(envelope) = &operation.inner.envelope {
        text += &describe_envelope(envelope, types);
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

fn describe_argument(operation: &Operation, types: Declarators<'_>) -> String {
    let dirs: Vec<String> = operation
        .dirs
        .iter()
        .map(|directed| format!("`{}` {}", directed.path, direction_name(directed.direction)))
        .collect();
    let name = match &operation.arg {
        Argument::Record(arg) => types.spell(&Type::Named(*arg)),
        Argument::Plain(arg, direction) => {
            let of = types.spell(&Type::Named(*arg));
            return format!("\nArgument: `{of}`, {}.\n", direction_name(*direction));
        }
        Argument::Opaque(direction) => return format!("\nArgument: {}.\n", direction_name(*direction)),
        Argument::Member(_, member) => member.to_string(),
        Argument::None if dirs.is_empty() => return String::new(),
        Argument::None => return format!("\nMembers: {}.\n", dirs.join(", ")),
    };
    let dirs = if dirs.is_empty() { String::new() } else { format!(": {}", dirs.join(", ")) };
    format!("\nArgument: `{name}`{dirs}.\n")
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

/// What Xen does with memory.
fn access_name(direction: Direction) -> &'static str {
    match direction {
        Direction::In => "reads",
        Direction::Out => "writes",
        Direction::InOut => "reads and writes",
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
