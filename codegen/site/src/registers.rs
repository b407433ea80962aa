//! Which register holds what, for each way to make a hypercall.

use xen_abi_backends::abi::{Abi, ParameterLayout};
use xen_abi_backends::decode::convention;
use xen_abi_model::{Operation, Role};
use xen_abi_syntax::axes::{Target, View};

use crate::world::World;

/// The registers of a call on a target.
pub(crate) struct Way {
    pub(crate) target: &'static str,
    /// That with the number of the hypercall, and the number.
    pub(crate) number: (&'static str, u32),
    /// Each with what it holds.
    pub(crate) arguments: Vec<(&'static str, String)>,
    pub(crate) result: &'static str,
}

/// The registers of a hypercall, or of one of its operations, on each target of which they are known.
pub(crate) fn ways(world: &World<'_>, hypercall: &str, operation: Option<&Operation>) -> Vec<Way> {
    Target::ALL.into_iter().filter_map(|target| way(world, target, hypercall, operation)).collect()
}

fn way(world: &World<'_>, target: Target, hypercall: &str, operation: Option<&Operation>) -> Option<Way> {
    let registers = convention(target)?;
    let of_target = world.matrix.abis().filter(|abi| abi.variant().target == target);
    let has_it = |abi: &Abi<'_>| abi.hypercalls().ids().any(|id| world.spec[id].head.name == hypercall);
    let abi = of_target
        .filter(|abi| abi.variant().view == View::Tools && has_it(abi))
        .max_by_key(|abi| abi.variant().release)?;
    let (_, call) = abi.hypercalls().iter().find(|(id, _)| world.spec[*id].head.name == hypercall)?;
    let number = operation.and_then(|op| abi.constants().get(op.number)).map(|value| value.value);
    let own = operation.and_then(|op| {
        let mut all = call.ops.all.iter();
        all.find(|layout| layout.operation.number == op.number).map(|layout| layout.params.as_slice())
    });
    let mut free = registers.arguments.into_iter();
    let mut arguments = Vec::new();
    for param in call.params.iter().chain(own.unwrap_or_default()) {
        let holds = holds(param, operation, number);
        for part in 0..param.registers {
            let half = match (param.registers, part) {
                (1, _) => "",
                (_, 0) => ", lower half",
                _ => ", upper half",
            };
            arguments.push((free.next()?, format!("{holds}{half}")));
        }
    }
    Some(Way {
        target: target.name(),
        number: (registers.number, call.number),
        arguments,
        result: registers.result,
    })
}

/// What a parameter is for an operation.
fn holds(param: &ParameterLayout<'_>, operation: Option<&Operation>, number: Option<i128>) -> String {
    let name = &param.parameter.name;
    match (param.parameter.role, operation, number) {
        (Some(Role::Op), Some(_), Some(number)) => format!("{name}: {number}"),
        (Some(Role::Arg), Some(operation), _) if operation.arg.named().is_none() => {
            format!("{name}: nothing")
        }
        _ => name.clone(),
    }
}
