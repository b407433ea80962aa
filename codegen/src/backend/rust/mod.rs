//! Rust: `no_std` types without copying, for all targets at once.
//!
//! The model of Rust is built once: what each item is, for which targets, and what everything is called. It is asked
//! whether names meet, and printed. Items that every program of the kind has (a record's traits, a group's
//! constants) are macros of [`root`], so that generated code says of an item only what is its own.

mod areas;
mod asked_for;
mod bitwords;
#[cfg(feature = "files")]
mod c_names;
mod calls;
mod constants;
mod docs;
mod envelopes;
#[cfg(feature = "files")]
mod file;
mod functions;
mod groups;
mod kinds;
#[cfg(feature = "files")]
mod layout_tests;
mod model;
mod modules;
mod naming;
mod operations;
mod paths;
mod printer;
mod records;
mod root;
mod save_records;
mod shape;
mod smccc;
mod strings;
mod table;
mod target_cfg;
mod traits;
mod tree;
mod typedefs;
mod types;

use crate::diagnostic::Diagnostics;
use crate::matrix::Matrix;
use crate::model::{Selection, Spec};
use crate::request::check_modules;

#[cfg(feature = "files")]
pub use c_names::{BitsInRust, CNames, MemberInRust, RecordInRust, c_names};
#[cfg(feature = "files")]
pub use file::{CrateBackend, RustBackend};
#[cfg(feature = "files")]
pub use layout_tests::RustLayoutTests;
pub use model::RustModel;
pub use traits::Traits;

/// How Rust is written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RustOptions {
    /// The modules that are wanted, by name; those that they need come too. None means all.
    pub modules: Vec<String>,
    /// The path of the runtime, such as `xen_abi::runtime`; without one it is written into the code.
    pub runtime: Option<String>,
    /// What records implement beside the runtime's traits.
    pub traits: Traits,
    /// Whether it has typed hypercalls, which bring the module of errors.
    pub hypercalls: bool,
    /// Whether there is a module with the names of C.
    pub c_names: bool,
    /// Whether parts of the interface are under features of the crate: `guest`, `tools`, `io`, `smccc`, `hypercall`
    /// and `c-names`.
    pub features: bool,
    /// What is wanted of the modules.
    pub selection: Selection,
}

impl RustOptions {
    /// The modules that are wanted: those that are named, and with typed hypercalls that of their errors. None means
    /// all.
    pub fn wanted(&self) -> Vec<String> {
        let errors = (self.hypercalls && !self.modules.is_empty()).then(|| calls::ERRORS_MODULE.to_owned());
        self.modules.iter().cloned().chain(errors).collect()
    }

    /// Refuses what a specification cannot give.
    pub fn check(&self, spec: &Spec) -> Result<(), Diagnostics> {
        check_modules(spec, &self.wanted())?;
        self.runtime.as_deref().map_or(Ok(()), asked_for::check_runtime)?;
        asked_for::check_records(spec, &self.traits.zerocopy)?;
        if self.hypercalls { calls::check(spec) } else { Ok(()) }
    }
}

/// What meets of the names that Rust would have for variants of a specification.
pub fn check_names(matrix: Matrix<'_>) -> Diagnostics {
    let mut found = Diagnostics::default();
    let all = RustOptions { hypercalls: true, ..RustOptions::default() };
    for (_, plane) in
        matrix.split(|variant| (variant.release, variant.view, variant.interface, variant.dialect))
    {
        found.extend(RustModel::new(&plane, &all).check());
    }
    found
}
