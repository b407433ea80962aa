//! What the real headers define, measured by clang and bindgen.
//!
//! One translation unit a cell: the preprocessor tells macros and homes of names (`preprocessed`), probes find the
//! constants (`probe`), bindgen tells the types (`reader`), and layouts are flattened into facts (`leaves`).

mod aliases;
mod assertions;
mod bit_fields;
mod content;
mod declarations;
mod declared;
mod error;
mod layout;
mod leaves;
mod mangled;
mod measured;
mod names;
mod places;
mod preprocessed;
mod probe;
mod reader;
mod rust_type;
mod sighting;
mod spelling;
pub(crate) mod tokens;
mod tree;
mod unit;

use std::path::PathBuf;
use std::process::Command;

pub use content::Content;
pub(crate) use content::INTERFACE;
pub(crate) use declarations::What;
pub use error::MeasureError;
pub use layout::LayoutError;
pub use measured::Measured;
pub(crate) use measured::{SAVE_CODE_SUFFIX, SAVE_TYPE_PREFIX};
pub use places::{Bindings, RecordInBindings};
pub use reader::ReadError;
pub use sighting::Sighting;

use crate::cell::Cell;
use crate::manifest::{Manifest, Toolchain};
use crate::process::{self, ProcessError};
use crate::workplace::Workplace;
use declared::Declared;
use names::NameCollector;
use preprocessed::Preprocessed;
pub(crate) use sighting::{Enumeration, HANDLE_PREFIXES, Inline, Member, Packing, Record, Shape, Typedef};
pub(crate) use spelling::{Length, builtin};
use unit::Unit;

/// Measures headers with one toolchain.
#[derive(Debug, Clone)]
pub struct HeaderReader {
    /// clang and libclang.
    pub toolchain: Toolchain,
    /// The folder of headers that stand for a C library.
    pub stubs: PathBuf,
}

impl HeaderReader {
    /// What `setup` left in a workplace.
    pub fn new(manifest: &Manifest, workplace: &Workplace) -> HeaderReader {
        HeaderReader { toolchain: manifest.toolchain.clone(), stubs: workplace.stubs() }
    }

    /// Everything that `headers`, with all that they include, define in a cell.
    pub fn facts_of(&self, cell: &Cell, headers: &[String]) -> Result<Measured, MeasureError> {
        let unit = Unit::new(&self.toolchain, &self.stubs, cell, headers);
        Ok(self.measure(cell, &unit, &preprocess(&unit)?)?.measured)
    }

    /// What `headers`, with all that they include, come to in a cell.
    pub fn content_of(&self, cell: &Cell, headers: &[String]) -> Result<Content, MeasureError> {
        let unit = Unit::new(&self.toolchain, &self.stubs, cell, headers);
        let interface = cell.interface.to_string();
        Ok(Content::of(&preprocessed_text(&unit)?, cell.target, &interface, &|file| unit.header_name(file)))
    }

    /// The same, with what bindgen wrote.
    pub fn bindings_of(&self, cell: &Cell, headers: &[String]) -> Result<Bindings, MeasureError> {
        let unit = Unit::new(&self.toolchain, &self.stubs, cell, headers);
        let Reading { measured, bindings, declared } = self.measure(cell, &unit, &preprocess(&unit)?)?;
        Ok(Bindings::new(cell, measured, bindings, &declared)?)
    }

    /// The same, with the way in which the headers spell what they declare.
    pub fn sighting_of(&self, cell: &Cell, headers: &[String]) -> Result<Sighting, MeasureError> {
        let unit = Unit::new(&self.toolchain, &self.stubs, cell, headers);
        let preprocessed = preprocess(&unit)?;
        let measured = self.measure(cell, &unit, &preprocessed)?.measured;
        Ok(Sighting::assemble(measured, preprocessed, &tree::of(&unit)?))
    }

