//! A hypercall, as registers and memory tell it.

use std::fmt;

use super::names::Numbered;
use super::record::{Row, Value};
use xen_abi_model as model;

/// A hypercall.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call<'s> {
    /// Its name.
    pub name: &'s str,
    /// Its number.
    pub number: u32,
    /// The operation, and the one inside it; the outer one first.
    pub operations: Vec<Numbered>,
    /// Its arguments, in order.
    pub arguments: Vec<Argument>,
    /// The memory to which they point, and that to which it points itself.
    pub areas: Vec<Area>,
    /// The hypercalls of which it is a list.
    pub calls: Vec<Result<Call<'s>, Unidentified>>,
    /// What would have to be known to tell more.
    pub missing: Vec<Missing>,
    /// Versions of an interface that are not those of this release.
    pub versions: Vec<Version>,
    /// What is said of its results: of the operation before what is said of the hypercall.
    pub outcomes: Vec<&'s model::Outcome>,
}

/// An argument of a hypercall.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Argument {
    /// The name of the parameter.
    pub name: String,
    /// The registers that hold it: the lower half first.
    pub registers: Vec<String>,
    /// What they hold.
    pub value: Value,
}

/// Memory to which an argument points, or a member of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area {
    /// Where it begins.
    pub at: u64,
    /// What lies there, by its name in C.
    pub of: String,
    /// What points to it: a parameter, and the way from there.
    pub by: String,
    /// What lies there, one element behind the other.
    pub elements: Vec<Element>,
}

/// One of what lies in memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element {
    /// The operation whose number lies in it.
    pub operation: Option<Numbered>,
    /// What lies in each of its members.
    pub rows: Vec<Row>,
}

/// Something that would have to be known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Missing {
    /// What a register holds.
    Register {
        /// Its name.
        register: String,
        /// The name of the parameter.
        parameter: String,
    },
    /// What lies in memory.
    Memory {
        /// From where on.
        at: u64,
        /// How many bytes.
        size: u64,
        /// What it is.
        of: String,
        /// How many bytes are known.
        given: u64,
    },
}

/// A version of an interface that is not that of a release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// The way to the member that has it.
    pub member: String,
    /// What it has.
    pub found: i128,
    /// The constant with the version of the release.
    pub constant: String,
    /// Its value.
    pub described: i128,
}

/// Why it is not known which hypercall or which operation is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unidentified {
    /// The register with the number is not known.
    NoNumber {
        /// Its name.
        register: String,
    },
    /// No hypercall has the number.
    NoHypercall {
        /// The number.
        number: u64,
        /// A constant that has it all the same, with what is said of it.
        constant: Option<(String, String)>,
        /// The greatest number for which the page has code by which a guest makes hypercalls, if this is beyond.
        end_of_page: Option<u64>,
        /// Those whose numbers are next to it.
        near: Vec<Numbered>,
    },
    /// The register with the number of the operation is not known.
    NoOperationNumber {
        /// The hypercall.
        hypercall: String,
        /// The name of the register.
        register: String,
    },
    /// The hypercall has no such operation.
    NoOperation {
        /// The hypercall.
        hypercall: String,
        /// The number.
        number: i128,
        /// Those whose numbers are next to it.
        near: Vec<Numbered>,
    },
}

impl Call<'_> {
    /// How much speaks against it that the call was made for this release.
    pub fn doubts(&self) -> usize {
        let inner = self.calls.iter().map(|call| call.as_ref().map_or(1, Call::doubts));
        self.versions.len()
            + self.missing.iter().filter(|missing| missing.is_short()).count()
            + inner.sum::<usize>()
    }
}

impl Missing {
    /// Whether it is memory of which the beginning is known: there may be less of it than was thought.
    pub fn is_short(&self) -> bool {
        matches!(self, Missing::Memory { given, .. } if *given > 0)
    }
}

impl fmt::Display for Unidentified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unidentified::NoNumber { register } => {
                write!(f, "`{register}` is needed, which has the number of the hypercall")
            }
            Unidentified::NoHypercall { number, constant, end_of_page, near } => {
                write!(f, "no hypercall has the number {number}")?;
                if let Some((name, doc)) = constant {
                    let doc = doc.split_whitespace().collect::<Vec<_>>().join(" ");
                    write!(f, ", `{name}`: {}", doc.trim_end_matches('.'))?;
                }
                if let Some(last) = end_of_page {
                    write!(f, "; the hypercall page has code for 0 to {last}")?;
                }
                neighbours(f, near)
            }
            Unidentified::NoOperationNumber { hypercall, register } => {
                write!(f, "`{register}` is needed, which has the number of the operation of `{hypercall}`")
            }
            Unidentified::NoOperation { hypercall, number, near } => {
                write!(f, "`{hypercall}` has no operation with the number {number}")?;
                neighbours(f, near)
            }
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Version { member, found, constant, described } = self;
        write!(f, "`{member}` is {found:#x}, and `{constant}` {described:#x}")
    }
}

/// Says what has numbers next to one that nothing has.
fn neighbours(f: &mut fmt::Formatter<'_>, near: &[Numbered]) -> fmt::Result {
    let near = near.iter().map(|known| format!("{} is `{}`", known.number, known.name));
    write!(f, "; {}", near.collect::<Vec<_>>().join(", "))
}
