//! What a file of bindings declares, in whatever language: what a reader of one makes, and all that is compared.
//!
//! ```
//! use xen_abi_bindings::declared::{Alignment, Body, Declarations, Member, Members, Name, Record, Type};
//! use xen_abi_syntax::axes::Target;
//!
//! // struct evtchn_send { uint32_t port; };
//! let port = Member::new("port", Type::integer(32, false));
//! let body = Body { members: Members::InOrder(vec![port]), alignment: Alignment::OfC, align: None };
//! let name = Name::new(&[], "evtchn_send");
//! let mut file = Declarations::default();
//! file.add_record(Record { name, line: 3, body, targets: Target::ALL.to_vec(), flaw: None });
//! assert!(file.has_record("evtchn_send"));
//! ```

use std::collections::BTreeMap;

use xen_abi_syntax::axes::Target;

/// What is to be said of records in the other order of bytes.
pub const BIG_ENDIAN: &str = "it is big-endian, and all of Xen's targets are little-endian";

/// The declarations of a file.
#[derive(Debug, Clone, Default)]
pub struct Declarations {
    /// What the file is called, without its ending: names in it may leave that out.
    pub module: String,
    /// Other names for types.
    pub aliases: BTreeMap<String, Type>,
    /// Enumerations that have no other values than those that are named, with their integer types.
    pub enumerations: BTreeMap<String, Type>,
    /// Instructions that it has.
    pub assembly: Vec<Assembly>,
    /// Structures and unions.
    pub(crate) records: Vec<Record>,
    /// Where among them those of a name are.
    by_name: BTreeMap<String, Vec<usize>>,
    /// Integer constants.
    pub(crate) constants: Vec<Constant>,
    /// The value that came last with a name.
    values: BTreeMap<String, i128>,
}

/// A text that is not in its language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotRead {
    /// The line, from one.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

/// A name, and what it is declared in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// The modules, classes or enumerations around it, from the outermost on.
    pub within: Vec<String>,
    /// The name alone.
    pub own: String,
}

/// A structure or union.
#[derive(Debug, Clone)]
pub struct Record {
    /// What it is called.
    pub name: Name,
    /// Its line, from one.
    pub line: usize,
    /// What lies in it.
    pub body: Body,
    /// The targets for which it is.
    pub targets: Vec<Target>,
    /// Why it is wrong whatever lies in it, if it is.
    pub flaw: Option<String>,
}

/// What lies in a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    /// Its members.
    pub members: Members,
    /// How the members are aligned.
    pub alignment: Alignment,
    /// The least alignment of the whole, if one is given.
    pub align: Option<u64>,
}

/// The members of a record, and how they lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Members {
    /// One behind the other.
    InOrder(Vec<Member>),
    /// All at the same place.
    Overlaid(Vec<Member>),
    /// Some of them, each at an offset in bytes, and the size of the whole if that is known.
    Placed(Vec<(u64, Member)>, Option<u64>),
    /// All of them, each at an offset in bytes, and the size of the whole: a compiler has laid them out.
    LaidOut(Vec<(u64, Member)>, u64),
}

/// How members are aligned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alignment {
    /// As C does it.
    OfC,
    /// As C does it, to so many bytes at most: with one, all is packed.
    AtMost(u64),
    /// To the size of an address at most.
    AtMostWord,
}

/// A member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// What it is called; nothing if the members of its type are named as if they were of the record.
    pub name: String,
    /// What it is.
    pub of: Type,
    /// How many bits of its type it has, if it is a bit-field.
    pub bits: Option<u64>,
}

/// A type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Type {
    /// An integer.
    Integer {
        /// How wide it is.
        bits: u64,
        /// Whether it is signed, if the language says so.
        signed: Option<bool>,
    },
    /// An integer as wide as an address.
    Word {
        /// Whether it is signed.
        signed: bool,
    },
    /// An address.
    Address,
    /// So many of a type.
    Array(Box<Type>, u64),
    /// A record without a name.
    Body(Box<Body>),
    /// What has a name.
    Named(String),
    /// Nothing that takes room.
    Nothing,
    /// Something of which only is known where it begins.
    Begins,
    /// Something else, of which nothing is known.
    Unknown(String),
}

