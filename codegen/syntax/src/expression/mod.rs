//! C integer expressions: read from text, evaluated with C's integer types, written back as C.

mod arithmetic;
mod computation;
mod evaluate;
mod integer;
mod parse;

pub use arithmetic::ArithmeticError;
pub use computation::{Computation, Step};
pub use evaluate::{Environment, compute, evaluate};
pub use integer::{Integer, IntegerType, Rank};
pub use parse::ParseError;

use crate::type_name::TypeName;

/// A C integer expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expression {
    /// A number as it is written, such as `0x7FF0U`.
    Literal(Literal),
    /// The name of a constant.
    Name(String),
    /// `name(argument, ...)`: a call of a function.
    Call(String, Vec<Expression>),
    /// `sizeof(type)`.
    SizeOf(TypeName),
    /// `(type)operand`.
    Cast(TypeName, Box<Expression>),
    /// An operator before its operand.
    Unary(UnaryOperator, Box<Expression>),
    /// An operator between its operands.
    Binary(BinaryOperator, Box<[Expression; 2]>),
    /// `condition ? yes : no`.
    Conditional(Box<[Expression; 3]>),
    /// `(operand)`, kept so that what is written back reads as it was written.
    Group(Box<Expression>),
}

/// A number as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Literal {
    /// Its value.
    pub value: u64,
    /// Whether it is written in decimal; others may take an unsigned type without a suffix.
    pub decimal: bool,
    /// Whether a suffix `u` is given.
    pub unsigned: bool,
    /// The least rank that a suffix `l` or `ll` asks for.
    pub rank: Rank,
    /// The digits as they are written, with `0x` where it stands.
    pub digits: String,
}

/// An operator before its operand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnaryOperator {
    /// `+`
    Plus,
    /// `-`
    Minus,
    /// `~`
    Complement,
    /// `!`
    Not,
}

impl UnaryOperator {
    /// How C spells it.
    pub fn symbol(self) -> char {
        match self {
            UnaryOperator::Plus => '+',
            UnaryOperator::Minus => '-',
            UnaryOperator::Complement => '~',
            UnaryOperator::Not => '!',
        }
    }
}

/// An operator between its operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the symbols in the table below say all there is to say")]
pub enum BinaryOperator {
    Multiply,
    Divide,
    Remainder,
    Add,
    Subtract,
    ShiftLeft,
    ShiftRight,
    Less,
    Greater,
    LessOrEqual,
    GreaterOrEqual,
    Equal,
    NotEqual,
    And,
    ExclusiveOr,
    Or,
    BothTrue,
    EitherTrue,
}

impl BinaryOperator {
    /// How C spells each, and how tightly it binds; longer symbols come before those that they begin with.
    const TABLE: [(&'static str, BinaryOperator, u8); 18] = [
        ("<<", BinaryOperator::ShiftLeft, 8),
        (">>", BinaryOperator::ShiftRight, 8),
        ("<=", BinaryOperator::LessOrEqual, 7),
        (">=", BinaryOperator::GreaterOrEqual, 7),
        ("==", BinaryOperator::Equal, 6),
        ("!=", BinaryOperator::NotEqual, 6),
        ("&&", BinaryOperator::BothTrue, 2),
        ("||", BinaryOperator::EitherTrue, 1),
        ("*", BinaryOperator::Multiply, 10),
        ("/", BinaryOperator::Divide, 10),
        ("%", BinaryOperator::Remainder, 10),
        ("+", BinaryOperator::Add, 9),
        ("-", BinaryOperator::Subtract, 9),
        ("<", BinaryOperator::Less, 7),
        (">", BinaryOperator::Greater, 7),
        ("&", BinaryOperator::And, 5),
        ("^", BinaryOperator::ExclusiveOr, 4),
        ("|", BinaryOperator::Or, 3),
    ];

    /// How C spells it.
    pub fn symbol(self) -> &'static str {
        Self::TABLE.iter().find(|(_, operator, _)| *operator == self).map_or("", |(symbol, ..)| symbol)
    }
}

impl Expression {
    /// The number `value`, as if it had been written in decimal.
    pub fn number(value: u32) -> Self {
        Expression::Literal(Literal {
            value: value.into(),
            decimal: true,
            unsigned: false,
            rank: Rank::Int,
            digits: value.to_string(),
        })
    }

    /// The number `value`, as if `digits` had been written with the suffix `U`.
    pub fn unsigned(value: u32, digits: String) -> Self {
        let value = value.into();
        Expression::Literal(Literal { value, decimal: false, unsigned: true, rank: Rank::Int, digits })
    }

    /// How deeply operands lie inside each other; one for a number.
    pub fn depth(&self) -> usize {
        let deepest = |operands: &[Expression]| operands.iter().map(Expression::depth).max().unwrap_or(0);
        1 + match self {
            Expression::Literal(_) | Expression::Name(_) | Expression::SizeOf(_) => 0,
            Expression::Cast(_, operand) | Expression::Unary(_, operand) | Expression::Group(operand) => {
                operand.depth()
            }
            Expression::Call(_, arguments) => deepest(arguments),
            Expression::Binary(_, operands) => deepest(&**operands),
            Expression::Conditional(operands) => deepest(&**operands),
        }
    }

