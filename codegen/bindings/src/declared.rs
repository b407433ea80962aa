//! What a file of bindings declares, in whatever language.

use std::collections::BTreeMap;

use xen_abi_syntax::axes::Target;

/// The declarations of a file.
#[derive(Debug, Clone, Default)]
pub struct Declarations {
    /// Structures and unions.
    pub(crate) records: Vec<Record>,
    /// Other names for types.
    pub(crate) aliases: BTreeMap<String, Type>,
    /// Integer constants.
    pub(crate) constants: Vec<Constant>,
    /// Enumerations that have no other values than those that are named, with their integer types.
    pub(crate) enumerations: BTreeMap<String, Type>,
}

/// A structure or union.
#[derive(Debug, Clone)]
pub(crate) struct Record {
    pub(crate) name: String,
    pub(crate) line: usize,
    pub(crate) is_union: bool,
    /// Whether its members lie as C has them.
    pub(crate) is_like_c: bool,
    /// The greatest alignment of a member, if that is limited.
    pub(crate) packed: Option<u64>,
    /// The least alignment of the whole, if one is given.
    pub(crate) align: Option<u64>,
    pub(crate) members: Vec<Member>,
    /// The targets for which it is.
    pub(crate) targets: Vec<Target>,
}

/// A member.
#[derive(Debug, Clone)]
pub(crate) struct Member {
    pub(crate) name: String,
    pub(crate) of: Type,
}

/// A type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Type {
    /// An integer of some bits.
    Integer { bits: u64, signed: bool },
    /// An integer as wide as an address.
    Word { signed: bool },
    /// An address.
    Address,
    /// So many of a type.
    Array(Box<Type>, u64),
    /// What has a name.
    Named(String),
    /// Nothing that takes room.
    Nothing,
    /// Something else, of which nothing is known.
    Unknown(String),
}

/// A constant.
#[derive(Debug, Clone)]
pub(crate) struct Constant {
    pub(crate) name: String,
    pub(crate) line: usize,
    pub(crate) value: i128,
    pub(crate) targets: Vec<Target>,
}

impl Declarations {
    /// The record of a name that is there for a target.
    pub(crate) fn record(&self, name: &str, target: Target) -> Option<&Record> {
        self.records.iter().find(|record| record.name == name && record.targets.contains(&target))
    }
}
