//! Rust: `no_std` types without copying, for all targets at once.
//!
//! Each item is made once for all targets on which it is the same, and put under `#[cfg]` only where they differ.

mod asked_for;
mod bitwords;
#[cfg(feature = "files")]
mod c_names;
mod calls;
mod code;
mod collisions;
mod constants;
mod docs;
mod envelopes;
#[cfg(feature = "files")]
mod file;
mod functions;
mod groups;
mod items;
#[cfg(feature = "files")]
mod layout_tests;
mod modules;
mod naming;
mod operations;
mod paths;
mod records;
mod save_records;
mod shape;
mod smccc;
mod strings;
mod tags;
mod target_cfg;
mod traits;
mod typedefs;

use crate::abi::Abi;
use crate::diagnostic::Diagnostics;
use crate::model::{Selection, Spec};
use crate::parallel::in_parallel;
use crate::request::{check_modules, reached_modules};
use code::{Code, quote};
use target_cfg::Targets;

#[cfg(feature = "files")]
pub use c_names::{BitsInRust, CNames, MemberInRust, RecordInRust, c_names};
pub use collisions::collisions;
#[cfg(feature = "files")]
pub use file::RustBackend;
#[cfg(feature = "files")]
pub use layout_tests::RustLayoutTests;
pub use traits::Traits;

/// The runtime that generated code stands on, as text.
pub const RUNTIME: &str = include_str!("../../../runtime/runtime.rs");

/// What generated code stands on where it has typed hypercalls, as text.
const HYPERCALL_RUNTIME: &str = include_str!("../../../runtime/hypercall.rs");

/// What generated code stands on where it has calls by SMC and HVC, as text.
const SMCCC_RUNTIME: &str = include_str!("../../../runtime/smccc.rs");

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
    /// For whom it is written.
    pub form: RustForm,
    /// What is wanted of the modules. Whole modules are written so far.
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

/// For whom Rust is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum RustForm {
    /// For people.
    #[default]
    Formatted,
    /// For the compiler alone, as in a build script.
    Unformatted,
}

/// The code of all modules that are wanted, for the targets of the given variants, as one line.
///
/// The macro reads its tokens, and the command prints them: the same options give the same.
pub fn text(abis: &[Abi<'_>], options: &RustOptions) -> String {
    code::joined(String::new(), &items(abis, options))
}

/// The items outside of all modules: the guard, the runtime, and then each module.
fn items(abis: &[Abi<'_>], options: &RustOptions) -> Vec<Code> {
    let Some(first) = abis.first() else { return Vec::new() };
    let targets = Targets(abis.iter().map(|abi| abi.variant.target).collect());
    let guard = targets.guard();
    let wanted = reached_modules(abis, &options.wanted());
    let runtime = options.runtime.is_none().then(|| {
        let mut code = Code::new();
        code.push(RUNTIME);
        if options.hypercalls {
            code.push(HYPERCALL_RUNTIME);
        }
        if first.spec.smccc.iter().any(|call| wanted.contains(&call.head.module)) {
            code.push(SMCCC_RUNTIME);
        }
        quote!(pub mod runtime { #code })
    });
    let modules: Vec<_> = wanted
        .into_iter()
        .map(|module| modules::Module { id: module, abis, targets: &targets, options })
        .collect();
    let calls = options.hypercalls.then(|| {
        let each = modules.iter().map(modules::Module::reexported_calls);
        quote! {
            #[doc = " The typed calls of all hypercalls."]
            pub mod calls { #(#each)* }
        }
    });
    let mut items: Vec<Code> = guard.into_iter().chain(runtime).chain(calls).collect();
    items.extend(in_parallel(modules, modules::Module::size, |module| module.tokens()));
    items
}
