//! Numbers of hypercalls and operations, and how their parameters travel.

use super::hypercall_layout::{
    EnvelopeLayout, HypercallLayout, OperationLayout, OperationsLayout, ParameterLayout,
};
use super::lower::Lowerer;
use super::shape::ShapeKind;
use xen_abi_model::{DeclaredId, Envelope, Hypercall, HypercallId, Operations, Parameter};
use xen_abi_syntax::diagnostic::{Code, Diagnostic};
use xen_abi_syntax::source::Place;

/// How many registers can hold the parameters of a hypercall.
const REGISTERS: u32 = 5;

impl<'s> Lowerer<'_, 's> {
    /// All hypercalls that are there.
    pub(super) fn hypercalls(&mut self) {
        for (at, call) in self.spec.hypercalls.iter().enumerate() {
            let (id, make) = (HypercallId::at(at), |own: &mut Self| own.hypercall(call));
            self.for_all(|own| own.item(|to| &mut to.hypercalls, id, &call.head.when, make));
        }
    }

    fn hypercall(&mut self, call: &'s Hypercall) -> Option<HypercallLayout<'s>> {
        let (place, number) = &call.number;
        let value = self.evaluate(number, *place)?;
        let params = self.params(&call.params);
        let registers = self.fit_registers(0, &params);
        let ops = self.operations(&call.ops, registers);
        let number = self.number(value.value, *place)?;
        Some(HypercallLayout { number, params, ops })
    }

    fn number(&mut self, value: i128, place: Place) -> Option<u32> {
        let number = u32::try_from(value).ok();
        if number.is_none() {
            let message = format!("{value} is not a number of a hypercall or operation");
            self.report(Diagnostic::new(Code::ValueTooLarge, place, message));
        }
        number
    }

    fn params(&mut self, params: &'s [Parameter]) -> Vec<ParameterLayout<'s>> {
        let mut layouts = Vec::new();
        for parameter in params {
            if !self.at.holds(&parameter.when) {
                continue;
            }
            let Some(shape) = self.shape(&parameter.of, parameter.place) else { continue };
            let registers = match &shape.underlying().kind {
                ShapeKind::Scalar(_, scalar)
                    if self.at.of_target(|target| scalar.bytes() > target.pointer_bytes()) =>
                {
                    2
                }
                // A handle in a register is as wide as one, also where it is wider in memory.
                ShapeKind::Scalar(..) | ShapeKind::Address(..) => 1,
                _ => {
                    let message = format!("`{}` is neither an integer nor an address", parameter.name);
                    self.report(Diagnostic::new(Code::BadType, parameter.place, message));
                    continue;
                }
            };
            layouts.push(ParameterLayout { parameter, shape, registers });
        }
        layouts
    }

    /// How many registers are taken by parameters, if they come behind others that take `registers`.
    fn fit_registers(&mut self, mut registers: u32, params: &[ParameterLayout<'s>]) -> u32 {
        for layout in params {
            let before = registers;
            registers += layout.registers;
            if before <= REGISTERS && registers > REGISTERS {
                let Parameter { name, place, .. } = layout.parameter;
                let message = format!("there is no register left for `{name}`");
                self.report(Diagnostic::new(Code::TooManyRegisters, *place, message));
            }
        }
        registers
    }

    /// Operations whose hypercall has parameters in so many `registers`.
    fn operations(&mut self, operations: &'s Operations, registers: u32) -> OperationsLayout<'s> {
        let envelope = operations.envelope.as_ref().and_then(|envelope| self.envelope(envelope));
        let mut all = Vec::new();
        for operation in &operations.all {
            if !self.at.holds(&operation.head.when) {
                continue;
            }
            let params = self.params(&operation.params);
            self.fit_registers(registers, &params);
            let inner = self.operations(&operation.inner, registers);
            // What has no value has been reported.
            let value = self.tables.constants.column(&self.at).get(operation.number).copied();
            let Some(value) = value else { continue };
            if let Some(number) = self.number(value.value, operation.head.place) {
                all.push(OperationLayout { operation, number, params, inner });
            }
        }
        OperationsLayout { envelope, all }
    }

    fn envelope(&mut self, envelope: &'s Envelope) -> Option<EnvelopeLayout<'s>> {
        let bits = match &envelope.bits {
            None => None,
            Some((place, low, high)) => {
                let (low, high) = (self.evaluate(low, *place)?.value, self.evaluate(high, *place)?.value);
                if !(0 <= low && low < high && high <= 64) {
                    let message = format!("bits {low}..{high} are not within an integer");
                    self.report(Diagnostic::new(Code::BadBitField, *place, message));
                    return None;
                }
                Some((low as u32, (high - low) as u32))
            }
        };
        let version = match &envelope.version {
            None => None,
            Some((_, place, value)) => Some(self.evaluate(value, *place)?.value),
        };
        Some(EnvelopeLayout { envelope, bits, version })
    }
}
