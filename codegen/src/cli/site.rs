//! The verb that writes the site.

use std::time::Instant;

use xen_abi_codegen::site::{Failure as NoSite, site as files_of};

use super::arguments::Site;
use super::failure::Failure;
use super::output;
use super::selection::failure;

/// Writes every page; those that are right already are left alone.
pub(super) fn site(arguments: &Site) -> Result<(), Failure> {
    let start = Instant::now();
    let spec = arguments.folder.load()?;
    let files = files_of(&spec).map_err(|error| match error {
        NoSite::Spec(found) => failure(&spec, found),
        NoSite::Twice(file) => Failure::from(file),
    })?;
    let made = start.elapsed();
    output::write(&arguments.out, &files)?;
    let bytes: usize = files.texts().map(str::len).sum();
    output::print(&format!(
        "{} files, {} kB, in {}: made in {} ms, there after {} ms\n",
        files.len(),
        bytes / 1000,
        arguments.out.display(),
        made.as_millis(),
        start.elapsed().as_millis()
    ))
}
