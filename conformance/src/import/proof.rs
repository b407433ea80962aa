//! Reading drafts back: what they say must be what was measured.

use std::collections::{BTreeMap, BTreeSet};

use xen_abi_codegen::axes::Dialect;
use xen_abi_codegen::folder;
use xen_abi_codegen::source::Source;

use super::draft::{Draft, path_of};
use super::panorama::Panorama;
use super::yaml::TODO;
use crate::compare::{self, Difference, Scope};
use crate::ours::{Ours, OursError, RELEASES, Specification};
use crate::workplace::workspace_root;

/// Where the files of Linux's dialect are.
const OF_LINUX: &str = "linux/";

/// What a draft says otherwise than the headers, with the cells in which it does.
pub type Differences = BTreeMap<Difference, Vec<String>>;

/// The differences of each header that was drafted, but for what the drafts leave out.
///
/// The drafts must be those of all headers that were read.
pub fn prove(panorama: &Panorama, drafts: &[Draft]) -> Result<BTreeMap<String, Differences>, OursError> {
    let specification = read_back(panorama.dialect(), drafts)?;
    let left_out: BTreeSet<&String> = drafts.iter().flat_map(|draft| draft.left_out.keys()).collect();
    let mut differences: BTreeMap<String, Differences> = BTreeMap::new();
    for (cell, sighting) in &panorama.cells {
        let Some(described) = specification.definitions(cell)? else { continue };
        let measured = &sighting.measured;
        let scope = Scope { measured: &measured.headers, is_whole: &|_| true };
        let found = compare::compare(&measured.definitions, &described, scope).differences;
        for difference in found.into_iter().filter(|found| !left_out.contains(&found.name)) {
            let name = &difference.name;
            let home = measured.definitions.homes.get(name).or_else(|| described.homes.get(name));
            let of_header = differences.entry(home.cloned().unwrap_or_default()).or_default();
            of_header.entry(difference).or_default().push(cell.to_string());
        }
    }
    Ok(differences)
}

/// The drafts as a specification, with a text where a person must write one. Those of another dialect need the files
/// that they share names with.
fn read_back(dialect: Dialect, drafts: &[Draft]) -> Result<Specification, OursError> {
    let is_needed = |name: &str| match dialect {
        Dialect::Xen => name == RELEASES,
        Dialect::Linux => !name.starts_with(OF_LINUX),
    };
    let mut sources = folder::read(&workspace_root().join("spec"))?;
    sources.retain(|source| is_needed(&source.name));
    for draft in drafts {
        let text = draft.to_text().replace(&format!("doc: {TODO}"), "doc: Not written yet.");
        sources.push(Source::new(path_of(dialect, &draft.header), text));
    }
    Specification::of(sources)
}
