//! Functions that are called by SMC or HVC, with names resolved to ids.

use super::{ConstantId, Docs, Head, Type};
use xen_abi_runtime::smccc::FunctionId;

/// A function that is called by SMC or HVC.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SmcccCall {
    /// Name, place, conditions, documentation.
    pub head: Head,
    /// Its identifier.
    pub id: FunctionId,
    /// The macro that holds the identifier in C.
    pub c_name: String,
    /// The constant that it is.
    pub constant: ConstantId,
    /// Its parameters, from register 1 on.
    pub params: Vec<Operand>,
    /// What it returns, from register 0 on.
    pub returns: Vec<Operand>,
    /// Where that was read.
    pub basis: Option<String>,
}

/// What a register holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operand {
    /// Its name.
    pub name: String,
    /// Its type.
    pub of: Type,
    /// What it means.
    pub doc: Docs,
}