    /// The same with parentheses around the names of parameters, as the body of a macro needs them.
    pub fn with_parameters_apart(&self, params: &[String]) -> Expression {
        let apart = |operand: &Expression| operand.with_parameters_apart(params);
        let is_parameter =
            |operand: &Expression| matches!(operand, Expression::Name(name) if params.contains(name));
        match self {
            Expression::Name(_) if is_parameter(self) => Expression::Group(Box::new(self.clone())),
            Expression::Literal(_) | Expression::Name(_) | Expression::SizeOf(_) => self.clone(),
            Expression::Group(operand) if is_parameter(operand) => self.clone(),
            Expression::Call(name, arguments) => {
                // An argument stands between commas or parentheses already.
                let apart = |argument: &Expression| match is_parameter(argument) {
                    true => argument.clone(),
                    false => apart(argument),
                };
                Expression::Call(name.clone(), arguments.iter().map(apart).collect())
            }
            Expression::Cast(of, operand) => Expression::Cast(of.clone(), Box::new(apart(operand))),
            Expression::Unary(operator, operand) => Expression::Unary(*operator, Box::new(apart(operand))),
            Expression::Binary(operator, operands) => {
                Expression::Binary(*operator, Box::new(operands.each_ref().map(apart)))
            }
            Expression::Conditional(operands) => {
                Expression::Conditional(Box::new(operands.each_ref().map(apart)))
            }
            Expression::Group(operand) => Expression::Group(Box::new(apart(operand))),
        }
    }

    /// Calls `see` with every name of a constant in it.
    pub fn names<'e>(&'e self, see: &mut dyn FnMut(&'e str)) {
        match self {
            Expression::Literal(_) | Expression::SizeOf(_) => {}
            Expression::Name(name) => see(name),
            Expression::Call(_, arguments) => arguments.iter().for_each(|argument| argument.names(see)),
            Expression::Cast(_, operand) | Expression::Unary(_, operand) | Expression::Group(operand) => {
                operand.names(see);
            }
            Expression::Binary(_, operands) => operands.iter().for_each(|operand| operand.names(see)),
            Expression::Conditional(operands) => operands.iter().for_each(|operand| operand.names(see)),
        }
    }

    /// Calls `see` with the name of every function that is called in it.
    pub fn calls<'e>(&'e self, see: &mut dyn FnMut(&'e str)) {
        match self {
            Expression::Literal(_) | Expression::Name(_) | Expression::SizeOf(_) => {}
            Expression::Call(name, arguments) => {
                see(name);
                arguments.iter().for_each(|argument| argument.calls(see));
            }
            Expression::Cast(_, operand) | Expression::Unary(_, operand) | Expression::Group(operand) => {
                operand.calls(see);
            }
            Expression::Binary(_, operands) => operands.iter().for_each(|operand| operand.calls(see)),
            Expression::Conditional(operands) => operands.iter().for_each(|operand| operand.calls(see)),
        }
    }

    /// Gives constants and types other names, where `other` knows one.
    pub fn rename(&mut self, other: &dyn Fn(&str) -> Option<String>) {
        match self {
            Expression::Literal(_) => {}
            Expression::Name(name) => {
                if let Some(renamed) = other(name) {
                    *name = renamed;
                }
            }
            Expression::Call(name, arguments) => {
                if let Some(renamed) = other(name) {
                    *name = renamed;
                }
                arguments.iter_mut().for_each(|argument| argument.rename(other));
            }
            Expression::SizeOf(of) => of.rename(other),
            Expression::Cast(of, operand) => {
                of.rename(other);
                operand.rename(other);
            }
            Expression::Unary(_, operand) | Expression::Group(operand) => operand.rename(other),
            Expression::Binary(_, operands) => operands.iter_mut().for_each(|operand| operand.rename(other)),
            Expression::Conditional(operands) => {
                operands.iter_mut().for_each(|operand| operand.rename(other));
            }
        }
    }

    /// Calls `see` with every type in it.
    pub fn types<'e>(&'e self, see: &mut dyn FnMut(&'e TypeName)) {
        match self {
            Expression::Literal(_) | Expression::Name(_) => {}
            Expression::SizeOf(name) => see(name),
            Expression::Cast(name, operand) => {
                see(name);
                operand.types(see);
            }
            Expression::Call(_, arguments) => arguments.iter().for_each(|argument| argument.types(see)),
            Expression::Unary(_, operand) | Expression::Group(operand) => operand.types(see),
            Expression::Binary(_, operands) => operands.iter().for_each(|operand| operand.types(see)),
            Expression::Conditional(operands) => operands.iter().for_each(|operand| operand.types(see)),
        }
    }
}
