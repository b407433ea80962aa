//! The plans of calls: what is passed in which register, and who says so.

mod fixtures;

use std::fmt::Write;

use fixtures::valid;
use xen_abi_codegen::abi::{Abi, Elements, Memory, Passed, With};
use xen_abi_codegen::axes::Target;
use xen_abi_codegen::matrix::Matrix;
use xen_abi_codegen::model::{Direction, HypercallId, Spec, Type};
use xen_abi_codegen::request::Request;

fn spec() -> Spec {
    let fixture = valid().into_iter().find(|fixture| fixture.name == "typed_calls").unwrap();
    fixture.lowered().unwrap_or_else(|_| panic!("the fixture is valid"))
}

/// The plans of a hypercall on a target, one a line.
fn plans(spec: &Spec, target: Target, call: &str) -> String {
    let request = Request { targets: vec![target], ..Request::default() };
    let matrix = Matrix::lower(spec, &request.answer(spec).unwrap().variants).unwrap();
    let abi = &matrix.abis().next().unwrap();
    let at = spec.hypercalls.iter().position(|hypercall| hypercall.head.name == call).unwrap();
    let mut text = String::new();
    for plan in abi.plans(HypercallId(at as u32)) {
        let name = plan.operation.map_or(call, |operation| &operation.head.name);
        let passed: Vec<String> = plan.passed.iter().map(|passed| spelt(abi, passed)).collect();
        writeln!(text, "{} {name}: {}", plan.number, passed.join(", ")).unwrap();
    }
    text
}

fn spelt(abi: &Abi<'_>, Passed { param, with }: &Passed<'_, '_>) -> String {
    let name = &param.parameter.name;
    let registers = if param.registers > 1 { "!" } else { "" };
    match with {
        With::Number(number) => format!("{number}{registers}"),
        With::Value => format!("{name}{registers}"),
        With::Address(of) => format!("{name} at {}", type_name(abi, of)),
        With::CountOf(memory) => format!("#{memory}{registers}"),
        With::Memory(Memory { of, direction, elements }) => {
            let direction = match direction {
                Direction::In => "in",
                Direction::Out => "out",
                Direction::InOut => "inout",
            };
            let several = if *elements == Elements::Several { "[]" } else { "" };
            format!("{name} {direction} {}{several}", type_name(abi, of))
        }
    }
}

fn type_name(abi: &Abi<'_>, of: &Type) -> String {
    match of {
        Type::Named(name) => abi.spec[*name].name.clone(),
        Type::Builtin(builtin) => builtin.c_spelling().to_owned(),
        Type::Address(..) => "address".to_owned(),
    }
}

#[test]
fn arguments_are_lent_by_who_writes_them() {
    let plans = plans(&spec(), Target::X86_64, "calls_op");
    let expected = "\
40 CALLS_none: 0, vcpuid, 0
40 CALLS_read: 1, vcpuid, arg in calls_in
40 CALLS_change: 2, vcpuid, arg inout calls_inout
40 CALLS_tell: 3, vcpuid, arg out calls_inout
40 CALLS_name: 4, vcpuid, arg out calls_name_t
40 CALLS_count: 5, vcpuid, 0
40 CALLS_any: 8, vcpuid, arg
40 CALLS_end: 6, vcpuid, 0
40 CALLS_fill: 7, vcpuid, arg at calls_buffer
";
    assert_eq!(plans, expected);
}

#[test]
fn counts_follow_from_the_memory() {
    let spec = spec();
    let expected = "\
41 CALLS_EACH_read: 0, list in calls_in[], #list
41 CALLS_EACH_change: 1, list inout calls_inout[], #list
41 CALLS_EACH_safe: 2, list in calls_in[], #list
41 CALLS_EACH_one: 3, list inout calls_inout, 1
41 CALLS_EACH_ignored: 4, list out calls_inout, 1
41 CALLS_EACH_moved: 5, list in calls_in, 1
";
    assert_eq!(plans(&spec, Target::X86_64, "calls_each"), expected);
    assert_eq!(
        plans(&spec, Target::X86_64, "calls_text"),
        "42 CALLS_TEXT_write: 0, #buffer, buffer in char[]\n"
    );
}

#[test]
fn wide_values_take_two_registers_of_32_bits() {
    let spec = spec();
    let expected = "\
46 CALLS_WIDE_each: 0!, list in calls_in[], #list!
46 CALLS_WIDE_one: 1!, list in calls_in, 1!
";
    assert_eq!(plans(&spec, Target::X86_32, "calls_wide"), expected);
    assert_eq!(plans(&spec, Target::X86_64, "calls_wide"), expected.replace('!', ""));
}

#[test]
fn hypercalls_without_operations_are_called_as_a_whole() {
    let spec = spec();
    assert_eq!(
        plans(&spec, Target::X86_64, "calls_requests"),
        "43 calls_requests: reqs inout calls_request[], #reqs, pdone\n"
    );
    assert_eq!(plans(&spec, Target::X86_64, "calls_plain"), "44 calls_plain: va, val, flags\n");
    assert_eq!(plans(&spec, Target::X86_64, "calls_over"), "");
}
