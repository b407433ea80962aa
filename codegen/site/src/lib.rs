//! A site that documents the Xen ABI: a page for each thing that has a name, for every release and target at once.
//!
//! Pages are files that need no server and nothing from elsewhere. What a reader chooses, such as a target, stands behind
//! the `#` of an address; scripts show it, and without them there is a table for each layout.

mod axes;
mod calls;
mod errors;
mod frame;
mod groups;
mod headers;
mod html;
mod in_rust;
mod links;
mod paths;
mod records;
mod registers;
mod releases;
mod rows;
mod search;
mod start;
mod targets;
mod usage;
mod world;

use xen_abi_backends::backend::{BadFile, Files};
use xen_abi_model::Spec;
use xen_abi_syntax::diagnostic::Diagnostics;
use xen_abi_syntax::parallel::in_parallel;

use paths::File;
use world::World;

/// Why there is no site.
#[derive(Debug)]
pub enum Failure {
    /// The specification is wrong.
    Spec(Diagnostics),
    /// Two pages would be one file.
    Twice(BadFile),
}

/// All files of the site.
pub fn site(spec: &Spec) -> Result<Files, Failure> {
    let world = World::of(spec).map_err(Failure::Spec)?;
    let kinds: [fn(&World<'_>) -> Vec<File>; 9] = [
        records::pages,
        groups::pages,
        calls::pages,
        headers::pages,
        errors::pages,
        releases::pages,
        targets::pages,
        start::pages,
        search::files,
    ];
    let made = in_parallel(kinds.into(), |_| 0, |pages| pages(&world));
    let files = made.into_iter().flatten().chain(frame::assets());
    Files::of(files).map_err(Failure::Twice)
}
