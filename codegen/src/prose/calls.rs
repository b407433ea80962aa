//! What there is to say of calls.

use super::{Number, Parameter, Prose, Register, Statement};
use crate::model::{
    self, Availability, Envelope, Hypercall, Operand, Outcome, ReturnKind, Safety, SmcccCall,
};

/// What there is to say of a hypercall, of what is there.
pub fn call<'s>(call: &'s Hypercall, is_there: &dyn Fn(&Availability) -> bool) -> Prose<'s> {
    let mut statements = parameters(&call.params, is_there);
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

pub(super) fn parameters<'s>(
    params: &'s [model::Parameter],
    is_there: &dyn Fn(&Availability) -> bool,
) -> Vec<Statement<'s>> {
    let there = params.iter().filter(|param| is_there(&param.when));
    let said = there.map(|param| {
        Statement::Parameter(Parameter {
            name: &param.name,
            of: &param.of,
            doc: &param.doc,
            direction: param.dir,
            counted_by: param.counted_by.as_deref(),
            when: &param.when,
        })
    });
    said.collect()
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

pub(super) fn safety(safety: &Safety) -> Option<Statement<'_>> {
    match safety {
        Safety::Unless { condition, .. } => Some(Statement::Unless(condition)),
        Safety::Safe | Safety::Unknown => None,
    }
}

/// That it succeeded is only worth a sentence where it says more.
pub(super) fn outcome(outcome: &Outcome) -> Vec<Statement<'_>> {
    let returns = match outcome.kind {
        ReturnKind::Zero => None,
        ReturnKind::Number | ReturnKind::Never => Some(Statement::Returns(outcome.kind, &outcome.doc)),
    };
    let errors = outcome.errors.iter().map(|(name, reason)| Statement::Fails(name, reason));
    let source = outcome.basis.as_deref().map(Statement::Source);
    returns.into_iter().chain(errors).chain(source).collect()
}
