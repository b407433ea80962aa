//! What a program passes to make a call: the registers in order, and what fills each.
//!
//! Parameters that follow from others take nothing from the caller: the number of the operation, and how many elements
//! the memory has to which another parameter points.

use super::hypercall_layout::{HypercallLayout, OperationLayout, ParameterLayout};
use super::of_variant::Abi;
use super::shape::{BodyLayout, ShapeKind};
use xen_abi_model::{
    Argument, Count, Direction, Hypercall, HypercallId, Operation, Pointee, ReturnKind, Role, Type, TypeItem,
};

/// How to make one call: an operation, or a hypercall as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallPlan<'l, 's> {
    /// The number of the hypercall.
    pub number: u32,
    /// The operation, unless the hypercall is called as a whole.
    pub operation: Option<&'s Operation>,
    /// What fills the registers, in order.
    pub passed: Vec<Passed<'l, 's>>,
}

/// A parameter, and what fills the registers that it takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passed<'l, 's> {
    /// The parameter.
    pub param: &'l ParameterLayout<'s>,
    /// What fills them.
    pub with: With<'s>,
}

/// What fills the registers of a parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum With<'s> {
    /// A number that follows from the call.
    Number(u32),
    /// A value of the type of the parameter, from the caller.
    Value,
    /// An address from the caller: what lies there goes on behind its type.
    Address(Type),
    /// The address of memory that the caller lends for the call.
    Memory(Memory),
    /// How many elements the memory has to which the parameter of this name points.
    CountOf(&'s str),
}

/// Memory that the caller lends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Memory {
    /// What lies there: something that is declared, or an integer.
    pub of: Type,
    /// Who writes it.
    pub direction: Direction,
    /// How many of that lie there.
    pub elements: Elements,
}

/// How many elements memory has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Elements {
    /// One.
    One,
    /// As many as another parameter says.
    Several,
}

/// How a hypercall is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Called {
    /// As a whole.
    Whole,
    /// By each of its operations.
    ByOperation,
    /// Not with a plan: what never returns takes no parameters in registers either.
    Never,
}

/// How a hypercall is called, on every target that has it.
pub fn called(call: &Hypercall) -> Called {
    if call.ops.envelope.is_none() && !call.ops.all.is_empty() {
        return Called::ByOperation;
    }
    if call.outcome.kind == ReturnKind::Never { Called::Never } else { Called::Whole }
}

impl<'s> Abi<'s> {
    /// The plans of the calls of a hypercall.
    pub fn plans(&self, id: HypercallId) -> Vec<CallPlan<'_, 's>> {
        let Some(layout) = self.hypercalls().get(id) else { return Vec::new() };
        let call = &self.spec[id];
        let planner = Planner { abi: self, layout };
        match called(call) {
            Called::Whole => vec![planner.whole(call)],
            Called::ByOperation => layout.ops.all.iter().map(|layout| planner.operation(layout)).collect(),
            Called::Never => Vec::new(),
        }
    }
}

/// Plans the calls of one hypercall.
struct Planner<'l, 's> {
    abi: &'l Abi<'s>,
    layout: &'l HypercallLayout<'s>,
}

impl<'l, 's> Planner<'l, 's> {
    fn whole(&self, call: &Hypercall) -> CallPlan<'l, 's> {
        let passed = self.layout.params.iter().map(|param| {
            let with = match param.parameter.role {
                Some(Role::Arg) => self.pointed(param, Direction::InOut, call.count),
                Some(Role::Op) | None => self.counted(param, call.count),
            };
            Passed { param, with }
        });
        self.plan(None, passed.collect())
    }

    fn operation(&self, layout: &'l OperationLayout<'s>) -> CallPlan<'l, 's> {
        let operation = layout.operation;
        let passed = self.layout.params.iter().chain(&layout.params).map(|param| {
            let with = match param.parameter.role {
                Some(Role::Op) => With::Number(layout.number),
                Some(Role::Arg) => self.argument(operation, param),
                None => self.counted(param, operation.count),
            };
            Passed { param, with }
        });
        self.plan(Some(operation), passed.collect())
    }

