//! Functions that compute an integer, as C does with the macro.

use super::docs;
use super::naming::{function_name, ident};
use super::printer::{Printer, Shown, line};
use super::shape::Shaper;
use super::table::{Holder, Scope, Space};
use super::types::{RustType, builtin_name};
use crate::abi::{Abi, FunctionBody, Shape, ShapeKind};
use crate::matrix::VariantSet;
use xen_abi_model::{Function, FunctionId};
use xen_abi_syntax::axes::Target;
use xen_abi_syntax::expression::{
    BinaryOperator as Binary, Computation, IntegerType, Step, UnaryOperator as Unary,
};

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
        let body = abi.functions().get(id)?;
        let shaper = Shaper { abi };
        let writer = Writer { params: &abi.spec[id].params, body, target: abi.target_of_integers() };
        let mut result = writer.text(&body.computation);
        let of = primitive(&body.of);
        if writer.name(body.computation.of) != of {
            result = format!("{} as {of}", writer.operand(&body.computation));
        }
        Some(Self {
            params: body.params.iter().map(|shape| shaper.named(shape)).collect(),
            of: shaper.named(&body.of),
            body: result,
        })
    }

    /// The names of its parameters.
    pub(super) fn names(&self, function: &Function, variants: &VariantSet) -> Scope {
        let mut scope = Scope::default();
        for name in &function.params {
            let holder = Holder { place: function.head.place, variants };
            scope.add(holder, Space::Values, "parameter", &parameter_name(name));
        }
        scope
    }

    pub(super) fn print(&self, function: &Function, cfg: &str, to: &mut Printer) {
        let name = rust_name(function);
        to.line(cfg);
        docs::item(&function.head, &name, to);
        let params = function.params.iter().zip(&self.params);
        let params: Vec<String> =
            params.map(|(name, of)| format!("{}: {}", ident(&parameter_name(name)), of.by(""))).collect();
        let (params, of) = (params.join(", "), self.of.by(""));
        line!(to, "pub const fn ", &*ident(&name), "(", &params, ") -> ", Shown(of), " {");
        to.indent();
        to.line(&self.body);
        to.close("}");
    }
}

/// The name of a parameter.
fn parameter_name(c_name: &str) -> String {
    c_name.to_ascii_lowercase()
}

/// The name of a function.
pub(crate) fn rust_name(function: &Function) -> String {
    function.head.rust.clone().unwrap_or_else(|| function_name(&function.head.name))
}

/// The type of Rust that an integer type is in the end.
fn primitive(shape: &Shape<'_>) -> &'static str {
    match &shape.underlying().kind {
        ShapeKind::Scalar(builtin, _) => builtin_name(*builtin),
        _ => "",
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

    fn text(&self, computation: &Computation) -> String {
        let of = computation.of;
        match &computation.step {
            Step::Value(value) => format!("{value}{}", self.name(of)),
            // No function of a specification that was lowered has such a step.
            Step::Undefined(_) => "panic!()".to_owned(),
            Step::Parameter(at) => self.parameter(*at, of),
            Step::Convert(operand) => format!("{} as {}", self.operand(operand), self.name(of)),
            Step::Unary(operator, operand) => {
                let plain = self.text(operand);
                let operand = self.operand(operand);
                match operator {
                    Unary::Plus => plain,
                    Unary::Minus if of.signed => format!("-{operand}"),
                    Unary::Minus => format!("{operand}.wrapping_neg()"),
                    Unary::Complement => format!("!{operand}"),
                    Unary::Not => format!("({operand} == 0) as i32"),
                }
            }
            Step::Binary(operator, operands) => self.binary(*operator, of, operands),
            Step::Conditional(operands) => {
                let [condition, yes, no] = operands.each_ref().map(|operand| self.text(operand));
                let condition = match operands[0].step {
                    Step::Value(_) | Step::Parameter(_) => condition,
                    _ => format!("({condition})"),
                };
                format!("if {condition} != 0 {{ {yes} }} else {{ {no} }}")
            }
        }
    }

    fn binary(&self, operator: Binary, of: IntegerType, operands: &[Computation; 2]) -> String {
        let [left, right] = operands.each_ref().map(|operand| self.operand(operand));
        match operator {
            // What does not fit an unsigned type is lost in C; of a signed one it must not happen.
            Binary::Add if !of.signed => format!("{left}.wrapping_add({right})"),
            Binary::Subtract if !of.signed => format!("{left}.wrapping_sub({right})"),
            Binary::Multiply if !of.signed => format!("{left}.wrapping_mul({right})"),
            Binary::Add => format!("{left} + {right}"),
            Binary::Subtract => format!("{left} - {right}"),
            Binary::Multiply => format!("{left} * {right}"),
            Binary::Divide => format!("{left} / {right}"),
            Binary::Remainder => format!("{left} % {right}"),
            Binary::ShiftLeft => format!("{left} << {right}"),
            Binary::ShiftRight => format!("{left} >> {right}"),
            Binary::And => format!("{left} & {right}"),
            Binary::ExclusiveOr => format!("{left} ^ {right}"),
            Binary::Or => format!("{left} | {right}"),
            Binary::Less => format!("({left} < {right}) as i32"),
            Binary::Greater => format!("({left} > {right}) as i32"),
            Binary::LessOrEqual => format!("({left} <= {right}) as i32"),
            Binary::GreaterOrEqual => format!("({left} >= {right}) as i32"),
            Binary::Equal => format!("({left} == {right}) as i32"),
            Binary::NotEqual => format!("({left} != {right}) as i32"),
            Binary::BothTrue => format!("({left} != 0 && {right} != 0) as i32"),
            Binary::EitherTrue => format!("({left} != 0 || {right} != 0) as i32"),
        }
    }

    /// A computation in parentheses, unless it is a number or a name.
    fn operand(&self, computation: &Computation) -> String {
        let text = self.text(computation);
        match computation.step {
            Step::Value(value) if value >= 0 => text,
            Step::Parameter(at) if self.is_plain(at, computation.of) => text,
            _ => format!("({text})"),
        }
    }

    fn parameter(&self, at: usize, of: IntegerType) -> String {
        let name = parameter_name(&self.params[at]);
        let name = ident(&name);
        if self.is_plain(at, of) { name.into_owned() } else { format!("{name} as {}", self.name(of)) }
    }

    /// Whether a parameter has the type with which C computes, and not one that only is as wide.
    fn is_plain(&self, at: usize, of: IntegerType) -> bool {
        primitive(&self.body.params[at]) == self.name(of)
    }
}
