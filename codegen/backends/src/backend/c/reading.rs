//! Which headers a program reads with others, and in which order they can be read one after the other.

use xen_abi_model::{Module, ModuleId, Spec};
use xen_abi_syntax::axes::Variant;

/// Headers on which all others build; those of Linux for programs do so without including them.
const FIRST: [&str; 3] = ["xen.h", "xen/interface/grant_table.h", "xen/interface/xen.h"];

/// The headers of a project that are there for a variant: first those on which all build, then those that no other
/// includes. Those that others include may be parts that cannot be read alone; those that others include behind their
/// own declarations are.
pub fn in_reading_order<'s>(spec: &'s Spec, variant: Variant, project: Option<&str>) -> Vec<&'s str> {
    let is_there = |module: &&Module| module.when.holds(variant) && module.project() == project;
    let modules: Vec<ModuleId> = spec.module_ids().filter(|id| is_there(&&spec[*id])).collect();
    let is_included = |header: &str| {
        let mut includes = modules.iter().flat_map(|id| &spec[*id].includes);
        includes.any(|include| include.header == header && include.when.holds(variant))
    };
    let is_part = |id: ModuleId| spec.built_on(id).any(|(when, _)| when.holds(variant));
    let rank = |id: ModuleId| {
        let header = spec[id].header.as_str();
        (!FIRST.contains(&header), is_included(header), is_part(id), header)
    };
    let mut modules: Vec<_> = modules.iter().map(|id| rank(*id)).collect();
    modules.sort();
    modules.into_iter().map(|(.., header)| header).collect()
}

/// Whether a program that includes a header reads another with it.
pub(super) fn reads(spec: &Spec, header: &str, other: &str) -> bool {
    let read = spec.read_with(spec.modules_of_header(header));
    read.into_iter().any(|module| spec[module].header == other)
}
