//! Hypercalls and their operations, with names resolved to ids.

use super::{Availability, ConstantId, Docs, Head, NameId, Type};
use xen_abi_syntax::expression::Expression;
use xen_abi_syntax::member_path::MemberPath;
use xen_abi_syntax::source::Place;
use xen_abi_syntax::vocabulary::{Caller, Count, Direction, Reliance, ReturnKind, Role, Stability};

/// A hypercall.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hypercall {
    /// Name, place, conditions, documentation.
    pub head: Head,
    /// Its number.
    pub number: (Place, Expression),
    /// Who may make it.
    pub callers: Vec<Caller>,
    /// Its parameters.
    pub params: Vec<Parameter>,
    /// Its operations.
    pub ops: Operations,
    /// What Xen makes of the number of elements, if it is called as a whole and somebody has looked.
    pub count: Option<Count>,
    /// What it returns.
    pub outcome: Outcome,
    /// Whether it can harm the caller's memory; for its operations they say so themselves.
    pub safety: Safety,
}

/// Whether a call can harm the memory of the caller.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Safety {
    /// It changes no memory but what its parameters and its argument say.
    Safe,
    /// It can, unless the caller sees to this.
    Unless {
        /// What the caller must see to.
        condition: String,
        /// What views of shared memory rely on and the call can change.
        invalidates: Vec<Reliance>,
    },
    /// Nobody has looked.
    #[default]
    Unknown,
}

/// A parameter of a hypercall.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// Where the name stands.
    pub place: Place,
    /// When it is there.
    pub when: Availability,
    /// Its type.
    pub of: Type,
    /// What it is for the operations.
    pub role: Option<Role>,
    /// Who writes the memory that it points to, if it points to some that is no argument of an operation.
    pub dir: Option<Direction>,
    /// The parameter that counts the elements that it points to.
    pub counted_by: Option<String>,
    /// What it means.
    pub doc: Docs,
}

/// The operations of a hypercall or of an operation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Operations {
    /// What languages with modules leave out of their names.
    pub prefix: String,
    /// The record that holds their number, if no parameter does.
    pub envelope: Option<Envelope>,
    /// The operations.
    pub all: Vec<Operation>,
}

/// A record that holds the number of an operation, and mostly its argument too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// The record to which the call points.
    pub record: NameId,
    /// The way from there to the record that is meant; empty if it is that itself.
    pub at: MemberPath,
    /// The member that holds the number, from the record that is meant.
    pub op_in: MemberPath,
    /// Where that stands.
    pub place: Place,
    /// The bits of it that do, if not all.
    pub bits: Option<(Place, Expression, Expression)>,
    /// The member that says which version of the interface is meant, and the version that is described.
    pub version: Option<(MemberPath, Place, Expression)>,
    /// Who writes members, unless an operation says otherwise.
    pub dirs: Vec<Directed>,
}

/// Who writes a member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Directed {
    /// The member, from the record to which the call points.
    pub path: MemberPath,
    /// Where that stands.
    pub place: Place,
    /// Who writes it.
    pub direction: Direction,
}

/// One operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operation {
    /// Name, place, conditions, documentation.
    pub head: Head,
    /// The constant that holds its number, which has the same name.
    pub number: ConstantId,
    /// Where its argument is.
    pub arg: Argument,
    /// Parameters that only it has, behind those of the hypercall.
    pub params: Vec<Parameter>,
    /// Who writes each member of the argument.
    pub dirs: Vec<Directed>,
    /// What Xen makes of the number of elements, if somebody has looked.
    pub count: Option<Count>,
    /// Whether it stays as it is.
    pub stability: Stability,
    /// Who may call it, where that is not every guest.
    pub allowed: Option<String>,
    /// What it returns.
    pub outcome: Outcome,
    /// Whether it can harm the caller's memory.
    pub safety: Safety,
    /// Operations of its own, whose number lies in its argument.
    pub inner: Operations,
}

/// Where the argument of an operation is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Argument {
    /// There is none.
    None,
    /// A parameter points to a record.
    Record(NameId),
    /// A parameter points to something that has no members, and who writes that.
    Plain(NameId, Direction),
    /// A parameter points to something whose type depends on more than the headers say, and who writes that.
    Opaque(Direction),
    /// A member of the envelope, from the record to which the call points.
    Member(NameId, MemberPath),
}

/// What a call can return.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// What kind of value it returns when it succeeds.
    pub kind: ReturnKind,
    /// What that value means.
    pub doc: String,
    /// Errors, with the reason.
    pub errors: Vec<(String, String)>,
    /// Where that was read, or which run showed it.
    pub basis: Option<String>,
}

impl Parameter {
    /// Whether the caller gives a number for it, which means nothing else.
    pub fn is_number(&self) -> bool {
        self.role.is_none() && !matches!(self.of, Type::Address(..))
    }

    /// Whether it points to as many elements as another parameter says, in a call that `has_argument` or has none.
    pub fn is_counted(&self, has_argument: bool) -> bool {
        let points = if self.role == Some(Role::Arg) { has_argument } else { self.dir.is_some() };
        points && self.counted_by.is_some()
    }
}

impl Argument {
    /// The type that it has, or that of the envelope of which it is a member.
    pub fn named(&self) -> Option<NameId> {
        match self {
            Argument::Record(name) | Argument::Plain(name, _) | Argument::Member(name, _) => Some(*name),
            Argument::None | Argument::Opaque(_) => None,
        }
    }

    /// Whether a parameter points to it, or is it.
    pub fn is_passed(&self) -> bool {
        matches!(self, Argument::Record(_) | Argument::Plain(..) | Argument::Opaque(_))
    }
}

impl Operations {
    /// Every operation, those inside others too, the outer one first.
    pub fn flat(&self) -> Vec<&Operation> {
        self.all.iter().flat_map(|op| std::iter::once(op).chain(op.inner.flat())).collect()
    }
}
