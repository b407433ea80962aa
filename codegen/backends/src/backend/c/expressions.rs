//! Integer expressions, as they are written in the specification.

use super::declarators::Declarators;
use super::root::Root;
use xen_abi_syntax::expression::{BinaryOperator, Expression, Literal, Rank};

/// How literals with a suffix are written.
#[derive(Debug, Clone, Copy)]
pub(super) enum Suffixes {
    /// As macros of this header, which leave the suffix out for the assembler.
    Macros(Root),
    /// As C has them.
    Letters,
}

/// An expression as the body of a macro: in parentheses unless nothing around it could change its meaning.
pub(super) fn macro_body(expression: &Expression, suffixes: Suffixes, types: Declarators<'_>) -> String {
    let text = write(expression, suffixes, types);
    match expression {
        Expression::Literal(_)
        | Expression::Name(_)
        | Expression::Call(..)
        | Expression::Group(_)
        | Expression::SizeOf(_) => text,
        _ => format!("({text})"),
    }
}

/// An expression.
pub(super) fn write(expression: &Expression, suffixes: Suffixes, types: Declarators<'_>) -> String {
    let write = |operand: &Expression| write(operand, suffixes, types);
    match expression {
        Expression::Literal(literal) => write_literal(literal, suffixes),
        Expression::Name(name) => name.clone(),
        Expression::Call(name, arguments) => {
            format!("{name}({})", arguments.iter().map(write).collect::<Vec<_>>().join(", "))
        }
        Expression::SizeOf(name) => format!("sizeof({})", types.type_name(name)),
        Expression::Cast(name, operand) => format!("({}){}", types.type_name(name), write(operand)),
        Expression::Unary(operator, operand) => {
            let operand_text = write(operand);
            // `- -1` must not become `--1`.
            let apart = if operand_text.starts_with(operator.symbol()) { " " } else { "" };
            format!("{}{apart}{operand_text}", operator.symbol())
        }
        Expression::Binary(operator, operands) => {
            let operand = |operand: &Expression| match operand {
                // Compilers warn of operators that people rarely rank right.
                Expression::Binary(inner, _) if !read_alike(*operator, *inner) => {
                    format!("({})", write(operand))
                }
                _ => write(operand),
            };
            let [left, right] = &**operands;
            format!("{} {} {}", operand(left), operator.symbol(), operand(right))
        }
        Expression::Conditional(operands) => {
            let [condition, yes, no] = &**operands;
            format!("{} ? {} : {}", write(condition), write(yes), write(no))
        }
        Expression::Group(operand) => format!("({})", write(operand)),
    }
}

/// Whether everyone knows which of two operators binds more tightly: those of arithmetic, and one and the same.
fn read_alike(outer: BinaryOperator, inner: BinaryOperator) -> bool {
    use BinaryOperator::{Add, Divide, Multiply, Remainder, Subtract};
    let is_arithmetic = |operator| matches!(operator, Add | Subtract | Multiply | Divide | Remainder);
    outer == inner || (is_arithmetic(outer) && is_arithmetic(inner))
}

fn write_literal(literal: &Literal, suffixes: Suffixes) -> String {
    let digits = &literal.digits;
    let letters = match (literal.unsigned, literal.rank) {
        (false, Rank::Long) => "L",
        (false, Rank::LongLong) => "LL",
        (false, _) => "",
        (true, Rank::Long) => "UL",
        (true, Rank::LongLong) => "ULL",
        (true, _) => "U",
    };
    let mark = match suffixes {
        Suffixes::Macros(root) => root.mark(letters),
        Suffixes::Letters => None,
    };
    mark.map_or_else(|| format!("{digits}{letters}"), |mark| format!("{mark}({digits})"))
}
