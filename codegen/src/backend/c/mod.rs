//! C headers that can stand in for Xen's own, or for Linux's copies of them: the same names, values and types.
//!
//! Release and dialect are decided when the headers are written. What else an answer depends on is left to the
//! preprocessor, with the macros that Xen's headers use: the target by what compilers predefine, the view by
//! `__XEN_TOOLS__`, the interface version by `__XEN_INTERFACE_VERSION__`.
//!
//! Xen's headers expect their includer to have the types of `<stdint.h>`. These include it and `<stddef.h>`
//! themselves, except inside Xen and Linux (`__XEN__`, `__KERNEL__`), which have their own, and except in the
//! assembler. Linux's take them from `<linux/types.h>`, and ask for neither view nor interface version.

pub(crate) mod aliases;
mod blocks;
mod comments;
mod conditionals;
pub(crate) mod constants;
pub(crate) mod declarators;
mod definers;
mod expressions;
pub(crate) mod handles;
mod header;
mod headers_twice;
pub(crate) mod names;
mod operations;
mod order;
mod reading;
pub(crate) mod records;
mod root;
mod sight;
mod uses;
mod x_macros;

use super::{Backend, BadFile, Files};
use crate::abi::Abi;
use crate::model::ModuleId;
use conditionals::{Condition, Scope};

pub use definers::missing_definers;
pub use headers_twice::headers_twice;
pub use names::usual_guard;
pub use reading::in_reading_order;

/// Writes one header a module.
#[derive(Debug, Clone, Default)]
pub struct CBackend {
    /// Only these modules, if given.
    pub modules: Option<Vec<ModuleId>>,
}

impl Backend for CBackend {
    fn emit(&self, abis: &[Abi<'_>]) -> Result<Files, BadFile> {
        let Some(Abi { spec, variant, .. }) = abis.first() else { return Ok(Files::new()) };
        let scope = Scope::of(spec, *variant);
        let modules = (0..spec.modules.len())
            .map(|at| ModuleId(at as u32))
            .filter(|module| self.modules.as_ref().is_none_or(|wanted| wanted.contains(module)))
            .filter(|module| {
                let when = &spec[*module].when;
                scope.condition(when, when) != Condition::Never
            });
        Files::of(modules.flat_map(|module| {
            let text = header::header(spec, &scope, module);
            names::paths(spec, module).into_iter().map(move |path| (path, text.clone()))
        }))
    }
}