    /// clang as it reads the headers in a cell, ready to be given more arguments; and a text that includes them.
    pub fn unit(&self, cell: &Cell, headers: &[String]) -> (Command, String) {
        let unit = Unit::new(&self.toolchain, &self.stubs, cell, headers);
        let mut clang = self.toolchain.command();
        clang.args(unit.arguments());
        (clang, unit.text)
    }

    /// clang as it reads a program that itself includes the headers of a cell.
    pub fn clang_in_tree(&self, cell: &Cell) -> Command {
        let (mut clang, _) = self.unit(cell, &[]);
        clang.arg("-I").arg(cell.set.tree());
        clang
    }

    /// The same as `unit`, but clang says what it finds strange about the headers.
    pub(crate) fn unit_with_warnings(&self, cell: &Cell, headers: &[String]) -> (Command, String) {
        let unit = Unit::new(&self.toolchain, &self.stubs, cell, headers);
        let mut clang = self.toolchain.command();
        clang.args(unit.arguments().iter().filter(|argument| *argument != unit::SILENCE));
        (clang, unit.text)
    }

    fn measure(
        &self,
        cell: &Cell,
        unit: &Unit<'_>,
        preprocessed: &Preprocessed,
    ) -> Result<Reading, MeasureError> {
        let candidates = probe::candidates(preprocessed);
        let probes = probe::working_probes(unit, &candidates)?;
        let collector = NameCollector::default();
        let bindings = bindings(unit, &probes, &collector)?;
        let mut declared = reader::read(&bindings, &collector.names())?;
        declared.restore_names(&preprocessed.declarations);
        let constants = probe::results(&declared, &candidates);
        let (definitions, unmeasured) = measured::assemble(cell, preprocessed, &declared, constants);
        let headers = preprocessed.headers.clone();
        let measured = Measured { definitions, unmeasured, headers, bindgen: version_of_bindgen(&bindings) };
        Ok(Reading { measured, bindings, declared })
    }
}

/// What was measured, and how.
struct Reading {
    measured: Measured,
    /// What bindgen wrote.
    bindings: String,
    /// What was read there.
    declared: Declared,
}

/// Runs the preprocessor, keeping the definitions of macros.
fn preprocess(unit: &Unit<'_>) -> Result<Preprocessed, ProcessError> {
    Ok(Preprocessed::read(&preprocessed_text(unit)?, &|file| unit.header_name(file)))
}

fn preprocessed_text(unit: &Unit<'_>) -> Result<String, ProcessError> {
    let mut command = unit.clang();
    command.args(["-E", "-dD"]);
    let output = process::compile_well(&mut command, &unit.text)?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Runs bindgen over the unit with the probes.
fn bindings(unit: &Unit<'_>, probes: &str, collector: &NameCollector) -> Result<String, MeasureError> {
    // Newer versions of Rust only change how bindgen writes, and this one asserts offsets with `offset_of!`.
    let Ok(rust) = bindgen::RustTarget::stable(77, 0) else { unreachable!("bindgen knows Rust 1.77") };
    let bindings = bindgen::Builder::default()
        .header_contents("unit.h", &format!("{}{probes}", unit.text))
        .clang_args(unit.arguments())
        .rust_target(rust)
        .formatter(bindgen::Formatter::None)
        .generate_comments(false)
        .layout_tests(true)
        .derive_debug(false)
        .prepend_enum_name(false)
        .default_non_copy_union_style(bindgen::NonCopyUnionStyle::ManuallyDrop)
        // The unit says where to look.
        .detect_include_paths(false)
        .ignore_functions()
        .use_core()
        .ctypes_prefix("c")
        .parse_callbacks(Box::new(collector.clone()))
        .generate()?;
    Ok(bindings.to_string())
}

/// The version in the comment with which the output begins.
fn version_of_bindgen(bindings: &str) -> String {
    let after = bindings.split("rust-bindgen ").nth(1).unwrap_or_default();
    after.split_whitespace().next().unwrap_or("unknown").to_owned()
}

#[cfg(test)]
mod tests;
