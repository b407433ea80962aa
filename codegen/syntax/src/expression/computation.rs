//! The steps in which C computes an expression, each with its type. Where no parameter takes part, the value is
//! known at once, or it is that C defines none: then only what uses it is wrong, as `1 ? 1 : 1 / 0` does not.

use super::arithmetic::{ArithmeticError, apply, unary};
use super::{BinaryOperator, Integer, IntegerType, UnaryOperator};
use crate::axes::Target;

/// How many steps a computation may have.
const MAX_STEPS: usize = 1024;

/// A computation: its last step, and the type of the result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Computation {
    /// The type of the result.
    pub of: IntegerType,
    /// What is done.
    pub step: Step,
    size: usize,
}

/// One step. Operands have the type in which C computes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// A value that is known.
    Value(i128),
    /// There is no value, and this is why.
    Undefined(ArithmeticError),
    /// The argument for a parameter, by its place.
    Parameter(usize),
    /// The operand, converted to the type of the result.
    Convert(Box<Computation>),
    /// An operator before its operand.
    Unary(UnaryOperator, Box<Computation>),
    /// An operator between its operands.
    Binary(BinaryOperator, Box<[Computation; 2]>),
    /// The second operand unless the first is zero, else the third.
    Conditional(Box<[Computation; 3]>),
}

impl From<Integer> for Computation {
    fn from(known: Integer) -> Self {
        Computation { of: known.of, step: Step::Value(known.value), size: 1 }
    }
}

impl Computation {
    /// The argument for a parameter.
    pub fn parameter(at: usize, of: IntegerType) -> Self {
        Computation { of, step: Step::Parameter(at), size: 1 }
    }

    /// The value, if no parameter takes part.
    pub fn value(&self) -> Option<Integer> {
        match self.step {
            Step::Value(value) => Some(Integer { value, of: self.of }),
            _ => None,
        }
    }

    /// Why some step on the way has no value, whatever the arguments are, if that is so.
    pub fn undefined(&self) -> Option<ArithmeticError> {
        let first = |operands: &[Computation]| operands.iter().find_map(Computation::undefined);
        match &self.step {
            Step::Undefined(error) => Some(*error),
            Step::Value(_) | Step::Parameter(_) => None,
            Step::Convert(operand) | Step::Unary(_, operand) => operand.undefined(),
            Step::Binary(_, operands) => first(&**operands),
            Step::Conditional(operands) => first(&**operands),
        }
    }

    /// The result for arguments that are of the types of the parameters.
    pub fn run(&self, arguments: &[Integer], target: Target) -> Result<Integer, ArithmeticError> {
        let of = self.of;
        let converted = |result: Integer| Integer { value: of.wrap(result.value, target), of };
        match &self.step {
            Step::Value(value) => Ok(Integer { value: *value, of }),
            Step::Undefined(error) => Err(*error),
            Step::Parameter(at) => arguments.get(*at).copied().ok_or(ArithmeticError::TooWide),
            Step::Convert(operand) => operand.run(arguments, target).map(converted),
            Step::Unary(operator, operand) => unary(*operator, operand.run(arguments, target)?, target),
            Step::Binary(operator, operands) => {
                let [left, right] = &**operands;
                let left = left.run(arguments, target)?;
                match decided(*operator, left) {
                    Some(known) => Ok(known),
                    None => apply(*operator, left, right.run(arguments, target)?, target),
                }
            }
            Step::Conditional(operands) => {
                let [condition, yes, no] = &**operands;
                let holds = condition.run(arguments, target)?.value != 0;
                if holds { yes } else { no }.run(arguments, target)
            }
        }
    }

    pub(super) fn converted(self, of: IntegerType, target: Target) -> Result<Self, ArithmeticError> {
        match self.step {
            _ if self.of == of => Ok(self),
            Step::Value(value) => Ok(Integer { value: of.wrap(value, target), of }.into()),
            _ => Self::new(of, self.size, Step::Convert(Box::new(self))),
        }
    }

    pub(super) fn unary(
        operator: UnaryOperator,
        operand: Self,
        target: Target,
    ) -> Result<Self, ArithmeticError> {
        let of = match operator {
            UnaryOperator::Not => IntegerType::INT,
            _ => operand.of.promoted(),
        };
        if let Some(known) = operand.value() {
            return Ok(Self::known(of, unary(operator, known, target)));
        }
        let operand = match operator {
            UnaryOperator::Not => operand,
            _ => operand.converted(of, target)?,
        };
        Self::new(of, operand.size, Step::Unary(operator, Box::new(operand)))
    }

    pub(super) fn binary(
        operator: BinaryOperator,
        left: Self,
        right: Self,
        target: Target,
    ) -> Result<Self, ArithmeticError> {
        use BinaryOperator as B;
        let common = left.of.common(right.of, target);
        let (left_of, right_of, of) = match operator {
            B::ShiftLeft | B::ShiftRight => (left.of.promoted(), right.of.promoted(), left.of.promoted()),
            B::BothTrue | B::EitherTrue => (left.of, right.of, IntegerType::INT),
            B::Less | B::Greater | B::LessOrEqual | B::GreaterOrEqual | B::Equal | B::NotEqual => {
                (common, common, IntegerType::INT)
            }
            _ => (common, common, common),
        };
        if let (Some(left), Some(right)) = (left.value(), right.value()) {
            return Ok(Self::known(of, apply(operator, left, right, target)));
        }
        if let Some(right) = right.value() {
            // What is undefined for every left operand is told here, and not where it is computed.
            if let Err(error) = apply(operator, Integer { value: 0, of: left_of }, right, target) {
                return Ok(Self::known(of, Err(error)));
            }
        }
        let (left, right) = (left.converted(left_of, target)?, right.converted(right_of, target)?);
        Self::new(of, left.size + right.size, Step::Binary(operator, Box::new([left, right])))
    }

    pub(super) fn conditional(
        condition: Self,
        yes: Self,
        no: Self,
        target: Target,
    ) -> Result<Self, ArithmeticError> {
        let of = yes.of.common(no.of, target);
        let (yes, no) = (yes.converted(of, target)?, no.converted(of, target)?);
        match condition.value() {
            Some(known) => Ok(if known.value != 0 { yes } else { no }),
            None => {
                let size = condition.size + yes.size + no.size;
                Self::new(of, size, Step::Conditional(Box::new([condition, yes, no])))
            }
        }
    }

    /// A result that is known, or known not to be there.
    fn known(of: IntegerType, result: Result<Integer, ArithmeticError>) -> Self {
        let step = match result {
            Ok(known) => Step::Value(known.value),
            Err(error) => Step::Undefined(error),
        };
        Computation { of, step, size: 1 }
    }

    fn new(of: IntegerType, size_of_operands: usize, step: Step) -> Result<Self, ArithmeticError> {
        if size_of_operands >= MAX_STEPS {
            return Err(ArithmeticError::TooLong);
        }
        Ok(Computation { of, step, size: size_of_operands + 1 })
    }
}

/// The result of `&&` or `||` where the left operand decides, so that the right one is not looked at.
pub(super) fn decided(operator: BinaryOperator, left: Integer) -> Option<Integer> {
    let decides = match operator {
        BinaryOperator::BothTrue => left.value == 0,
        BinaryOperator::EitherTrue => left.value != 0,
        _ => false,
    };
    let value = (operator == BinaryOperator::EitherTrue).into();
    decides.then_some(Integer { value, of: IntegerType::INT })
}
