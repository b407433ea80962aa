//! How Rust is written.

use super::asked_for;
use super::traits::Traits;
use crate::request::check_modules;
use xen_abi_model::{Selection, Spec};
use xen_abi_syntax::diagnostic::Diagnostics;

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
    /// Where the modules are that stand in another crate, if some do.
    pub elsewhere: Option<Elsewhere>,
}

/// Modules in another crate, of which code of one's own uses the types.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Elsewhere {
    /// The modules of one's own, by name; all others are elsewhere.
    pub own: Vec<String>,
    /// The path of what has the others, such as `xen_abi`.
    pub path: String,
}

impl RustOptions {
    /// Refuses what a specification cannot give.
    pub fn check(&self, spec: &Spec) -> Result<(), Diagnostics> {
        check_modules(spec, &self.modules)?;
        self.runtime.as_deref().map_or(Ok(()), asked_for::check_runtime)?;
        asked_for::check_records(spec, &self.traits.zerocopy)
    }
}
