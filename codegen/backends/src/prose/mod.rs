//! What is to be said of items, once for all languages.
//!
//! It is said in structures here, in which nothing is spelt: a backend spells types, values and names as its language
//! does, and `words` has the English that all share. `doc` is text of the specification, with code in backquotes.

mod calls;
mod members;
mod operations;
mod pieces;
mod words;

pub use calls::{call, safety, smccc_call};
pub use members::member;
pub use operations::operation;
pub use pieces::{Piece, pieces};
pub use words::sentence;

use xen_abi_model::{Availability, Caller, Count, Direction, NameId, Reliance, ReturnKind, TagAt, Type};
use xen_abi_syntax::expression::Expression;
use xen_abi_syntax::member_path::MemberPath;

/// What is to be said of an item: its documentation, and then in order what follows from the rest of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Prose<'s> {
    /// What the specification says of it.
    pub doc: &'s str,
    /// What else there is to say.
    pub statements: Vec<Statement<'s>>,
}

/// One thing that is to be said.
#[derive(Debug, Clone, PartialEq)]
pub enum Statement<'s> {
    /// A parameter of a call.
    Parameter(Parameter<'s>),
    /// What a register holds for a call, or behind it.
    Register(Register<'s>),
    /// Where the number of an operation lies.
    Number(Number<'s>),
    /// What an operation works on.
    Argument(Argument<'s>),
    /// Who writes some members of the argument, or of what holds the number of the operation.
    Written(Direction, Vec<&'s MemberPath>),
    /// Which guests can make a call.
    Callers(&'s [Caller]),
    /// Who may make it, where that is not every guest.
    Allowed(&'s str),
    /// How many elements Xen takes.
    Elements(Count),
    /// What it returns if it succeeds.
    Returns(ReturnKind, &'s str),
    /// An error, and what it is the answer to.
    Fails(&'s str, &'s str),
    /// What the caller must see to, so that a call does not harm its memory.
    Unless(&'s str),
    /// What a call can change that views of shared memory rely on.
    Invalidates(Reliance),
    /// That nobody has looked what a call does to the caller's memory.
    Unexamined,
    /// Where that was read.
    Source(&'s str),
    /// The unit of a value.
    Unit(&'s str),
    /// The member that counts elements.
    CountedBy(&'s str),
    /// When a member of a union is valid.
    Valid(Validity<'s>),
    /// Of a record whose union has its tag outside: the bit that decides, the member that is meant if it is set, and
    /// the one if it is clear.
    Decides(&'s Expression, &'s str, &'s str),
}

/// A parameter of a call.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter<'s> {
    /// Its name.
    pub name: &'s str,
    /// Its type.
    pub of: &'s Type,
    /// What it means.
    pub doc: &'s str,
    /// Who writes the memory that it points to.
    pub direction: Option<Direction>,
    /// The parameter that counts the elements.
    pub counted_by: Option<&'s str>,
    /// When it is there.
    pub when: &'s Availability,
}

/// What a register holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Register<'s> {
    /// Its number.
    pub number: usize,
    /// Whether it is read behind the call.
    pub is_result: bool,
    /// The name of the value.
    pub name: &'s str,
    /// Its type.
    pub of: &'s Type,
    /// What it means.
    pub doc: &'s str,
}

/// Where the number of an operation lies.
#[derive(Debug, Clone, PartialEq)]
pub struct Number<'s> {
    /// The record that holds it.
    pub record: NameId,
    /// The member.
    pub member: MemberPath,
    /// The first of its bits that do, and the one behind the last, if not all do.
    pub bits: Option<[&'s Expression; 2]>,
    /// The member that has the version of the interface, and the version.
    pub version: Option<(MemberPath, &'s Expression)>,
}

/// What an operation works on.
#[derive(Debug, Clone, PartialEq)]
pub enum Argument<'s> {
    /// A record.
    Record(NameId),
    /// Something without members, and who writes it.
    Plain(NameId, Direction),
    /// Memory of a type that depends on more than the headers say, and who writes it.
    Opaque(Direction),
    /// A member of what holds the number.
    Member(&'s MemberPath),
}

/// When a member of a union is valid.
#[derive(Debug, Clone, PartialEq)]
pub struct Validity<'s> {
    /// The member that says so.
    pub tag: &'s str,
    /// The record that has that member.
    pub at: TagAt,
    /// What of it counts.
    pub state: TagState<'s>,
}

/// What of a tag makes a member valid.
#[derive(Debug, Clone, PartialEq)]
pub enum TagState<'s> {
    /// It has one of these values.
    Is(Vec<&'s Expression>),
    /// A part of it has one of these values.
    PartIs(&'s str, Vec<&'s Expression>),
    /// A bit of it is set, or clear.
    Bit(&'s Expression, bool),
}

impl<'s> Prose<'s> {
    /// The statements, those about one thing after the other together.
    pub fn by_subject(&self) -> impl Iterator<Item = (Subject, &[Statement<'s>])> {
        let chunks = self.statements.chunk_by(|one, other| one.subject() == other.subject());
        chunks.map(|same| (same[0].subject(), same))
    }
}

impl Statement<'_> {
    /// What it is about; neighbours about the same thing stand under one heading.
    pub fn subject(&self) -> Subject {
        match self {
            Statement::Parameter(_) => Subject::Parameters,
            Statement::Register(Register { is_result: false, .. }) => Subject::Arguments,
            Statement::Register(Register { is_result: true, .. }) => Subject::Results,
            Statement::Number(_) => Subject::Number,
            Statement::Argument(_) | Statement::Written(..) => Subject::Argument,
            Statement::Callers(_) | Statement::Allowed(_) => Subject::Callers,
            Statement::Elements(_) => Subject::Elements,
            Statement::Returns(..) => Subject::Result,
            Statement::Fails(..) => Subject::Errors,
            Statement::Unless(_) | Statement::Invalidates(_) | Statement::Unexamined => Subject::Safety,
            Statement::Source(_) => Subject::Source,
            Statement::Unit(_) | Statement::CountedBy(_) | Statement::Valid(_) | Statement::Decides(..) => {
                Subject::Value
            }
        }
    }
}

/// What a statement is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// What a call is given.
    Parameters,
    /// What registers hold for a call.
    Arguments,
    /// What registers hold behind it.
    Results,
    /// Where the number of an operation lies.
    Number,
    /// What an operation works on.
    Argument,
    /// Who can call.
    Callers,
    /// How many elements are taken.
    Elements,
    /// What comes back.
    Result,
    /// How it fails.
    Errors,
    /// What the caller must see to.
    Safety,
    /// Where that was read.
    Source,
    /// What a value means.
    Value,
}

impl Subject {
    /// The heading over what is said about it; nothing if none is needed.
    pub fn heading(self) -> Option<&'static str> {
        Some(match self {
            Subject::Parameters => "Parameters",
            Subject::Arguments => "Arguments",
            Subject::Results => "Results",
            Subject::Argument => "Argument",
            Subject::Callers => "Callers",
            Subject::Elements => "Number of elements",
            Subject::Result => "Result",
            Subject::Errors => "Errors",
            Subject::Safety => "Safety",
            Subject::Number | Subject::Source | Subject::Value => return None,
        })
    }

    /// Whether what is said about it is a list below its heading.
    pub fn is_list(self) -> bool {
        matches!(self, Subject::Parameters | Subject::Arguments | Subject::Results | Subject::Errors)
    }
}
