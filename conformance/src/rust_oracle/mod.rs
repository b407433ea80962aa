//! The third oracle: a Rust compiler, which is given the generated Rust with assertions of what was measured in the
//! real headers.
//!
//! `program` writes the assertions, one a line, and `verdict` turns what the compiler says of lines into differences of
//! names in C.

mod compiler;
mod program;
mod toolchain;
mod verdict;

use std::collections::BTreeSet;

use xen_abi_codegen::abi::Abi;
use xen_abi_codegen::axes::Target;
use xen_abi_codegen::backend::rust::{CNames, RustModel, RustOptions, c_names};
use xen_abi_codegen::facts::Facts;
use xen_abi_codegen::matrix::Matrix;
use xen_abi_codegen::request::reached_modules;

pub use compiler::{RustCompiler, RustError};
pub use verdict::Verdict;

use crate::atomic_file::FileError;
use crate::cell::Cell;
use crate::compare::{Category, Difference, Disagreement};
use crate::definitions::Definitions;
use crate::manifest::{Manifest, ManifestError};
use crate::measure::{Bindings, MeasureError};
use crate::ours::{Ours, OursError, Specification, definitions, variant};
use crate::reasons::Reasons;
use crate::yaml_file::YamlFileError;
use program::Program;

/// Why the oracle has nothing to say.
#[derive(Debug, thiserror::Error)]
pub enum RustOracleError {
    /// The specification could not be read or lowered.
    #[error(transparent)]
    Ours(#[from] OursError),
    /// There is no compiler.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    /// The list of known differences could not be read.
    #[error(transparent)]
    Reasons(#[from] YamlFileError),
    /// The headers could not be measured.
    #[error(transparent)]
    Headers(#[from] MeasureError),
    /// The headers could not be listed.
    #[error(transparent)]
    File(#[from] FileError),
    /// The compiler could not be used, or refused the generated code itself.
    #[error(transparent)]
    Rust(#[from] RustError),
}

/// What is known of the real headers.
#[derive(Clone, Copy)]
struct Witness<'a> {
    measured: &'a Definitions,
    bindings: Option<&'a Bindings>,
}

/// Holds generated Rust against what was measured.
#[derive(Debug, Clone)]
pub struct RustOracle {
    compiler: RustCompiler,
    reasons: Reasons,
    modules: Vec<String>,
}

impl RustOracle {
    /// An oracle that looks at all modules.
    pub fn new(manifest: &Manifest) -> Result<RustOracle, RustOracleError> {
        let toolchain = manifest.rust.get("Rust compiler with core for all targets")?.clone();
        let compiler = RustCompiler { toolchain };
        if !compiler.is_a_compiler()? {
            let path = compiler.toolchain.rustc;
            return Err(ManifestError::NoCompiler { path }.into());
        }
        Ok(RustOracle { compiler, reasons: Reasons::load()?, modules: Vec::new() })
    }

    /// The version of the compiler.
    pub fn version(&self) -> &str {
        &self.compiler.toolchain.version
    }

    /// The same, but looking only at some modules and those whose headers they include: faster.
    pub fn only(self, modules: &[&str]) -> RustOracle {
        RustOracle { modules: modules.iter().map(|name| (*name).to_owned()).collect(), ..self }
    }

    /// What differs in a cell, for which `measured` is what the real headers define. Each name of a package that was made
    /// between two point releases must be as in one or the other.
    pub fn differences(
        &self,
        cell: &Cell,
        specification: &Specification,
        measured: &Definitions,
    ) -> Result<Verdict, RustOracleError> {
        self.either_release(cell, specification, Witness { measured, bindings: None })
    }

    /// The same, with bindgen's own types in the program too, to which those of the specification must be alike.
    pub fn differences_beside_bindgen(
        &self,
        cell: &Cell,
        specification: &Specification,
        bindings: &Bindings,
    ) -> Result<Verdict, RustOracleError> {
        let measured = &bindings.measured.definitions;
        self.either_release(cell, specification, Witness { measured, bindings: Some(bindings) })
    }

    /// What differs between generated Rust and what is known of a specification that no headers have.
    pub fn differences_of(
        &self,
        abi: &Abi<'_>,
        known: &Facts,
    ) -> Result<BTreeSet<Difference>, RustOracleError> {
        let program = self.assertions(abi, &c_names(abi, &self.modules), known, None);
        self.judge(abi.variant().target, &program)
    }

    /// The program that compiles if nothing differs; what either side lacks is not in it.
    pub fn program(
        &self,
        cell: &Cell,
        specification: &Specification,
        measured: &Definitions,
    ) -> Result<String, RustOracleError> {
        let abi = specification.abi_of(variant(cell))?;
        let names = c_names(&abi, &self.modules);
        Ok(self.assertions(&abi, &names, &measured.facts, None).text().to_owned())
    }

    fn either_release(
        &self,
        cell: &Cell,
        specification: &Specification,
        witness: Witness<'_>,
    ) -> Result<Verdict, RustOracleError> {
        let mut verdict = self.at(cell, specification, witness)?;
        if let (false, Some(next)) = (verdict.differences.is_empty(), cell.at_next_release()) {
            let at_next = self.at(&next, specification, witness)?.differences;
            verdict.differences.retain(|one| at_next.iter().any(|other| one.is_about_the_name_of(other)));
        }
        Ok(verdict)
    }

    /// The generated code with assertions of what is known of the headers.
    fn assertions(
        &self,
        abi: &Abi<'_>,
        names: &CNames,
        known: &Facts,
        bindings: Option<&Bindings>,
    ) -> Program {
        let options = RustOptions { modules: self.modules.clone(), ..RustOptions::default() };
        let matrix = Matrix::from(abi.clone());
        let generated = RustModel::new(&matrix, &options).text();
        let mut program = Program::around(&generated, names);
        program.assert(names, known);
        if let Some(bindings) = bindings {
            program.beside(names, bindings);
        }
        program
    }

    fn at(
        &self,
        cell: &Cell,
        specification: &Specification,
        witness: Witness<'_>,
    ) -> Result<Verdict, RustOracleError> {
        let abi = specification.abi_of(variant(cell))?;
        let names = c_names(&abi, &self.modules);
        let program = self.assertions(&abi, &names, &witness.measured.facts, witness.bindings);
        let mut differences = self.judge(cell.target, &program)?;
        let reached = reached_modules(&abi.clone().into(), &self.modules);
        let is_reached = |header: &str| reached.iter().any(|module| abi.spec[*module].header == header);
        differences.extend(one_sided(&names, &definitions(&abi), witness.measured, &|header| {
            specification.is_whole(cell, header) && is_reached(header)
        }));
        differences.retain(|difference| self.reasons.find(&difference.name, cell).is_none());
        let Program { asserted, nameless, beside_bindgen, .. } = program;
        Ok(Verdict { differences, asserted, nameless, beside_bindgen })
    }

    /// What a compiler for a target finds in a program.
    fn judge(&self, target: Target, program: &Program) -> Result<BTreeSet<Difference>, RustOracleError> {
        let complaints = self.compiler.complaints(target, program.text())?;
        Ok(verdict::read(program, &complaints).map_err(|said| RustError::Refused { target, said })?)
    }
}

/// Names and leaves that only one side has. The other side is asked only if it should have them: Rust if the
/// specification describes the header whole, the headers if they were read.
fn one_sided(
    names: &CNames,
    ours: &Definitions,
    measured: &Definitions,
    is_whole: &dyn Fn(&str) -> bool,
) -> BTreeSet<Difference> {
    let mut found = BTreeSet::new();
    let read: BTreeSet<&String> = measured.homes.values().collect();
    let mut compare = |category: Category, theirs: BTreeSet<&String>, rust: BTreeSet<&String>| {
        for name in theirs.difference(&rust) {
            if measured.homes.get(*name).is_some_and(|header| is_whole(header)) {
                found.insert(rust_lacks(category, name, name));
            }
        }
        for name in rust.difference(&theirs) {
            if ours.homes.get(*name).is_some_and(|header| read.contains(header)) {
                found.insert(headers_lack(category, name, name));
            }
        }
    };
    let facts = &measured.facts;
    compare(Category::Record, facts.records.keys().collect(), names.records.keys().collect());
    compare(Category::Constant, facts.constants.keys().collect(), names.constants.keys().collect());
    compare(Category::String, facts.strings.keys().collect(), names.strings.keys().collect());
    for (name, record) in &facts.records {
        let Some(rust) = names.records.get(name) else { continue };
        let theirs: BTreeSet<&String> = record.fields.iter().map(|field| &field.path).collect();
        let rust: BTreeSet<&String> = rust.members.iter().map(|member| &member.path).collect();
        found.extend(theirs.difference(&rust).map(|leaf| rust_lacks(Category::Record, name, leaf)));
        found.extend(rust.difference(&theirs).map(|leaf| headers_lack(Category::Record, name, leaf)));
    }
    found
}

fn rust_lacks(category: Category, name: &str, what: &str) -> Difference {
    let disagreement = Disagreement::SpecLacks { headers: what.to_owned() };
    Difference { category, name: name.to_owned(), disagreement }
}

fn headers_lack(category: Category, name: &str, what: &str) -> Difference {
    let disagreement = Disagreement::HeadersLack { spec: what.to_owned() };
    Difference { category, name: name.to_owned(), disagreement }
}
