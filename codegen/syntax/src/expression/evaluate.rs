use super::arithmetic::ArithmeticError;
use super::computation::{Computation, decided};
use super::{BinaryOperator, Expression, Integer, IntegerType, Literal, Rank};
use crate::axes::Target;
use crate::type_name::TypeName;

/// What an expression can ask about the world around it.
pub trait Environment {
    /// Why a name or type has no answer.
    type Error: From<ArithmeticError>;

    /// The target whose integer types are used. It is asked for only where it matters.
    fn target(&self) -> Target;
    /// The argument for a parameter, if the name is that of one.
    fn parameter(&self, _name: &str) -> Option<Computation> {
        None
    }
    /// The value of a constant.
    fn constant(&mut self, name: &str) -> Result<Integer, Self::Error>;
    /// What a function computes from arguments.
    fn call(&mut self, name: &str, arguments: Vec<Computation>) -> Result<Computation, Self::Error>;
    /// The size of a type in bytes.
    fn size_of(&mut self, name: &TypeName) -> Result<u64, Self::Error>;
    /// The integer type that a name stands for.
    fn integer_type(&mut self, name: &TypeName) -> Result<IntegerType, Self::Error>;
}

/// What an expression computes, as a C compiler for the environment's target sees it.
///
/// Each kind of expression has a function of its own, since the frames of all lie on the stack at once.
pub fn compute<E: Environment>(
    expression: &Expression,
    environment: &mut E,
) -> Result<Computation, E::Error> {
    match expression {
        Expression::Literal(literal) => Ok(literal_value(literal, environment)?.into()),
        Expression::Name(name) => named(name, environment),
        Expression::Call(name, arguments) => call(name, arguments, environment),
        Expression::SizeOf(name) => size_of(name, environment),
        Expression::Cast(name, operand) => cast(name, operand, environment),
        Expression::Unary(operator, operand) => {
            let operand = compute(operand, environment)?;
            let target = target_for([operand.of], environment);
            Ok(Computation::unary(*operator, operand, target)?)
        }
        Expression::Binary(operator, operands) => binary(*operator, operands, environment),
        Expression::Conditional(operands) => conditional(operands, environment),
        Expression::Group(operand) => compute(operand, environment),
    }
}

fn named<E: Environment>(name: &str, environment: &mut E) -> Result<Computation, E::Error> {
    match environment.parameter(name) {
        Some(argument) => Ok(argument),
        None => environment.constant(name).map(Computation::from),
    }
}

fn call<E: Environment>(
    name: &str,
    arguments: &[Expression],
    environment: &mut E,
) -> Result<Computation, E::Error> {
    let mut computed = Vec::new();
    for argument in arguments {
        computed.push(compute(argument, environment)?);
    }
    environment.call(name, computed)
}

fn size_of<E: Environment>(name: &TypeName, environment: &mut E) -> Result<Computation, E::Error> {
    let value = environment.size_of(name)?.into();
    let rank = if environment.target().pointer_bytes() == 8 { Rank::Long } else { Rank::Int };
    Ok(Integer { value, of: IntegerType { rank, signed: false } }.into())
}

fn cast<E: Environment>(
    name: &TypeName,
    operand: &Expression,
    environment: &mut E,
) -> Result<Computation, E::Error> {
    let of = environment.integer_type(name)?;
    let operand = compute(operand, environment)?;
    let target = target_for([of, operand.of], environment);
    Ok(operand.converted(of, target)?)
}

fn binary<E: Environment>(
    operator: BinaryOperator,
    operands: &[Expression; 2],
    environment: &mut E,
) -> Result<Computation, E::Error> {
    let left = compute(&operands[0], environment)?;
    if let Some(known) = left.value().and_then(|left| decided(operator, left)) {
        return Ok(known.into());
    }
    let right = compute(&operands[1], environment)?;
    let target = target_for([left.of, right.of], environment);
    Ok(Computation::binary(operator, left, right, target)?)
}

fn conditional<E: Environment>(
    operands: &[Expression; 3],
    environment: &mut E,
) -> Result<Computation, E::Error> {
    let [condition, yes, no] = operands;
    let condition = compute(condition, environment)?;
    let (yes, no) = (compute(yes, environment)?, compute(no, environment)?);
    let target = target_for([condition.of, yes.of, no.of], environment);
    Ok(Computation::conditional(condition, yes, no, target)?)
}

/// The value of an expression without parameters.
pub fn evaluate<E: Environment>(expression: &Expression, environment: &mut E) -> Result<Integer, E::Error> {
    let computed = compute(expression, environment)?;
    match computed.value() {
        Some(value) => Ok(value),
        None => Ok(computed.run(&[], environment.target())?),
    }
}

/// The target for an operation on some types. None of them asks for it but C's `long`: the others are as wide on all.
fn target_for<E: Environment, const N: usize>(types: [IntegerType; N], environment: &E) -> Target {
    const ANY: Target = Target::X86_64;
    if types.iter().any(|of| of.rank == Rank::Long) { environment.target() } else { ANY }
}

/// The first type of C's list for such a literal that can hold it.
fn literal_value<E: Environment>(literal: &Literal, environment: &E) -> Result<Integer, ArithmeticError> {
    let value = i128::from(literal.value);
    for rank in [Rank::Int, Rank::Long, Rank::LongLong] {
        if rank < literal.rank {
            continue;
        }
        for signed in [true, false] {
            let allowed = if signed { !literal.unsigned } else { literal.unsigned || !literal.decimal };
            let of = IntegerType { rank, signed };
            if allowed && of.holds(value, target_for([of], environment)) {
                return Ok(Integer { value, of });
            }
        }
    }
    Err(ArithmeticError::TooWide)
}

