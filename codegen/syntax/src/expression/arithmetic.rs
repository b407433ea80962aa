//! What C's operators make of integers.

use super::{BinaryOperator, Integer, IntegerType, UnaryOperator};
use crate::axes::Target;

/// Why an expression has no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArithmeticError {
    /// The result does not fit the signed type in which C computes.
    Overflow(IntegerType),
    /// The divisor is zero.
    DivisionByZero,
    /// The amount is negative or not below the width of the type.
    Shift,
    /// No type of C is wide enough for the number.
    TooWide,
    /// There are more steps than anyone could mean.
    TooLong,
}

impl std::fmt::Display for ArithmeticError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            ArithmeticError::Overflow(of) => write!(f, "the result does not fit `{}`", of.spelling()),
            ArithmeticError::DivisionByZero => f.write_str("division by zero"),
            ArithmeticError::Shift => f.write_str("the shift is negative or as wide as the type"),
            ArithmeticError::TooWide => f.write_str("no integer type of C can hold the number"),
            ArithmeticError::TooLong => f.write_str("the calls in it make it too long"),
        }
    }
}

/// Gives an exact result its type: unsigned ones wrap, signed ones must fit.
pub(super) fn fit(value: i128, of: IntegerType, target: Target) -> Result<Integer, ArithmeticError> {
    if !of.signed {
        return Ok(Integer { value: of.wrap(value, target), of });
    }
    if of.holds(value, target) { Ok(Integer { value, of }) } else { Err(ArithmeticError::Overflow(of)) }
}

pub(super) fn unary(
    operator: UnaryOperator,
    operand: Integer,
    target: Target,
) -> Result<Integer, ArithmeticError> {
    let of = operand.of.promoted();
    match operator {
        UnaryOperator::Plus => fit(operand.value, of, target),
        UnaryOperator::Minus => fit(-operand.value, of, target),
        UnaryOperator::Complement => fit(!operand.value, of, target),
        UnaryOperator::Not => Ok(truth(operand.value == 0)),
    }
}

fn truth(holds: bool) -> Integer {
    Integer { value: holds.into(), of: IntegerType::INT }
}

pub(super) fn apply(
    operator: BinaryOperator,
    left: Integer,
    right: Integer,
    target: Target,
) -> Result<Integer, ArithmeticError> {
    if let BinaryOperator::ShiftLeft | BinaryOperator::ShiftRight = operator {
        return shift(operator, left, right, target);
    }
    let of = left.of.common(right.of, target);
    let (l, r) = (of.wrap(left.value, target), of.wrap(right.value, target));
    let exact = match operator {
        BinaryOperator::Multiply => {
            l.checked_mul(r).ok_or(ArithmeticError::Overflow(of)).or_else(|error| {
                // Only unsigned 64-bit factors get here; C wants the product modulo 2^64.
                if of.signed { Err(error) } else { Ok((l as u128).wrapping_mul(r as u128) as u64 as i128) }
            })?
        }
        BinaryOperator::Divide | BinaryOperator::Remainder if r == 0 => {
            return Err(ArithmeticError::DivisionByZero);
        }
        BinaryOperator::Divide => l / r,
        BinaryOperator::Remainder => l % r,
        BinaryOperator::Add => l + r,
        BinaryOperator::Subtract => l - r,
        BinaryOperator::And => l & r,
        BinaryOperator::ExclusiveOr => l ^ r,
        BinaryOperator::Or => l | r,
        BinaryOperator::Less => return Ok(truth(l < r)),
        BinaryOperator::Greater => return Ok(truth(l > r)),
        BinaryOperator::LessOrEqual => return Ok(truth(l <= r)),
        BinaryOperator::GreaterOrEqual => return Ok(truth(l >= r)),
        BinaryOperator::Equal => return Ok(truth(l == r)),
        BinaryOperator::NotEqual => return Ok(truth(l != r)),
        BinaryOperator::BothTrue => return Ok(truth(left.value != 0 && right.value != 0)),
        BinaryOperator::EitherTrue => return Ok(truth(left.value != 0 || right.value != 0)),
        BinaryOperator::ShiftLeft | BinaryOperator::ShiftRight => {
            return shift(operator, left, right, target);
        }
    };
    fit(exact, of, target)
}

fn shift(
    operator: BinaryOperator,
    left: Integer,
    right: Integer,
    target: Target,
) -> Result<Integer, ArithmeticError> {
    let of = left.of.promoted();
    if !(0..i128::from(of.bits(target))).contains(&right.value) {
        return Err(ArithmeticError::Shift);
    }
    let exact = match operator {
        BinaryOperator::ShiftRight => left.value >> right.value,
        // Compilers agree that a signed value may be shifted into its sign bit, as `1 << 31` is.
        _ => return Ok(Integer { value: shifted_left(left.value, right.value, of, target)?, of }),
    };
    fit(exact, of, target)
}

fn shifted_left(value: i128, amount: i128, of: IntegerType, target: Target) -> Result<i128, ArithmeticError> {
    let exact = value << amount;
    let unsigned = IntegerType { rank: of.rank, signed: false };
    let fits = of.holds(exact, target) || !of.signed || (value >= 0 && unsigned.holds(exact, target));
    if fits { Ok(of.wrap(exact, target)) } else { Err(ArithmeticError::Overflow(of)) }
}
