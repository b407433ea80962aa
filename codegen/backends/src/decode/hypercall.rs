//! Registers and memory as a hypercall: which it is, and what it passes.

use super::areas::{Areas, Wanted, name};
use super::bits::get;
use super::calls::{Argument, Call, Missing, Unidentified};
use super::memory::Memory;
use super::names::{Names, Numbered, names_of_shape};
use super::operations::{operation_named_in, record_named_in};
use super::record::{Value, integer};
use super::registers::Registers;
use super::shapes;
use super::walk::leaves;
use crate::abi::{
    Abi, CallPlan, Called, Elements, OperationLayout, OperationsLayout, ParameterLayout, Passed, Shape,
    ShapeKind, With, called,
};
use xen_abi_model::{HypercallId, Pointee, Role, Type};
use xen_abi_syntax::axes::Target;
use xen_abi_syntax::type_name::Builtin;

/// The hypercall that is a list of others, and the record of each.
const LIST: &str = "multicall";

/// How many hypercalls have code in the page that x86 guests call, as `arch-x86/xen-x86_64.h` has it: 32 bytes each.
const ENTRIES_OF_PAGE: u64 = 4096 / 32;

/// How many neighbours of a number are told.
const NEIGHBOURS: usize = 4;

/// What holds an argument: a register, or a word in memory.
#[derive(Debug, Clone)]
struct Word {
    name: String,
    held: Option<u64>,
}

/// The number of a call, and what holds its arguments.
struct Made {
    number: Word,
    arguments: Vec<Word>,
}

/// The hypercall that registers and memory make.
pub fn call<'s>(abi: &Abi<'s>, registers: &Registers, memory: &Memory) -> Result<Call<'s>, Unidentified> {
    let word = |(name, held): (&str, Option<u64>)| Word { name: name.to_owned(), held };
    let convention = registers.convention;
    let made = Made {
        number: word((convention.number, registers.number)),
        arguments: convention.arguments.into_iter().zip(registers.arguments).map(word).collect(),
    };
    let mut call = made.call(abi, memory)?;
    if call.name == LIST {
        let entries = call.areas.first().map(|area| (area.at, area.elements.len() as u64));
        call.calls = entries.map(|(at, count)| listed(abi, memory, at, count)).unwrap_or_default();
    }
    Ok(call)
}

/// The hypercalls of a list.
fn listed<'s>(abi: &Abi<'s>, memory: &Memory, at: u64, count: u64) -> Vec<Result<Call<'s>, Unidentified>> {
    let Some(shape) = shapes::records_named(abi, "multicall_entry").and_then(|id| shapes::of_record(abi, id))
    else {
        return Vec::new();
    };
    let entries = (0..count).map(|place| {
        let bytes = memory.read(at.saturating_add(place * shape.size), shape.size);
        let leaves = leaves(abi, &shape, Some(&bytes));
        let words = |path: &str| {
            let leaf = leaves.iter().find(|leaf| leaf.path == path);
            let (offset, size) = leaf.map_or((0, 0), |leaf| (leaf.offset_bits, leaf.size_bits));
            let word = |at: u64| get(&bytes, offset + at * 64, 64) as u64;
            (0..size / 64).map(word).collect::<Vec<_>>()
        };
        let argument = |(at, held)| Word { name: format!("args[{at}]"), held: Some(held) };
        Made {
            number: Word { name: "op".to_owned(), held: words("op").first().copied() },
            arguments: words("args").into_iter().enumerate().map(argument).collect(),
        }
    });
    entries.map(|entry| entry.call(abi, memory)).collect()
}

