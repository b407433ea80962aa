//! What there is to say of calls.

use super::{Number, Parameter, Prose, Register, Statement};
use xen_abi_model::{self as model, Envelope, Hypercall, Operand, Outcome, ReturnKind, Safety, SmcccCall};

/// What there is to say of a hypercall with the parameters that are there.
pub fn call<'s>(call: &'s Hypercall, params: impl IntoIterator<Item = &'s model::Parameter>) -> Prose<'s> {
    let mut statements: Vec<Statement<'s>> = params.into_iter().map(parameter).collect();
    statements.extend(call.ops.envelope.as_ref().map(number));
    if !call.callers.is_empty() {
        statements.push(Statement::Callers(&call.callers));
    }
    statements.extend(call.count.map(Statement::Elements));
    // What holds for its operations, they say themselves.
    if call.ops.all.is_empty() {
        statements.extend(safety(&call.safety));
    }
    statements.extend(outcome(&call.outcome));
    Prose { doc: &call.head.doc, statements }
}

/// What there is to say of a call by SMC or HVC.
pub fn smccc_call(call: &SmcccCall) -> Prose<'_> {
    let mut statements = registers(&call.params, 1, false);
    statements.extend(registers(&call.returns, 0, true));
    statements.extend(call.basis.as_deref().map(Statement::Source));
    Prose { doc: &call.head.doc, statements }
}

fn registers(operands: &[Operand], first: usize, is_result: bool) -> Vec<Statement<'_>> {
    let numbered = operands.iter().zip(first..);
    let registers = numbered.map(|(Operand { name, of, doc }, number)| {
        Statement::Register(Register { number, is_result, name, of, doc })
    });
    registers.collect()
}

pub(super) fn parameter(param: &model::Parameter) -> Statement<'_> {
    Statement::Parameter(Parameter {
        name: &param.name,
        of: &param.of,
        doc: &param.doc,
        direction: param.dir,
        counted_by: param.counted_by.as_deref(),
        when: &param.when,
    })
}

pub(super) fn number(envelope: &Envelope) -> Statement<'_> {
    let version = envelope.version.as_ref();
    Statement::Number(Number {
        record: envelope.record,
        member: envelope.at.join(&envelope.op_in),
        bits: envelope.bits.as_ref().map(|(_, low, high)| [low, high]),
        version: version.map(|(member, _, value)| (envelope.at.join(member), value)),
    })
}

/// What there is to say of the memory of who makes a call.
pub fn safety(safety: &Safety) -> Vec<Statement<'_>> {
    match safety {
        Safety::Safe => Vec::new(),
        Safety::Unless { condition, invalidates } => {
            let invalidates = invalidates.iter().map(|what| Statement::Invalidates(*what));
            std::iter::once(Statement::Unless(condition)).chain(invalidates).collect()
        }
        Safety::Unknown => vec![Statement::Unexamined],
    }
}

/// What a call says of zero if there is nothing to say.
const NOTHING_TO_SAY: [&str; 2] = ["", "The operation succeeded."];

/// What a call can return. That it succeeds with zero is what every reader expects.
pub(super) fn outcome(outcome: &Outcome) -> Vec<Statement<'_>> {
    let is_usual = outcome.kind == ReturnKind::Zero && NOTHING_TO_SAY.contains(&outcome.doc.as_str());
    let returns = (!is_usual).then_some(Statement::Returns(outcome.kind, &outcome.doc));
    let errors = outcome.errors.iter().map(|(name, reason)| Statement::Fails(name, reason));
    let source = outcome.basis.as_deref().map(Statement::Source);
    returns.into_iter().chain(errors).chain(source).collect()
}
