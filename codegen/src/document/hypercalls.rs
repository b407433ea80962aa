//! Hypercalls and their operations.

use serde::Deserialize;

use super::items::Doc;
use super::words::Name;
use super::{ByName, Declarations, Placed, When};
use crate::expression::Expression;
use crate::type_name::TypeName;

/// A hypercall.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Hypercall {
    /// Its number.
    pub number: Placed<Expression>,
    /// The kinds of guest that may make it.
    pub callers: Placed<Vec<Caller>>,
    /// Its parameters, in order.
    pub params: Vec<Parameter>,
    /// What the names of its operations begin with, which Rust leaves out.
    #[serde(default)]
    pub op_prefix: String,
    /// Its operations.
    #[serde(default)]
    pub ops: Declarations<When<Operation>>,
    /// What it returns, unless an operation says otherwise.
    pub returns: Option<Returns>,
    /// Errors that any operation can return, with the reason.
    #[serde(default)]
    pub errors: ByName<Placed<String>>,
    /// Where that was read, or which run showed it.
    pub basis: Option<Placed<String>>,
    /// What it does.
    pub doc: Doc,
    /// Its name in Rust, if not the usual one.
    pub rust: Option<Placed<Name>>,
}

/// A kind of guest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Caller {
    /// A paravirtualised 32-bit x86 guest.
    Pv32,
    /// A paravirtualised 64-bit x86 guest.
    Pv64,
    /// A 32-bit x86 guest in hardware virtualisation.
    Hvm32,
    /// A 64-bit x86 guest in hardware virtualisation.
    Hvm64,
    /// An Arm guest.
    Arm,
}

/// A parameter of a hypercall.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    /// Its name.
    pub name: Placed<Name>,
    /// Its type.
    #[serde(rename = "type")]
    pub of: Placed<TypeName>,
    /// What it is for the operations.
    pub role: Option<Role>,
    /// What it means.
    pub doc: Doc,
}

/// What a parameter is for the operations of a hypercall.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// It holds the number of the operation.
    Op,
    /// It points to the operation's argument, or is the argument if that is a number.
    Arg,
}

/// One operation of a hypercall.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Operation {
    /// Its number.
    pub value: Placed<Expression>,
    /// The type of its argument, if it has one.
    pub arg: Option<Placed<TypeName>>,
    /// Who writes each member of the argument.
    #[serde(default)]
    pub dirs: ByName<Direction>,
    /// What it returns.
    pub returns: Option<Returns>,
    /// Errors that it can return, with the reason.
    #[serde(default)]
    pub errors: ByName<Placed<String>>,
    /// Who may call it, where that is not every guest.
    pub allowed: Option<Placed<String>>,
    /// Where that was read, or which run showed it.
    pub basis: Option<Placed<String>>,
    /// What it does.
    pub doc: Doc,
    /// Its name in Rust, if not the usual one.
    pub rust: Option<Placed<Name>>,
}

/// Who writes a member of an argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// The caller writes, Xen reads.
    In,
    /// Xen writes.
    Out,
    /// The caller writes, Xen reads and writes.
    InOut,
}

/// What a call that succeeded returns.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub struct Returns {
    /// What kind of value.
    pub kind: ReturnKind,
    /// What the value means.
    pub doc: Doc,
}

/// The kind of value that a call that succeeded returns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum ReturnKind {
    /// Zero, which means nothing more.
    Zero,
    /// A number that is not negative.
    Number,
    /// It does not return.
    Never,
}
