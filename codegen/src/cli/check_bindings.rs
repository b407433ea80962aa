//! The verb that compares bindings which others wrote with the specification.

use std::path::Path;

use serde_json::json;
use xen_abi_codegen::bindings::report::{SCHEMA, as_json, text};
use xen_abi_codegen::bindings::{Language, check};
use xen_abi_codegen::regular_file;

use super::arguments::{CheckBindings, Format};
use super::failure::Failure;
use super::output;
use super::selection::failure;

/// More than bindings that somebody reads.
const MOST_BYTES: u64 = 16 << 20;

/// Says of each file what is right and what is not.
pub(super) fn check_bindings(arguments: &CheckBindings) -> Result<(), Failure> {
    let spec = arguments.folder.load()?;
    let mut is_wrong = false;
    let mut items = Vec::new();
    for path in &arguments.files {
        let name = path.display().to_string();
        let language = language(path)?;
        let declared = language
            .read(path, &source(path)?)
            .map_err(|error| could_not_read(path, &format!("line {}: {}", error.line, error.message)))?;
        let all = check(&spec, &declared).map_err(|found| failure(&spec, found))?;
        is_wrong |= all.iter().any(xen_abi_codegen::bindings::Checked::is_wrong);
        match arguments.format {
            Format::Human => output::print(&text(&name, &all))?,
            Format::Json => items.extend(as_json(&name, &all)),
        }
    }
    if arguments.format == Format::Json {
        output::print_json(&json!({ "schema": SCHEMA, "items": items }))?;
    }
    if is_wrong { Err(Failure::Found) } else { Ok(()) }
}

fn language(path: &Path) -> Result<Language, Failure> {
    let unknown = || Failure::Usage(format!("{}: bindings in {} are read", path.display(), Language::LIST));
    Language::of(path).ok_or_else(unknown)
}

fn source(path: &Path) -> Result<String, Failure> {
    match regular_file::read(path, MOST_BYTES) {
        Ok(Some(bytes)) => String::from_utf8(bytes).map_err(|_| could_not_read(path, "it is no UTF-8")),
        Ok(None) => Err(could_not_read(path, "it is larger than 16 MiB")),
        Err(error) => Err(Failure::Disk(path.to_owned(), error)),
    }
}

fn could_not_read(path: &Path, why: &str) -> Failure {
    Failure::Disk(path.to_owned(), std::io::Error::other(why.to_owned()))
}