impl Made {
    fn call<'s>(&self, abi: &Abi<'s>, memory: &Memory) -> Result<Call<'s>, Unidentified> {
        let number =
            self.number.held.ok_or_else(|| Unidentified::NoNumber { register: self.number.name.clone() })?;
        let id = hypercall(abi, number)?;
        let hypercall = &abi.spec[id];
        let none = OperationsLayout::default();
        let ops = abi.hypercalls().get(id).map_or(&none, |layout| &layout.ops);
        let (plan, operation) = self.plan(abi, id, ops)?;
        let mut call = Call {
            name: &hypercall.head.name,
            number: number as u32,
            operations: operation.map(numbered).into_iter().collect(),
            arguments: Vec::new(),
            areas: Vec::new(),
            calls: Vec::new(),
            missing: Vec::new(),
            versions: Vec::new(),
            outcomes: vec![&hypercall.outcome],
        };
        if let Some(layout) = operation {
            call.outcomes.insert(0, &layout.operation.outcome);
        }
        let Some(plan) = plan else { return Ok(call) };
        let reader = Reader { abi, made: self, plan: &plan, operation };
        let inner = operation.map_or(ops, |layout| &layout.inner);
        reader.read(&mut call, memory, inner);
        Ok(call)
    }

    /// How the call passes its arguments, and the operation, if a register says which it is.
    fn plan<'l, 's>(
        &self,
        abi: &'l Abi<'s>,
        id: HypercallId,
        ops: &'l OperationsLayout<'s>,
    ) -> Result<(Option<CallPlan<'l, 's>>, Option<&'l OperationLayout<'s>>), Unidentified> {
        let hypercall = &abi.spec[id];
        let mut plans = abi.plans(id);
        if called(hypercall) != Called::ByOperation {
            return Ok((plans.pop(), None));
        }
        let name = || hypercall.head.name.clone();
        let slots = plans.first().map(slots).unwrap_or_default();
        let at = slots.iter().find(|(passed, _)| passed.param.parameter.role == Some(Role::Op));
        let word = at.and_then(|(passed, first)| Some((passed, self.arguments.get(*first)?)));
        let Some((passed, word)) = word else { return Ok((None, None)) };
        let Some(held) = word.held else {
            return Err(Unidentified::NoOperationNumber { hypercall: name(), register: word.name.clone() });
        };
        let number = value(&passed.param.shape, held);
        let place = ops.all.iter().position(|layout| i128::from(layout.number) == number);
        let Some(place) = place else {
            let near = neighbours(number, ops.all.iter().map(numbered));
            return Err(Unidentified::NoOperation { hypercall: name(), number, near });
        };
        Ok((plans.into_iter().nth(place), ops.all.get(place)))
    }
}

/// The hypercall of a number.
fn hypercall(abi: &Abi<'_>, number: u64) -> Result<HypercallId, Unidentified> {
    let is_it = abi.hypercalls().iter().find(|(_, layout)| u64::from(layout.number) == number);
    is_it.map(|(id, _)| id).ok_or_else(|| {
        let known = abi.hypercalls().iter().map(|(id, layout)| Numbered {
            name: abi.spec[id].head.name.clone(),
            number: layout.number.into(),
        });
        let mut constants = abi.constants().iter().filter(|(_, known)| known.value == i128::from(number));
        let constant = constants.find_map(|(id, _)| {
            let head = &abi.spec[id].head;
            head.name.starts_with("__HYPERVISOR_").then(|| (head.name.clone(), head.doc.to_string()))
        });
        let has_page = abi.of_target(Target::is_x86);
        let end_of_page = (has_page && number >= ENTRIES_OF_PAGE).then_some(ENTRIES_OF_PAGE - 1);
        Unidentified::NoHypercall { number, constant, end_of_page, near: neighbours(number.into(), known) }
    })
}

fn numbered(layout: &OperationLayout<'_>) -> Numbered {
    Numbered { name: layout.operation.head.name.clone(), number: layout.number.into() }
}

/// Those whose numbers are next to one, in order.
fn neighbours(number: i128, known: impl Iterator<Item = Numbered>) -> Vec<Numbered> {
    let mut near: Vec<Numbered> = known.collect();
    near.sort_by_key(|known| known.number.abs_diff(number));
    near.truncate(NEIGHBOURS);
    near.sort_by_key(|known| known.number);
    near
}

/// What is passed, each with the first of its registers.
fn slots<'p, 'l, 's>(plan: &'p CallPlan<'l, 's>) -> Vec<(&'p Passed<'l, 's>, usize)> {
    let firsts = plan.passed.iter().scan(0, |next, passed| {
        let first = *next;
        *next += passed.param.registers as usize;
        Some(first)
    });
    plan.passed.iter().zip(firsts).collect()
}

/// What a word holds, as a value of a type.
fn value(shape: &Shape<'_>, held: u64) -> i128 {
    integer(shape, 0, shape.size.min(8) * 8, &held.to_le_bytes())
}

/// Reads the arguments of one call.
struct Reader<'l, 's> {
    abi: &'l Abi<'s>,
    made: &'l Made,
    plan: &'l CallPlan<'l, 's>,
    operation: Option<&'l OperationLayout<'s>>,
}

impl<'l, 's> Reader<'l, 's> {
    fn read(&self, call: &mut Call<'s>, memory: &Memory, inner: &OperationsLayout<'s>) {
        let mut areas = Areas::new(self.abi, memory);
        for (passed, first) in slots(self.plan) {
            let words = self.words(passed, first);
            let Some(held) = held(&words) else {
                let is_needed = !matches!(passed.with, With::Number(_));
                let unknown = words.iter().filter(|word| is_needed && word.held.is_none());
                call.missing.extend(unknown.map(|word| Missing::Register {
                    register: word.name.clone(),
                    parameter: passed.param.parameter.name.clone(),
                }));
                continue;
            };
            call.arguments.push(self.argument(passed, &words, held));
            let Some(wanted) = self.pointed(passed, memory, held) else { continue };
            let ops = if passed.param.parameter.role == Some(Role::Arg) {
                inner
            } else {
                &OperationsLayout::default()
            };
            for layout in areas.read(wanted, ops) {
                call.outcomes.insert(0, &layout.operation.outcome);
            }
        }
        let first = areas.areas.first();
        let inner = first.and_then(|area| area.elements.first().filter(|_| area.elements.len() == 1));
        call.operations.extend(inner.and_then(|element| element.operation.clone()));
        call.areas = areas.areas;
        call.missing.extend(areas.missing);
        call.versions = areas.versions;
    }