#[cfg(test)]
mod tests {
    use super::*;

    struct NoNames(Target);

    impl Environment for NoNames {
        type Error = ArithmeticError;

        fn target(&self) -> Target {
            self.0
        }
        fn constant(&mut self, _: &str) -> Result<Integer, ArithmeticError> {
            Err(ArithmeticError::TooWide)
        }
        fn call(&mut self, _: &str, _: Vec<Computation>) -> Result<Computation, ArithmeticError> {
            Err(ArithmeticError::TooWide)
        }
        fn size_of(&mut self, _: &TypeName) -> Result<u64, ArithmeticError> {
            Ok(8)
        }
        fn integer_type(&mut self, _: &TypeName) -> Result<IntegerType, ArithmeticError> {
            Ok(IntegerType { rank: Rank::Short, signed: false })
        }
    }

    fn on(target: Target, text: &str) -> Result<(i128, &'static str), ArithmeticError> {
        let expression: Expression = text.parse().unwrap();
        evaluate(&expression, &mut NoNames(target)).map(|integer| (integer.value, integer.of.spelling()))
    }

    #[test]
    fn literals_take_the_first_type_that_holds_them() {
        assert_eq!(on(Target::X86_64, "2147483648"), Ok((2147483648, "long")));
        assert_eq!(on(Target::X86_32, "2147483648"), Ok((2147483648, "long long")));
        assert_eq!(on(Target::X86_64, "0x80000000"), Ok((0x80000000, "unsigned int")));
        assert_eq!(on(Target::X86_64, "1UL"), Ok((1, "unsigned long")));
        assert_eq!(on(Target::X86_64, "18446744073709551615"), Err(ArithmeticError::TooWide));
    }

    #[test]
    fn complement_of_a_long_has_the_width_of_the_target() {
        assert_eq!(on(Target::X86_64, "~0UL"), Ok((0xffff_ffff_ffff_ffff, "unsigned long")));
        assert_eq!(on(Target::X86_32, "~0UL"), Ok((0xffff_ffff, "unsigned long")));
        assert_eq!(on(Target::X86_32, "~0U"), Ok((0xffff_ffff, "unsigned int")));
        assert_eq!(on(Target::X86_32, "~0"), Ok((-1, "int")));
    }

    #[test]
    fn sizes_are_as_wide_as_a_pointer() {
        assert_eq!(on(Target::Arm64, "sizeof(x) * sizeof(x) * 64"), Ok((4096, "unsigned long")));
        assert_eq!(on(Target::Arm32, "sizeof(x) * sizeof(x) * 64"), Ok((4096, "unsigned int")));
    }

    #[test]
    fn what_c_leaves_undefined_is_refused() {
        let overflow = ArithmeticError::Overflow(IntegerType::INT);
        assert_eq!(on(Target::X86_64, "2147483647 + 1"), Err(overflow));
        assert_eq!(on(Target::X86_64, "1 / (1 - 1)"), Err(ArithmeticError::DivisionByZero));
        assert_eq!(on(Target::X86_64, "1 << 32"), Err(ArithmeticError::Shift));
        assert_eq!(on(Target::X86_64, "1 << -1"), Err(ArithmeticError::Shift));
        assert_eq!(on(Target::X86_64, "3 << 31"), Err(overflow));
        assert_eq!(on(Target::X86_64, "1 << 31"), Ok((-2147483648, "int")));
    }

    #[test]
    fn unsigned_products_wrap() {
        let product = "0xffffffffffffffff * 0xffffffffffffffff";
        assert_eq!(on(Target::X86_64, product), Ok((1, "unsigned long")));
    }

    #[test]
    fn precedence_is_that_of_c() {
        assert_eq!(on(Target::X86_64, "1 + 2 * 3 << 1 | 1"), Ok((15, "int")));
        assert_eq!(on(Target::X86_64, "1 ? 2 : 3U"), Ok((2, "unsigned int")));
        assert_eq!(on(Target::X86_64, "10 - 4 - 3"), Ok((3, "int")));
        assert_eq!(on(Target::X86_64, "(u16)~0"), Ok((65535, "unsigned short")));
        assert_eq!(on(Target::X86_64, "-1 < 0U"), Ok((0, "int")));
    }

    #[test]
    fn only_what_is_computed_must_have_a_value() {
        for (text, expected) in [
            ("1 ? 1 : 1 / 0", (1, "int")),
            ("0 ? 1 << 64 : 2UL", (2, "unsigned long")),
            ("1 ? 1 : 1UL / 0", (1, "unsigned long")),
            ("1 ? 1 : -(2147483647 + 1L * 0 + 1) / 0", (1, "long")),
            ("1 ? 1 : (0 ? 2 : 2147483647 + 1)", (1, "int")),
            ("1 ? 1 : 1 << (1 / 0)", (1, "int")),
            ("0 && 1 / 0", (0, "int")),
            ("1 || 1 / 0", (1, "int")),
            ("0 ? !(1 / 0) : 3", (3, "int")),
            ("(1 ? 1 : 1 / 0) ? 4 : 5", (4, "int")),
        ] {
            assert_eq!(on(Target::X86_64, text), Ok(expected), "{text}");
        }
        for text in
            ["0 ? 1 : 1 / 0", "(1 / 0) ? 1 : 1", "1 && 1 / 0", "0 || 1 / 0", "!(1 / 0)", "(u16)(1 / 0)"]
        {
            assert_eq!(on(Target::X86_64, text), Err(ArithmeticError::DivisionByZero), "{text}");
        }
    }
}
