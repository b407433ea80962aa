//! What functions compute, and results for some arguments.

use super::shape::Shape;
use xen_abi_syntax::expression::{Computation, Integer};

/// What a function computes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FunctionBody<'s> {
    /// The types of its parameters, which are integers.
    pub params: Vec<Shape<'s>>,
    /// The type of the result, which is an integer.
    pub of: Shape<'s>,
    /// The steps from the parameters to the result.
    pub computation: Computation,
    /// Results for some arguments.
    pub samples: Vec<Sample>,
}

/// The result for some arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    /// The arguments.
    pub arguments: Vec<Integer>,
    /// The result, as C has it.
    pub result: Integer,
    /// The result, as the type of the result has it.
    pub returned: i128,
}
