//! Records of a saved domain.

use super::{Head, NameId};
use xen_abi_syntax::expression::Expression;
use xen_abi_syntax::source::Place;

/// A record of a saved domain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaveRecord {
    /// Name, place, conditions, documentation.
    pub head: Head,
    /// The number by which the stream announces it.
    pub code: (Place, Expression),
    /// How C knows the code.
    pub in_c: SaveCodeInC,
    /// What it holds.
    pub record: NameId,
}

/// How C knows the code of a record of a saved domain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SaveCodeInC {
    /// A macro declares it, with an older form and the function that makes the newer one of it, if there is one.
    Declared(Option<(NameId, String)>),
    /// A constant.
    Constant(String),
}
