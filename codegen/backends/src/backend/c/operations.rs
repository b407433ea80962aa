//! Hypercalls and their operations: what a program must know to make one, as comments.

use super::conditionals::Condition;
use super::declarators::{Declarators, declare};
use super::describe::Describer;
use crate::prose;
use xen_abi_model::{Argument, Availability, Hypercall, Operation, SmcccCall};

/// What a hypercall does, takes and returns.
pub(super) fn describe_call(call: &Hypercall, types: Declarators<'_>) -> String {
    let is_there = |when: &Availability| types.scope.condition(when, when) != Condition::Never;
    let params = call.params.iter().filter(|param| is_there(&param.when));
    let list: Vec<String> =
        params.clone().map(|param| declare(&types.spell(&param.of), &param.name)).collect();
    let describer = Describer::new(types, &call.head.when)
        .with_names(call.params.iter().map(|param| param.name.as_str()));
    let text = describer.paragraphs(&prose::call(call, params));
    format!("HYPERVISOR_{}({})\n\n{text}", call.head.name, list.join(", "))
}

/// What an operation does, takes and returns; what it shares with the whole hypercall is left out.
pub(super) fn describe_operation(call: &Hypercall, operation: &Operation, types: Declarators<'_>) -> String {
    let is_there = |when: &Availability| types.scope.condition(when, when) != Condition::Never;
    let params = call.params.iter().chain(&operation.params);
    let mut describer =
        Describer::new(types, &operation.head.when).with_names(params.map(|param| param.name.as_str()));
    if let Argument::Record(name) | Argument::Member(name, _) = &operation.arg {
        describer = describer.with_record(*name);
    }
    let there = operation.params.iter().filter(|param| is_there(&param.when));
    describer.paragraphs(&prose::operation(operation, there).beyond(&prose::call(call, [])))
}

/// What a call by SMC or HVC does, takes and returns.
pub(super) fn describe_smccc(call: &SmcccCall, types: Declarators<'_>) -> String {
    let operands = call.params.iter().chain(&call.returns);
    let describer =
        Describer::new(types, &call.head.when).with_names(operands.map(|operand| operand.name.as_str()));
    describer.paragraphs(&prose::smccc_call(call))
}
