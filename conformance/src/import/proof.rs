//! Reading drafts back: what they say must be what was measured.

use std::collections::{BTreeMap, BTreeSet};

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use xen_abi_codegen::axes::Dialect;
use xen_abi_codegen::source::Source;

use super::draft::{Draft, path_of};
use super::panorama::Panorama;
use crate::cell::Cell;
use crate::compare::{self, Difference, Scope};
use crate::measure;
use crate::ours::{Ours, OursError, RELEASES, Specification};

/// Where the files of Linux's dialect are.
const OF_LINUX: &str = "linux/";

/// What a draft says otherwise than the headers, with the cells in which it does.
pub type Differences = BTreeMap<Difference, Vec<String>>;

/// The differences of each header that was drafted, but for what the drafts leave out.
///
/// The drafts must be those of all headers that were read.
pub fn prove(panorama: &Panorama, drafts: &[Draft]) -> Result<BTreeMap<String, Differences>, OursError> {
    let specification = Specification::of(sources_of(panorama.dialect(), drafts)?)?;
    let left_out: BTreeSet<&String> = drafts.iter().flat_map(|draft| draft.left_out.keys()).collect();
    let mut differences: BTreeMap<String, Differences> = BTreeMap::new();
    let found = disagreements(panorama, &specification)?.into_iter();
    // What the program asks for is no fact of the headers.
    let is_fact = |name: &String| !left_out.contains(name) && name != measure::INTERFACE;
    for (cell, home, difference) in found.filter(|(_, _, found)| is_fact(&found.name)) {
        let of_header = differences.entry(home).or_default();
        of_header.entry(difference).or_default().push(cell.to_string());
    }
    Ok(differences)
}

/// All on which a specification and the headers disagree, whether or not a file says that it describes all of its
/// header: each with its cell, and the header that has the name.
fn disagreements<'p>(
    panorama: &'p Panorama,
    specification: &Specification,
) -> Result<Vec<(&'p Cell, String, Difference)>, OursError> {
    let of_view = panorama.views.par_iter().map(|view| {
        let measured = view.measured();
        let scope = Scope { measured: &measured.headers, is_whole: &|_| true };
        let mut found = Vec::new();
        for cell in view.cells() {
            let Some(described) = specification.definitions(cell)? else { continue };
            for difference in compare::compare(&measured.definitions, &described, scope).differences {
                let homes = [&measured.definitions.homes, &described.homes];
                let home = homes.into_iter().find_map(|homes| homes.get(&difference.name)).cloned();
                found.push((cell, home.unwrap_or_default(), difference));
            }
        }
        Ok(found)
    });
    Ok(of_view.collect::<Result<Vec<_>, OursError>>()?.concat())
}

/// The drafts as files of a specification. Those of another dialect need the files that they share names with.
pub(super) fn sources_of(dialect: Dialect, drafts: &[Draft]) -> Result<Vec<Source>, OursError> {
    let is_needed = |name: &str| match dialect {
        Dialect::Xen => name == RELEASES,
        Dialect::Linux => !name.starts_with(OF_LINUX),
    };
    let mut sources = Specification::sources()?;
    sources.retain(|source| is_needed(&source.name));
    for draft in drafts {
        sources.push(Source::new(path_of(dialect, &draft.header), draft.to_text()));
    }
    Ok(sources)
}