    /// A plan in which what counts elements is known.
    fn plan(&self, operation: Option<&'s Operation>, mut passed: Vec<Passed<'l, 's>>) -> CallPlan<'l, 's> {
        let counts = passed.iter().filter_map(|Passed { param, with }| {
            let With::Memory(Memory { elements, .. }) = with else { return None };
            let count = match elements {
                Elements::One => With::Number(1),
                Elements::Several => With::CountOf(&param.parameter.name),
            };
            Some((param.parameter.counted_by.as_deref()?, count))
        });
        for (name, count) in counts.collect::<Vec<_>>() {
            let is_it =
                |one: &&mut Passed<'_, '_>| one.with == With::Value && one.param.parameter.name == name;
            passed.iter_mut().filter(is_it).for_each(|one| one.with = count.clone());
        }
        CallPlan { number: self.layout.number, operation, passed }
    }

    /// What fills the parameter that points to the argument of an operation.
    fn argument(&self, operation: &'s Operation, param: &ParameterLayout<'s>) -> With<'s> {
        let (Argument::Record(name) | Argument::Plain(name, _)) = operation.arg else {
            return if let Argument::Opaque(_) = operation.arg { With::Value } else { With::Number(0) };
        };
        match self.abi.type_item(name) {
            None => With::Number(0),
            Some(TypeItem::Typedef(_)) if param.shape.scalar().is_some() => With::Value,
            Some(_) if self.abi.record_named(name).is_some_and(BodyLayout::is_flexible) => {
                With::Address(Type::Named(name))
            }
            Some(_) => memory(Type::Named(name), written(operation), param, operation.count),
        }
    }

    /// What fills a parameter that means the same for all operations.
    fn counted(&self, param: &ParameterLayout<'s>, count: Option<Count>) -> With<'s> {
        match (param.parameter.dir, &param.parameter.counted_by) {
            (Some(direction), Some(_)) => self.pointed(param, direction, count),
            _ => With::Value,
        }
    }

    /// The memory to which a parameter points, if it is known what lies there; or else its value.
    fn pointed(&self, param: &ParameterLayout<'s>, direction: Direction, count: Option<Count>) -> With<'s> {
        match &param.shape.underlying().kind {
            ShapeKind::Address(_, Pointee { of: Some(of), .. }) if self.can_lie_there(of) => {
                memory(of.clone(), direction, param, count)
            }
            _ => With::Value,
        }
    }

    fn can_lie_there(&self, of: &Type) -> bool {
        match of {
            Type::Builtin(_) => true,
            Type::Named(name) => self.abi.type_item(*name).is_some(),
            Type::Address(..) => false,
        }
    }
}

/// Memory to which a parameter points. Xen takes several elements only if the parameter is counted and it looks at the
/// number.
fn memory<'s>(of: Type, direction: Direction, param: &ParameterLayout<'s>, count: Option<Count>) -> With<'s> {
    let takes_one =
        param.parameter.counted_by.is_none() || matches!(count, Some(Count::One | Count::Ignored));
    let elements = if takes_one { Elements::One } else { Elements::Several };
    With::Memory(Memory { of, direction, elements })
}

/// Who writes an argument as a whole.
fn written(operation: &Operation) -> Direction {
    if let Argument::Plain(_, direction) = operation.arg {
        return direction;
    }
    // The directions of what has operations of its own stand there.
    if !operation.inner.all.is_empty() {
        return Direction::InOut;
    }
    let all = |wanted| operation.dirs.iter().all(|directed| directed.direction == wanted);
    match () {
        () if all(Direction::In) => Direction::In,
        () if all(Direction::Out) => Direction::Out,
        () => Direction::InOut,
    }
}
