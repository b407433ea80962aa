//! C headers that can stand in for Xen's own, or for Linux's copies of them: the same names, values and types.
//!
//! Release and dialect are decided when the headers are written. What else an answer depends on is left to the
//! preprocessor, with the macros that Xen's headers use: the target by what compilers predefine, the view by
//! `__XEN_TOOLS__`, the interface version by `__XEN_INTERFACE_VERSION__`.
//!
//! As Xen's own, they expect their includer to have the types of `<stdint.h>`, whoever defines them; Linux's take them
//! from `<linux/types.h>`, and ask for neither view nor interface version.

pub(crate) mod aliases;
mod assertions;
mod blocks;
mod comments;
mod conditionals;
pub(crate) mod constants;
mod content;
mod declarations;
pub(crate) mod declarators;
mod definers;
mod describe;
mod expressions;
mod extent;
pub(crate) mod handles;
mod header;
mod headers_twice;
mod inclusion;
pub(crate) mod names;
mod operations;
mod order;
mod reading;
pub(crate) mod records;
mod reserved;
mod root;
mod setting;
mod sight;
mod uses;
mod x_macros;

use std::collections::BTreeSet;

use super::{Backend, BadFile, Files};
use crate::abi::Abi;
use crate::matrix::Matrix;
use conditionals::Scope;
use extent::Extent;
use header::Writer;
use setting::Setting;
use xen_abi_model::{ModuleId, Selection, Spec};
use xen_abi_syntax::axes::Target;
use xen_abi_syntax::diagnostic::Diagnostics;

pub use definers::missing_includes;
pub use names::usual_guard;
pub use reading::in_reading_order;
pub use reserved::PREDEFINED;
pub use setting::Form;

/// What must hold so that headers can be written.
pub const RULES: [fn(&Spec) -> Diagnostics; 3] =
    [definers::missing_definers, headers_twice::headers_twice, reserved::reserved_names];

/// Writes C.
#[derive(Debug, Clone, Default)]
pub struct CBackend {
    /// What is wanted.
    pub selection: Selection,
    /// Only these targets, if any are named; all that have headers if not.
    pub targets: Vec<Target>,
    /// In how many files.
    pub form: Form,
}

impl CBackend {
    /// One that writes what has these names, and what that needs.
    pub fn of_names(mut self, matrix: &Matrix<'_>, names: &[String]) -> Result<Self, Diagnostics> {
        if let Some(variant) = matrix.variants().next() {
            let spec = matrix.spec();
            let scope = Scope::of(spec, variant).only(&self.targets);
            self.selection = Selection::of_names(spec, names, &|when| scope.has(when))?;
        }
        Ok(self)
    }

    fn write(&self, matrix: &Matrix<'_>, scope: &Scope, extent: &Extent) -> Result<Files, BadFile> {
        let spec = matrix.spec();
        let is_wanted = |module: &ModuleId| extent.selection.has(*module) && scope.has(&spec[*module].when);
        let modules: Vec<ModuleId> = spec.module_ids().filter(is_wanted).collect();
        let begun = BTreeSet::new();
        let abis: Vec<Abi<'_>> = matrix.abis().collect();
        let setting = Setting { spec, scope, extent, form: self.form, abis: &abis };
        let mut writer = Writer { setting, begun };
        match self.form {
            Form::OneFile => Files::of([("c/xen_abi.h".to_owned(), writer.one_file(&modules))]),
            Form::Headers => Files::of(modules.into_iter().flat_map(|module| {
                let text = writer.header(module);
                names::paths(spec, module).into_iter().map(move |path| (path, text.clone()))
            })),
        }
    }
}

/// The variants can differ in the view and the interface version, too. They do not change what is declared, only of
/// whom layouts are asserted.
impl Backend for CBackend {
    fn emit(&self, matrix: &Matrix<'_>) -> Result<Files, BadFile> {
        let spec = matrix.spec();
        let Some(variant) = matrix.variants().next() else { return Ok(Files::new()) };
        let scope = Scope::of(spec, variant).only(&self.targets);
        let is_everything = self.selection == Selection::Everything;
        let mut extent = Extent::of(self.selection.clone());
        loop {
            let files = self.write(matrix, &scope, &extent)?;
            if is_everything || !extent.changes(spec, &scope, &files) {
                return Ok(files);
            }
        }
    }
}
