//! Functions that compute an integer, as C does with the macro.

use super::code::{Code, Literal, Tokens, format_ident, quote};
use super::docs;
use super::naming::{function_name, ident};
use super::shape::{RustType, Shaper, builtin_name};
use crate::abi::{Abi, FunctionBody, Shape, ShapeKind};
use crate::axes::Target;
use crate::expression::{BinaryOperator as Binary, Computation, IntegerType, Step, UnaryOperator as Unary};
use crate::model::{Function, FunctionId};

/// What a function is on one target.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct RustFunction {
    params: Vec<RustType>,
    of: RustType,
    /// The expression, as text that can be compared.
    body: String,
}

impl RustFunction {
    pub(super) fn new<'s>(abi: &Abi<'s>, id: FunctionId) -> Option<Self> {
        let body = abi.functions.get(&id)?;
        let shaper = Shaper { abi };
        let writer = Writer { params: &abi.spec[id].params, body, target: abi.variant.target };
        let mut result = writer.tokens(&body.computation);
        if writer.name(body.computation.of) != primitive(&body.of) {
            let of: Code = primitive(&body.of).parse().unwrap_or_default();
            let operand = writer.operand(&body.computation);
            result = quote!(#operand as #of);
        }
        Some(Self {
            params: body.params.iter().map(|shape| shaper.named(shape)).collect(),
            of: shaper.named(&body.of),
            body: result.to_string(),
        })
    }

    pub(super) fn tokens(&self, function: &Function) -> Code {
        let label = rust_name(function);
        let docs = docs::item(&function.head, &label);
        let params = function.params.iter().zip(&self.params).map(|(name, of)| {
            let (name, of) = (ident(&name.to_ascii_lowercase()), of.tokens());
            quote!(#name: #of)
        });
        let (name, of) = (ident(&label), self.of.tokens());
        let body: Code = self.body.parse().unwrap_or_default();
        quote!(#docs pub const fn #name(#(#params),*) -> #of { #body })
    }
}

/// The name of a function.
pub(crate) fn rust_name(function: &Function) -> String {
    function.head.rust.clone().unwrap_or_else(|| function_name(&function.head.name))
}

/// The type of Rust that an integer type is in the end.
fn primitive(shape: &Shape<'_>) -> String {
    match &shape.underlying().kind {
        ShapeKind::Scalar(builtin, _) => builtin_name(*builtin).to_owned(),
        _ => String::new(),
    }
}

/// Writes expressions in which every value has the type that C gives it.
struct Writer<'w, 's> {
    params: &'w [String],
    body: &'w FunctionBody<'s>,
    target: Target,
}

impl Writer<'_, '_> {
    /// The type of Rust with the width and sign of one of C's.
    fn name(&self, of: IntegerType) -> String {
        format!("{}{}", if of.signed { "i" } else { "u" }, of.bits(self.target))
    }

    fn of(&self, of: IntegerType) -> Code {
        format_ident!("{}", self.name(of)).code()
    }

    fn tokens(&self, computation: &Computation) -> Code {
        let of = computation.of;
        match &computation.step {
            Step::Value(value) => {
                let literal = format!("{value}{}", self.name(of));
                literal.parse().unwrap_or_else(|_| Literal::number(*value).code())
            }
            // No function of a specification that was lowered has such a step.
            Step::Undefined(_) => quote!(panic!()),
            Step::Parameter(at) => self.parameter(*at, of),
            Step::Convert(operand) => {
                let (operand, of) = (self.operand(operand), self.of(of));
                quote!(#operand as #of)
            }
            Step::Unary(operator, operand) => {
                let plain = self.tokens(operand);
                let operand = self.operand(operand);
                match operator {
                    Unary::Plus => plain,
                    Unary::Minus if of.signed => quote!(-#operand),
                    Unary::Minus => quote!(#operand.wrapping_neg()),
                    Unary::Complement => quote!(!#operand),
                    Unary::Not => quote!((#operand == 0) as i32),
                }
            }
            Step::Binary(operator, operands) => self.binary(*operator, of, operands),
            Step::Conditional(operands) => {
                let [condition, yes, no] = operands.each_ref().map(|operand| self.tokens(operand));
                let condition = match operands[0].step {
                    Step::Value(_) | Step::Parameter(_) => condition,
                    _ => quote!((#condition)),
                };
                quote!(if #condition != 0 { #yes } else { #no })
            }
        }
    }

    fn binary(&self, operator: Binary, of: IntegerType, operands: &[Computation; 2]) -> Code {
        let [left, right] = operands.each_ref().map(|operand| self.operand(operand));
        match operator {
            // What does not fit an unsigned type is lost in C; of a signed one it must not happen.
            Binary::Add if !of.signed => quote!(#left.wrapping_add(#right)),
            Binary::Subtract if !of.signed => quote!(#left.wrapping_sub(#right)),
            Binary::Multiply if !of.signed => quote!(#left.wrapping_mul(#right)),
            Binary::Add => quote!(#left + #right),
            Binary::Subtract => quote!(#left - #right),
            Binary::Multiply => quote!(#left * #right),
            Binary::Divide => quote!(#left / #right),
            Binary::Remainder => quote!(#left % #right),
            Binary::ShiftLeft => quote!(#left << #right),
            Binary::ShiftRight => quote!(#left >> #right),
            Binary::And => quote!(#left & #right),
            Binary::ExclusiveOr => quote!(#left ^ #right),
            Binary::Or => quote!(#left | #right),
            Binary::Less => quote!((#left < #right) as i32),
            Binary::Greater => quote!((#left > #right) as i32),
            Binary::LessOrEqual => quote!((#left <= #right) as i32),
            Binary::GreaterOrEqual => quote!((#left >= #right) as i32),
            Binary::Equal => quote!((#left == #right) as i32),
            Binary::NotEqual => quote!((#left != #right) as i32),
            Binary::BothTrue => quote!((#left != 0 && #right != 0) as i32),
            Binary::EitherTrue => quote!((#left != 0 || #right != 0) as i32),
        }
    }

    /// A computation in parentheses, unless it is a number or a name.
    fn operand(&self, computation: &Computation) -> Code {
        let tokens = self.tokens(computation);
        match computation.step {
            Step::Value(value) if value >= 0 => tokens,
            Step::Parameter(at) if self.is_plain(at, computation.of) => tokens,
            _ => quote!((#tokens)),
        }
    }

    fn parameter(&self, at: usize, of: IntegerType) -> Code {
        let name = ident(&self.params[at].to_ascii_lowercase());
        if self.is_plain(at, of) {
            return name.code();
        }
        let of = self.of(of);
        quote!(#name as #of)
    }

    /// Whether a parameter has the type with which C computes, and not one that only is as wide.
    fn is_plain(&self, at: usize, of: IntegerType) -> bool {
        primitive(&self.body.params[at]) == self.name(of)
    }
}
