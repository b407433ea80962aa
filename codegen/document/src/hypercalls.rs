//! Hypercalls and their operations.

use super::changes::Change;
use super::declarations::{ByName, Declarations};
use super::directions::Directions;
use super::keyed::keyed;
use super::operation_number::OpIn;
use super::placed::Placed;
use super::rename::{Rename, UpperCamelCase};
use super::when::{Conditions, When};
use super::words::{Doc, Name, Prose};
use xen_abi_syntax::expression::Expression;
use xen_abi_syntax::member_path::MemberPath;
use xen_abi_syntax::type_name::TypeName;
use xen_abi_syntax::vocabulary::{Caller, Count, Direction, Reliance, ReturnKind, Role, Stability};

keyed! {
    /// A hypercall.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Hypercall {
        /// Its number.
        pub number: Placed<Expression>,
        ..Conditions,
        /// The kinds of guest that may make it.
        pub callers: Placed<Vec<Caller>>,
        /// Its parameters, in order.
        pub params: Vec<When<Parameter>>,
        /// The record that holds both the number of an operation and its argument, if the call passes one.
        pub envelope: Option<Placed<Name>>,
        /// Where the envelope holds the number of the operation.
        pub op_in: Option<Placed<OpIn>>,
        /// Where the envelope holds the version of the interface that the caller means.
        pub interface_version: Option<VersionMember>,
        /// Whether its operations stay as they are.
        pub stability: Option<Stability>,
        /// Who writes members of the envelope, unless an operation says otherwise.
        pub dirs: Directions = default,
        /// What the names of its operations begin with, which other languages leave out.
        pub op_prefix: String = default,
        /// What Xen makes of the number of elements that a parameter points to.
        pub count: Option<Placed<Count>>,
        /// What it returns, unless an operation says otherwise.
        pub returns: Option<Returns>,
        /// Errors that any operation can return, with the reason.
        pub errors: ByName<Placed<Prose>> = default,
        /// Where that was read, or which run showed it.
        pub basis: Option<Placed<Prose>>,
        /// `safe`, or what the caller must see to so that the call does not harm its memory.
        pub safety: Option<Placed<Prose>>,
        /// What views of shared memory rely on and the call can change.
        pub invalidates: Option<Placed<Vec<Reliance>>>,
        /// Its name in other languages than C, if not the usual one.
        pub rename was "rust": Option<Placed<Rename<UpperCamelCase>>>,
        /// What it does.
        pub doc: Doc,
        /// What Xen does otherwise since some release.
        pub changes: Vec<Change> = default,
        /// Its operations.
        pub ops: Declarations<When<Operation>> = default,
    }
}

keyed! {
    /// A parameter of a hypercall.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Parameter {
        /// Its name.
        pub name: Placed<Name>,
        /// Its type.
        pub of as "type": Placed<TypeName>,
        /// What it is for the operations.
        pub role: Option<Role>,
        /// Who writes the memory that it points to.
        pub dir: Option<Placed<Direction>>,
        /// The parameter that counts the elements that it points to.
        pub counted_by: Option<Placed<Name>>,
        ..Conditions,
        /// What it means.
        pub doc: Doc,
    }
}

keyed! {
    /// The member of an envelope that says for which version of the interface the caller was written.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct VersionMember {
        /// The member.
        pub member: Placed<MemberPath>,
        /// The version that this specification describes.
        pub value: Placed<Expression>,
    }
}

keyed! {
    /// One operation of a hypercall.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Operation {
        /// Its number.
        pub value: Placed<Expression>,
        ..Conditions,
        /// The type of its argument, if a parameter points to it.
        pub arg: Option<Placed<TypeName>>,
        /// Who writes that, if it has no members.
        pub dir: Option<Placed<Direction>>,
        /// The member of the envelope that is its argument.
        pub member: Option<Placed<MemberPath>>,
        /// Parameters that only this operation has, behind those of the hypercall.
        pub params: Vec<When<Parameter>> = default,
        /// Who writes each member of the argument.
        pub dirs: Directions = default,
        /// What Xen makes of the number of elements that a parameter points to.
        pub count: Option<Placed<Count>>,
        /// Whether it stays as it is, if that is not what the hypercall says.
        pub stability: Option<Stability>,
        /// Who may call it, where that is not every guest.
        pub allowed: Option<Placed<Prose>>,
        /// What it returns.
        pub returns: Option<Returns>,
        /// Errors that it can return, with the reason.
        pub errors: ByName<Placed<Prose>> = default,
        /// Where that was read, or which run showed it.
        pub basis: Option<Placed<Prose>>,
        /// `safe`, or what the caller must see to so that the call does not harm its memory.
        pub safety: Option<Placed<Prose>>,
        /// What views of shared memory rely on and the call can change.
        pub invalidates: Option<Placed<Vec<Reliance>>>,
        /// Its name in other languages than C, if not the usual one.
        pub rename was "rust": Option<Placed<Rename<UpperCamelCase>>>,
        /// What it does.
        pub doc: Doc,
        /// What Xen does otherwise since some release.
        pub changes: Vec<Change> = default,
        /// Where its argument holds the number of an operation of its own.
        pub op_in: Option<Placed<OpIn>>,
        /// Where its argument holds a version of the interface of its own.
        pub interface_version: Option<VersionMember>,
        /// What the names of its own operations begin with, which other languages leave out.
        pub op_prefix: String = default,
        /// Operations of its own.
        pub ops: Declarations<When<Operation>> = default,
    }
}

keyed! {
    /// What a call that succeeded returns.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Returns {
        /// What kind of value.
        pub kind: ReturnKind,
        /// What the value means.
        pub doc: Doc,
    }
}
