//! bindgen as a build script runs it, in a process of its own.

use std::ffi::OsString;
use std::io::Write;
use std::path::Path;

use crate::cell::Cell;
use crate::measure::HeaderReader;

/// Why bindgen's process failed.
#[derive(Debug, thiserror::Error)]
pub enum OnceError {
    /// bindgen refused.
    #[error("bindgen could not read the headers: {0}")]
    Bindgen(#[from] bindgen::BindgenError),
    /// The result could not be printed.
    #[error("standard output: {0}")]
    Output(#[from] std::io::Error),
}

/// The verb of this program that does nothing else.
pub const VERB: &str = "bindgen-once";

/// Reads a unit and prints Rust: bindgen's defaults, without formatting.
pub fn run(unit: &Path, clang_arguments: &[String]) -> Result<(), OnceError> {
    let bindings = bindgen::Builder::default()
        .header(unit.to_string_lossy())
        .clang_args(clang_arguments)
        .use_core()
        .formatter(bindgen::Formatter::None)
        .generate()?;
    let mut output = std::io::stdout().lock();
    bindings.write(Box::new(&mut output))?;
    Ok(output.flush()?)
}

/// What this program is told to run bindgen over headers; writes the unit that includes them. It must have been started
/// anew (see [`crate::environment`]).
pub fn arguments(
    reader: &HeaderReader,
    cell: &Cell,
    headers: &[String],
    unit: &Path,
) -> std::io::Result<Vec<OsString>> {
    let (clang, text) = reader.unit(cell, headers);
    std::fs::write(unit, text)?;
    let own = [OsString::from(VERB), unit.into(), OsString::from("--")];
    Ok(own.into_iter().chain(clang.get_args().map(OsString::from)).collect())
}
