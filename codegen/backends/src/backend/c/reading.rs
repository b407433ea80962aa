//! Which headers a program reads with others, and in which order they can be read one after the other.

use xen_abi_model::{Module, Spec};
use xen_abi_syntax::axes::Variant;

/// Headers on which all others build.
const FIRST: [&str; 2] = ["xen.h", "xen/interface/xen.h"];

/// The headers of a project that are there for a variant: first those on which all build, then those that no other
/// includes. Those that others include may be parts that cannot be read alone; those that others include behind their
/// own declarations are.
pub fn in_reading_order<'s>(spec: &'s Spec, variant: Variant, project: Option<&str>) -> Vec<&'s str> {
    let is_there = |module: &&Module| module.when.holds(variant) && module.project() == project;
    let modules: Vec<&Module> = spec.modules.iter().filter(is_there).collect();
    let includes =
        || modules.iter().flat_map(|module| &module.includes).filter(|include| include.when.holds(variant));
    let rank = |header: &str| {
        let of_header = || includes().filter(|include| include.header == header);
        (!FIRST.contains(&header), of_header().next().is_some(), of_header().any(|include| include.behind))
    };
    let mut headers: Vec<&str> = modules.iter().map(|module| module.header.as_str()).collect();
    headers.sort_by_cached_key(|header| (rank(header), *header));
    headers
}

/// Whether a program that includes a header reads another with it.
pub(super) fn reads(spec: &Spec, header: &str, other: &str) -> bool {
    let read = spec.read_with(spec.modules_of_header(header));
    read.into_iter().any(|module| spec[module].header == other)
}
