//! The hardest shapes of Xen's headers, as fixtures in `tests/stress`: each file describes a part of a real header.
//!
//! What fixtures build on is the specification itself, except for headers that they describe.

use std::collections::BTreeSet;

use xen_abi_codegen::folder;
use xen_abi_codegen::source::Source;

use crate::ours::OursError;
use crate::workplace::workspace_root;

/// What the names of modules of fixtures begin with.
pub const PREFIX: &str = "stress/";

/// The fixtures, and the files of the specification that describe other headers.
pub fn sources() -> Result<Vec<Source>, OursError> {
    let fixtures = folder::read(&workspace_root().join("conformance/tests/stress"))?;
    let headers: BTreeSet<String> = fixtures.iter().filter_map(|fixture| header(&fixture.text)).collect();
    let is_described = |source: &Source| header(&source.text).is_some_and(|header| headers.contains(&header));
    let mut sources = folder::read(&workspace_root().join("spec"))?;
    sources.retain(|source| &*source.name != "releases.yaml" && !is_described(source));
    sources.extend(fixtures.into_iter().map(|fixture| match &*fixture.name {
        "releases.yaml" => fixture,
        name => Source::new(format!("{PREFIX}{name}"), &*fixture.text),
    }));
    Ok(sources)
}

/// The header that a file describes.
fn header(text: &str) -> Option<String> {
    text.lines().find_map(|line| line.strip_prefix("header: ")).map(str::to_owned)
}