/// A constant.
#[derive(Debug, Clone)]
pub struct Constant {
    /// What it is called.
    pub name: Name,
    /// Its line, from one.
    pub line: usize,
    /// Its value.
    pub value: i128,
    /// The targets for which it is.
    pub targets: Vec<Target>,
}

/// A piece of assembly in a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Assembly {
    /// The function around it.
    pub function: String,
    /// Its line, from one.
    pub line: usize,
    /// Its instructions.
    pub template: String,
    /// The registers that it reads.
    pub inputs: Vec<String>,
    /// The registers that it says it changes.
    pub outputs: Vec<String>,
    /// What it says of itself, such as `nomem`.
    pub options: Vec<String>,
}

impl Declarations {
    /// Adds a record.
    pub fn add_record(&mut self, record: Record) {
        self.by_name.entry(record.name.own.clone()).or_default().push(self.records.len());
        self.records.push(record);
    }

    /// The record of a name that is there for a target.
    pub fn record(&self, name: &str, target: Target) -> Option<&Record> {
        let all = self.by_name.get(name)?.iter().filter_map(|at| self.records.get(*at));
        all.into_iter().find(|record| record.targets.contains(&target))
    }

    /// Whether a record has a name.
    pub fn has_record(&self, name: &str) -> bool {
        self.by_name.contains_key(name)
    }

    /// The record that came last with a name.
    pub(crate) fn last_record(&mut self, name: &str) -> Option<&mut Record> {
        self.records.get_mut(*self.by_name.get(name)?.last()?)
    }

    /// Adds a constant.
    pub fn add_constant(&mut self, constant: Constant) {
        self.values.insert(constant.name.own.clone(), constant.value);
        self.constants.push(constant);
    }

    /// The value of the constant that came last with a name.
    pub fn value(&self, name: &str) -> Option<i128> {
        self.values.get(name).copied()
    }
}

impl Name {
    /// A name in what is around it.
    pub fn new(within: &[String], own: impl Into<String>) -> Name {
        Name { within: within.to_vec(), own: own.into() }
    }
}

impl Body {
    /// Members one behind the other, with nothing between them.
    pub fn packed(members: Vec<Member>) -> Body {
        Body { members: Members::InOrder(members), alignment: Alignment::AtMost(1), align: None }
    }

    /// Members at offsets.
    pub fn placed(members: Vec<(u64, Member)>, size: Option<u64>) -> Body {
        Body { members: Members::Placed(members, size), alignment: Alignment::AtMost(1), align: None }
    }

    /// All members, as a compiler has laid them out.
    pub fn laid_out(members: Vec<(u64, Member)>, size: u64) -> Body {
        Body { members: Members::LaidOut(members, size), alignment: Alignment::AtMost(1), align: None }
    }
}

impl Alignment {
    /// As C does it, to so many bytes at most if that is said.
    pub fn at_most(most: Option<u64>) -> Alignment {
        most.map_or(Alignment::OfC, Alignment::AtMost)
    }
}

impl Members {
    /// The size of the whole, if it is told.
    pub(crate) fn size(&self) -> Option<u64> {
        match self {
            Members::InOrder(_) | Members::Overlaid(_) => None,
            Members::Placed(_, size) => *size,
            Members::LaidOut(_, size) => Some(*size),
        }
    }

    /// Each of them.
    pub(crate) fn iter(&self) -> Box<dyn Iterator<Item = &Member> + '_> {
        match self {
            Members::InOrder(all) | Members::Overlaid(all) => Box::new(all.iter()),
            Members::Placed(all, _) | Members::LaidOut(all, _) => {
                Box::new(all.iter().map(|(_, member)| member))
            }
        }
    }
}

impl Member {
    /// A member that is no bit-field.
    pub fn new(name: impl Into<String>, of: Type) -> Member {
        Member { name: name.into(), of, bits: None }
    }
}

impl Type {
    /// An integer of which it is known whether it is signed.
    pub fn integer(bits: u64, signed: bool) -> Type {
        Type::Integer { bits, signed: Some(signed) }
    }

    /// So many of a type.
    pub fn array(of: Type, count: u64) -> Type {
        Type::Array(Box::new(of), count)
    }
}