    /// What holds a parameter.
    fn words(&self, passed: &Passed<'_, '_>, first: usize) -> Vec<&'l Word> {
        self.made.arguments.iter().skip(first).take(passed.param.registers as usize).collect()
    }

    fn argument(&self, passed: &Passed<'l, 's>, words: &[&Word], held: u64) -> Argument {
        let ParameterLayout { parameter, shape, .. } = passed.param;
        let registers = words.iter().map(|word| word.name.clone()).collect();
        let name = parameter.name.clone();
        if let ShapeKind::Address(..) = shape.underlying().kind {
            return Argument { name, registers, value: Value::Address(held) };
        }
        let value = value(shape, held);
        let names = match parameter.role {
            Some(Role::Op) => self.operation_names(&parameter.doc, value),
            Some(Role::Arg) => {
                let own = self.operation.and_then(|layout| layout.operation.arg.named());
                let own = own.and_then(|name| shapes::of_name(self.abi, name));
                names_of_shape(self.abi, own.as_ref().unwrap_or(shape), value, shape.size * 8)
            }
            None => names_of_shape(self.abi, shape, value, shape.size * 8),
        };
        Argument { name, registers, value: Value::Integer(value, names) }
    }

    /// What the number of an operation is called.
    fn operation_names(&self, doc: &str, value: i128) -> Names {
        let known = self.operation.map(|layout| layout.operation.head.name.clone());
        let name = known.or_else(|| operation_named_in(self.abi, doc, value));
        Names { constants: name.into_iter().collect(), ..Names::default() }
    }

    /// The memory to which an argument points, if it is known what lies there.
    fn pointed(&self, passed: &Passed<'l, 's>, memory: &Memory, at: u64) -> Option<Wanted<'s>> {
        let parameter = passed.param.parameter;
        let counted = parameter.counted_by.as_deref().and_then(|name| self.value_of(name));
        let (of, count) = match &passed.with {
            With::Memory(lent) => {
                (lent.of.clone(), if lent.elements == Elements::One { Some(1) } else { counted })
            }
            With::Address(of) => (of.clone(), Some(1)),
            With::Value => self.pointee(passed, memory, at, counted)?,
            With::Number(_) | With::CountOf(_) => return None,
        };
        let shape = shapes::of_type(self.abi, &of)?;
        (at != 0 && count != Some(0)).then(|| Wanted {
            by: parameter.name.clone(),
            at,
            of: name(self.abi, &of),
            shape,
            count,
        })
    }

    /// What an address points to that is passed as it is, and how many of that.
    fn pointee(
        &self,
        passed: &Passed<'l, 's>,
        memory: &Memory,
        at: u64,
        counted: Option<u64>,
    ) -> Option<(Type, Option<u64>)> {
        let ShapeKind::Address(_, Pointee { of, .. }) = &passed.param.shape.underlying().kind else {
            return None;
        };
        let said = record_named_in(self.abi, &passed.param.parameter.doc);
        let said = said.and_then(|id| self.abi.spec.type_named(&self.abi.spec[id].head.name));
        match (of, said) {
            (Some(of), _) => Some((of.clone(), counted)),
            (None, Some(record)) => Some((Type::Named(record), Some(counted.unwrap_or(1)))),
            // Nothing says how much would have to be known.
            (None, None) => (!memory.read(at, 1).is_empty()).then_some((Type::Builtin(Builtin::U8), None)),
        }
    }

    /// What is passed for a parameter.
    fn value_of(&self, name: &str) -> Option<u64> {
        let slots = slots(self.plan);
        let (passed, first) = slots.into_iter().find(|(passed, _)| passed.param.parameter.name == name)?;
        let held = held(&self.words(passed, first))?;
        u64::try_from(value(&passed.param.shape, held)).ok()
    }
}

/// What words hold together: the first has the lower half.
fn held(words: &[&Word]) -> Option<u64> {
    let held: Option<Vec<u64>> = words.iter().map(|word| word.held).collect();
    match held?.as_slice() {
        [] => None,
        [one] => Some(*one),
        [low, high, ..] => Some(low & 0xffff_ffff | high << 32),
    }
}
