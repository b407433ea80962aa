//! What the specification means: names are ids, every rule holds. Knows no target.

mod availability;
mod docs;
mod hypercalls;
mod ids;
mod includes;
mod item;
mod items;
mod lists;
mod macros;
mod module;
mod named;
mod needs;
mod part;
mod paths;
mod releases;
mod save_records;
mod selection;
mod smccc;
mod spec;
mod tags;

pub use availability::{Availability, Introduction, Introductions};
pub use docs::{Change, Docs, MEASURED};
pub use xen_abi_syntax::vocabulary::{
    Area, Caller, Count, Direction, GroupInC, Reliance, ReturnKind, Role, Stability,
};
// All that these declare, so that a new key or section needs no line here.
pub use hypercalls::*;
pub use ids::*;
pub use items::*;
pub use macros::*;
pub use save_records::*;
pub use smccc::*;

pub use item::Item;
pub use module::{Allowance, Guard, Include, Module};
pub use releases::{KnownBranch, Releases};
pub use selection::{IsThere, Selection};
pub use spec::{DeclaredId, Part, Spec, TypeEntry};
pub use tags::{BitChoice, Tag, TagAt, TagBits};
