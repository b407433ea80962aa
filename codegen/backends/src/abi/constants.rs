//! Values of constants, each computed once.

use super::lower::Lowerer;
use super::shape::ShapeKind;
use super::viewpoint::Region;
use xen_abi_model::{Constant, ConstantId, DeclaredId, FunctionId, StringId};
use xen_abi_syntax::axes::Target;
use xen_abi_syntax::diagnostic::{Code, Diagnostic};
use xen_abi_syntax::expression::{
    ArithmeticError, Computation, Environment, Expression, Integer, IntegerType, Rank, compute, evaluate,
};
use xen_abi_syntax::source::Place;
use xen_abi_syntax::type_name::{Builtin, TypeName};

/// Why an expression has no value here; the diagnostic has been given unless it says how to give it.
pub(super) enum NoValue {
    /// The expression itself is wrong.
    Arithmetic(ArithmeticError),
    /// Something that it needs is wrong, and has been reported.
    Reported,
}

impl From<ArithmeticError> for NoValue {
    fn from(error: ArithmeticError) -> Self {
        NoValue::Arithmetic(error)
    }
}

/// An expression's surroundings: the variant, and the place at which errors are reported.
struct Surroundings<'l, 'a, 's> {
    lowerer: &'l mut Lowerer<'a, 's>,
    place: Place,
    /// The names of parameters.
    params: &'s [String],
    /// The argument for each.
    arguments: Vec<Computation>,
}

impl Environment for Surroundings<'_, '_, '_> {
    type Error = NoValue;

    fn target(&self) -> Target {
        self.lowerer.at.target_of_integers()
    }

    fn parameter(&self, name: &str) -> Option<Computation> {
        let at = self.params.iter().position(|param| param == name)?;
        self.arguments.get(at).cloned()
    }

    fn call(&mut self, name: &str, arguments: Vec<Computation>) -> Result<Computation, NoValue> {
        let spec = self.lowerer.spec;
        let here = spec.functions_named(name).iter().find(|id| self.lowerer.at.holds(&spec[**id].head.when));
        let Some(id) = here else {
            let declared = spec.functions_named(name).iter().map(|id| &spec[*id].head);
            self.lowerer.not_here(self.place, declared);
            return Err(NoValue::Reported);
        };
        self.lowerer.called(*id, arguments, self.place).ok_or(NoValue::Reported)
    }

    fn constant(&mut self, name: &str) -> Result<Integer, NoValue> {
        let spec = self.lowerer.spec;
        let here = spec.constants_named(name).iter().find(|id| self.lowerer.at.holds(&spec[**id].head.when));
        match here {
            Some(id) => self.lowerer.constant(*id).ok_or(NoValue::Reported),
            None => {
                let declared = spec.constants_named(name).iter().map(|id| &spec[*id].head);
                self.lowerer.not_here(self.place, declared);
                Err(NoValue::Reported)
            }
        }
    }

    fn size_of(&mut self, name: &TypeName) -> Result<u64, NoValue> {
        self.lowerer.shape_of_name(name, self.place).map(|shape| shape.size).ok_or(NoValue::Reported)
    }

    fn integer_type(&mut self, name: &TypeName) -> Result<IntegerType, NoValue> {
        let shape = self.lowerer.shape_of_name(name, self.place).ok_or(NoValue::Reported)?;
        match shape.underlying().kind {
            ShapeKind::Scalar(builtin, _) => Ok(integer_type(builtin, self.target())),
            _ => {
                let message = format!("a cast to `{name}`, which is not an integer");
                self.lowerer.report(Diagnostic::new(Code::BadExpression, self.place, message));
                Err(NoValue::Reported)
            }
        }
    }
}

impl<'a, 's> Lowerer<'a, 's> {
    /// All constants that are there, and whether each fits the type that it is to have.
    pub(super) fn constants(&mut self) {
        for (at, constant) in self.spec.constants.iter().enumerate() {
            let id = ConstantId::at(at);
            self.for_all(|own| own.declared_constant(id));
            let check = |own: &mut Self| {
                own.fits(constant, id);
                Some(())
            };
            self.for_all(|own| own.item(|to| &mut to.checked.constants, id, &constant.head.when, check));
        }
    }

    fn fits(&mut self, constant: &'s Constant, id: ConstantId) {
        let spec = self.spec;
        let Some(value) = self.constant(id) else { return };
        let of = match (&constant.of, constant.group) {
            (Some(of), _) => self.integer(of, constant.head.place),
            (None, Some(group)) => self.integer(&spec[group].of, spec[group].head.place),
            (None, None) => None,
        };
        let scalar = of.and_then(|shape| shape.scalar());
        if let Some(scalar) = scalar.filter(|scalar| !scalar.holds(value.value)) {
            let message = format!("{} does not fit `{scalar}`", value.value);
            let case = constant.value.0.iter().find(|case| self.at.holds(&case.when));
            let place = case.map_or(constant.head.place, |case| case.place);
            self.report(Diagnostic::new(Code::ValueTooLarge, place, message));
        }
    }

