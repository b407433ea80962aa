//! Hypercalls and operations that are there.

use super::shape::{Shape, ShapeKind};
use xen_abi_model::{Envelope, Operation, Parameter};
use xen_abi_syntax::type_name::Builtin;

/// A hypercall that is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HypercallLayout<'s> {
    /// Its number.
    pub number: u32,
    /// The parameters that are there, in order.
    pub params: Vec<ParameterLayout<'s>>,
    /// Its operations.
    pub ops: OperationsLayout<'s>,
}

/// A parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParameterLayout<'s> {
    /// What the specification says of it.
    pub parameter: &'s Parameter,
    /// Its type.
    pub shape: Shape<'s>,
    /// How many registers it takes: two if it is wider than one.
    pub registers: u32,
}

impl ParameterLayout<'_> {
    /// Whether it has 64 bits on every target, so that it takes two registers where these have 32.
    pub fn is_wide(&self) -> bool {
        matches!(self.shape.underlying().kind, ShapeKind::Scalar(Builtin::U64 | Builtin::I64, _))
    }
}

/// Operations that are there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OperationsLayout<'s> {
    /// The record that holds their number, if no parameter does.
    pub envelope: Option<EnvelopeLayout<'s>>,
    /// The operations.
    pub all: Vec<OperationLayout<'s>>,
}

/// A record that holds the number of an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnvelopeLayout<'s> {
    /// What the specification says of it.
    pub envelope: &'s Envelope,
    /// The bits of the member that hold the number, as the first and how many, if not all do.
    pub bits: Option<(u32, u32)>,
    /// The version of the interface that is described.
    pub version: Option<i128>,
}

/// An operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperationLayout<'s> {
    /// What the specification says of it.
    pub operation: &'s Operation,
    /// Its number.
    pub number: u32,
    /// Parameters that only it has.
    pub params: Vec<ParameterLayout<'s>>,
    /// Operations of its own.
    pub inner: OperationsLayout<'s>,
}
