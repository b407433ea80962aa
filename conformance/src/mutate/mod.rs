//! Mutation testing of the oracles: the specification is changed in one place, and each oracle by itself is asked
//! whether what is generated from it still agrees with the real headers.
//!
//! `sites` finds every site at which a mutation of a [`Kind`] can be applied, and a [`Trial`] applies some by a fixed
//! seed. Each oracle runs the whole pipeline, from the changed YAML to its own comparison.

mod branches;
mod edit;
mod kind;
mod mutation;
mod order;
mod rename;
mod report;
mod sites;
mod trial;

pub use kind::Kind;
pub use mutation::Mutation;
pub use order::Order;
pub use report::{Answer, Report, Verdict};
pub use trial::Trial;
