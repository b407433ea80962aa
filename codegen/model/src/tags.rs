//! What says which member of a union is valid.

use xen_abi_syntax::expression::Expression;
use xen_abi_syntax::source::Place;

/// What says which member of a union is valid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// Where that is said.
    pub place: Place,
    /// The member that says it.
    pub member: String,
    /// The record that has that member.
    pub at: TagAt,
    /// What of that member counts.
    pub bits: TagBits,
}

/// What of a member says which member of a union is valid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TagBits {
    /// All of it.
    All,
    /// The part of this name: the member is a bit word.
    Part(String),
    /// One bit, which decides between two members.
    One(BitChoice),
}

/// The record that has a tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TagAt {
    /// The one that has the union.
    Beside,
    /// The one that embeds that.
    Outer,
}

/// A bit that decides between two members of a union.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BitChoice {
    /// The number of the bit.
    pub bit: (Place, Expression),
    /// The member that is valid if it is set.
    pub set: String,
    /// The member that is valid if it is clear.
    pub clear: String,
}
