//! What the specification means: names are ids, every rule holds. Knows no target.

mod availability;
mod hypercalls;
mod ids;
mod items;
mod lists;
mod macros;
mod module;
mod named;
mod paths;
mod releases;
mod resolve;
mod save_records;
mod smccc;
mod spec;
mod tags;

pub use crate::vocabulary::{Caller, Count, Direction, GroupInC, Reliance, ReturnKind, Role, Stability};
pub use availability::{Availability, Introduction, Introductions};
pub use hypercalls::{
    Argument, Directed, Envelope, Hypercall, Operation, Operations, Outcome, Parameter, Safety,
};
pub use ids::*;
pub use items::{
    AddressKind, BitPart, BitWord, Body, Case, Cases, Constant, ConstantRole, Group, GroupKind, Head, Held,
    Length, Macro, MacroUse, Member, MemberType, Pointee, Record, RecordKind, Type, TypeItem, Typedef,
    TypedefInC,
};
pub use macros::{Alias, AliasOf, Function, StringConstant, XMacro};
pub use module::Module;
pub use releases::{KnownBranch, Releases};
pub use resolve::{Failure, resolve, resolve_observed};
pub use save_records::{SaveCodeInC, SaveRecord};
pub use smccc::{Operand, SmcccCall};
pub use spec::{DeclaredId, Spec, TypeEntry};
pub use tags::{BitChoice, Tag, TagAt, TagBits};
