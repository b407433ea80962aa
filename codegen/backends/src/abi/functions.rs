//! Functions: the steps in which each computes its result, and results for some arguments.

use super::constants::integer_type;
use super::function_body::{FunctionBody, Sample};
use super::lower::Lowerer;
use super::shape::{Shape, ShapeKind};
use xen_abi_model::{DeclaredId, FunctionId, Type};
use xen_abi_syntax::diagnostic::{Code, Diagnostic};
use xen_abi_syntax::expression::{Computation, Integer, IntegerType};
use xen_abi_syntax::source::Place;

/// Arguments of which samples are made, as far as parameters can hold them.
const ARGUMENTS: [i128; 4] = [0, 1, 0x1234_5678_9abc_def5, -1];

impl<'s> Lowerer<'_, 's> {
    /// All functions that are there.
    pub(super) fn functions(&mut self) {
        for (at, function) in self.spec.functions.iter().enumerate() {
            let id = FunctionId::at(at);
            let make = |own: &mut Self| own.function(id);
            self.for_all(|own| own.item(|to| &mut to.functions, id, &function.head.when, make));
        }
    }

    fn function(&mut self, id: FunctionId) -> Option<FunctionBody<'s>> {
        let function = &self.spec[id];
        let params = function.param_types.iter().map(|(place, of)| self.plain_integer(of, *place));
        let params = params.collect::<Option<Vec<_>>>()?;
        let of = self.plain_integer(&function.of.1, function.of.0)?;
        let types: Vec<IntegerType> = params.iter().filter_map(|shape| self.integer_type_of(shape)).collect();
        let arguments = types.iter().enumerate().map(|(at, of)| Computation::parameter(at, *of)).collect();
        let computation = self.called(id, arguments, function.head.place)?;
        if let Some(error) = computation.undefined() {
            let place = self.case(&function.value, function.head.place)?.place;
            self.report(Diagnostic::new(Code::Arithmetic, place, error.to_string()));
            return None;
        }
        let samples = self.samples(&computation, &types, self.integer_type_of(&of)?);
        Some(FunctionBody { params, of, computation, samples })
    }

    /// An integer type that is no type of its own in any language.
    fn plain_integer(&mut self, of: &'s Type, place: Place) -> Option<Shape<'s>> {
        let shape = self.integer(of, place)?;
        let mut inner = &shape;
        while let ShapeKind::Typedef(_, of) = &inner.kind {
            inner = of;
        }
        if let ShapeKind::Scalar(..) = inner.kind {
            return Some(shape);
        }
        let message = "functions take and return plain integers, and no values of groups or bit words";
        self.report(Diagnostic::new(Code::BadType, place, message));
        None
    }

    pub(super) fn integer_type_of(&self, shape: &Shape<'s>) -> Option<IntegerType> {
        match shape.underlying().kind {
            ShapeKind::Scalar(builtin, _) => Some(integer_type(builtin, self.at.target_of_integers())),
            _ => None,
        }
    }

    /// Results for arguments for which C defines one.
    fn samples(&self, computation: &Computation, params: &[IntegerType], of: IntegerType) -> Vec<Sample> {
        let target = self.at.target_of_integers();
        let mut samples: Vec<Sample> = Vec::new();
        for first in 0..ARGUMENTS.len() {
            let argument = |(at, of): (usize, &IntegerType)| {
                let value = ARGUMENTS[(first + at) % ARGUMENTS.len()];
                Integer { value: of.wrap(value, target), of: *of }
            };
            let arguments: Vec<Integer> = params.iter().enumerate().map(argument).collect();
            if let Ok(result) = computation.run(&arguments, target) {
                samples.push(Sample { arguments, result, returned: of.wrap(result.value, target) });
            }
        }
        samples.dedup();
        samples
    }
}