    /// The texts of all strings that are there.
    pub(super) fn strings(&mut self) {
        for (at, string) in self.spec.strings.iter().enumerate() {
            let text =
                |own: &mut Self| own.case(&string.value, string.head.place).map(|case| case.is.as_str());
            self.for_all(|own| own.item(|to| &mut to.strings, StringId::at(at), &string.head.when, text));
        }
    }

    /// The value of an expression, or nothing after a diagnostic.
    pub(super) fn evaluate(&mut self, expression: &Expression, place: Place) -> Option<Integer> {
        self.deeper(place, expression.depth(), |lowerer| {
            let mut surroundings = Surroundings { lowerer, place, params: &[], arguments: Vec::new() };
            let value = evaluate(expression, &mut surroundings);
            lowerer.reported(value, place)
        })
    }

    /// What a function that is there computes from arguments, or nothing after a diagnostic at the place of the call.
    pub(super) fn called(
        &mut self,
        id: FunctionId,
        arguments: Vec<Computation>,
        call: Place,
    ) -> Option<Computation> {
        let function = &self.spec[id];
        let name = &function.head.name;
        let takes = function.params.len();
        let is_nested = !self.functions_under_way.is_empty();
        if self.failed_functions.contains(&id) {
            return None;
        }
        let complaint = if self.functions_under_way.contains(&id) {
            Some((Code::ConstantCycle, format!("`{name}` calls itself")))
        } else if arguments.len() != takes {
            Some((
                Code::BadExpression,
                format!("`{name}` takes {takes} arguments, and not {}", arguments.len()),
            ))
        } else if is_nested && !self.count_call() {
            Some((Code::TooDeep, "functions call each other too often here".to_owned()))
        } else {
            None
        };
        if let Some((code, message)) = complaint {
            self.report(Diagnostic::new(code, call, message));
            return None;
        }
        let case = self.case(&function.value, function.head.place)?;
        self.functions_under_way.push(id);
        let computed = self.deeper(case.place, case.is.depth(), |lowerer| {
            let place = case.place;
            let computed =
                compute(&case.is, &mut Surroundings { lowerer, place, params: &function.params, arguments });
            lowerer.reported(computed, place)
        });
        self.functions_under_way.pop();
        if computed.is_none() {
            self.failed_functions.insert(id);
        }
        computed
    }

    /// A result, or nothing after a diagnostic.
    fn reported<T>(&mut self, result: Result<T, NoValue>, place: Place) -> Option<T> {
        match result {
            Ok(result) => Some(result),
            Err(NoValue::Reported) => None,
            Err(NoValue::Arithmetic(error)) => {
                self.report(Diagnostic::new(Code::Arithmetic, place, error.to_string()));
                None
            }
        }
    }

    /// The value of a constant that is there, or nothing after a diagnostic.
    pub(super) fn constant(&mut self, id: ConstantId) -> Option<Integer> {
        let constant = &self.spec[id];
        if self.constants_under_way.contains(&id) {
            let message = format!("the value of `{}` depends on itself", constant.head.name);
            let mut diagnostic = Diagnostic::new(Code::ConstantCycle, constant.head.place, message);
            for other in self.constants_under_way.iter().skip_while(|other| **other != id).skip(1) {
                diagnostic = diagnostic.note(self.spec[*other].head.place, "by way of this");
            }
            self.report(diagnostic);
            return None;
        }
        self.declared_constant(id);
        self.tables.constants.column(&self.at).get(id).copied()
    }

    /// Works out the value of a constant, if it is there. Returns for which variants it is known then.
    fn declared_constant(&mut self, id: ConstantId) -> Region {
        let constant = &self.spec[id];
        self.item(
            |to| &mut to.constants,
            id,
            &constant.head.when,
            |own| {
                own.constants_under_way.push(id);
                let value = own
                    .case(&constant.value, constant.head.place)
                    .and_then(|case| own.evaluate(&case.is, case.place))
                    .and_then(|value| match constant.group {
                        Some(group) => own.enumerator(&own.spec[group], value),
                        None => Some(value),
                    });
                own.constants_under_way.pop();
                value
            },
        )
    }
}

/// The integer type of C that a built-in type is.
pub(super) fn integer_type(builtin: Builtin, target: Target) -> IntegerType {
    let word = if target.pointer_bytes() == 8 { Rank::Long } else { Rank::Int };
    let wide = if target.pointer_bytes() == 8 { Rank::Long } else { Rank::LongLong };
    let (rank, signed) = match builtin {
        Builtin::U8 => (Rank::Char, false),
        Builtin::I8 => (Rank::Char, true),
        Builtin::Char => (Rank::PlainChar, target.char_is_signed()),
        Builtin::U16 => (Rank::Short, false),
        Builtin::I16 => (Rank::Short, true),
        Builtin::U32 | Builtin::UInt => (Rank::Int, false),
        Builtin::I32 | Builtin::Int => (Rank::Int, true),
        Builtin::U64 => (wide, false),
        Builtin::I64 => (wide, true),
        Builtin::Long => (Rank::Long, true),
        Builtin::ULong => (Rank::Long, false),
        Builtin::Size => (word, false),
    };
    IntegerType { rank, signed }
}
