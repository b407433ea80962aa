//! Whether the oracles would notice a mistake: the specification is changed in one place, and each oracle by itself is
//! asked whether what is generated from it still agrees with the real headers.
//!
//! `sites` finds every place at which a [`Kind`] of mistake can be made, a [`Trial`] takes some by a fixed seed, and
//! each [`Witness`] runs the whole pipeline, from the changed YAML to its own comparison.

mod edit;
mod kind;
mod mutation;
mod rename;
mod report;
mod sites;
mod trial;
mod witness;

pub use kind::Kind;
pub use mutation::Mutation;
pub use report::{Answer, Report, Verdict};
pub use trial::{Order, Trial};
pub use witness::{Bindgen, Clang, Objects, Rust, Witness, WitnessError, refused};
