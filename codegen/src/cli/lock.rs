//! The verb that keeps the layouts and values of a release in a file, and says what is not so any more.

use std::path::Path;

use xen_abi_codegen::axes::{Dialect, Target};
use xen_abi_codegen::regression::accepted::AcceptedChanges;
use xen_abi_codegen::regression::diff::diff as changes_between;
use xen_abi_codegen::regression::known::Known;
use xen_abi_codegen::regression::lock::{lock as text_of, read};
use xen_abi_codegen::regression::policy::Policy;
use xen_abi_codegen::regression::report::{Format, judged, report};
use xen_abi_codegen::regression::state::{State, too_large};
use xen_abi_codegen::request::named_release;

use super::arguments::Lock;
use super::diff::latest;
use super::failure::Failure;
use super::output;
use super::selection::{failure, refused};

/// Writes the file, or compares it with what it would be.
pub(super) fn lock(arguments: &Lock) -> Result<(), Failure> {
    let spec = arguments.folder.load()?;
    let dialect = Dialect::Xen;
    let release = match &arguments.release {
        Some(word) => {
            named_release(&spec.releases, dialect, word).map_err(|refusal| refused(&spec, refusal))?
        }
        None => latest(&spec, dialect)?,
    };
    let state = State::of_release(&spec, dialect, release, &Target::ALL, arguments.folder.root()?)
        .map_err(|found| failure(&spec, found))?;
    let new = text_of(state.facts());
    if !arguments.check {
        return output::write_file(&arguments.out, &new);
    }
    let old = text(&arguments.out)?;
    if old == new {
        return Ok(());
    }
    let before = State::of_facts(arguments.out.display().to_string(), locked(&arguments.out, &old)?);
    let found = changes_between(&before, &state, &Known::of(&spec));
    let judged = judged(&found, &Policy::default(), &AcceptedChanges::default());
    output::print(&report(&found, &judged, Format::Text))?;
    output::tell(&format!("{} is not up to date; `xen-abi lock` writes it anew", arguments.out.display()));
    Err(Failure::Found)
}

/// The text of a lock file.
pub(super) fn text(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(Failure::disk(path))
}

/// The facts in a lock file.
pub(super) fn locked(path: &Path, text: &str) -> Result<Vec<xen_abi_codegen::facts::Facts>, Failure> {
    let damaged = |line, message: String| {
        Failure::Disk(path.to_owned(), std::io::Error::other(format!("line {line}: {message}")))
    };
    let facts = read(text).map_err(|error| damaged(error.line, error.message))?;
    match facts.values().find_map(too_large) {
        Some(name) => Err(damaged(1, format!("`{name}` is larger than memory"))),
        None => Ok(facts.into_values().collect()),
    }
}
