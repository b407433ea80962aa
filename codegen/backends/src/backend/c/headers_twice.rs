//! Files of the specification that would be written to one path.

use super::names;
use crate::backend::Files;
use xen_abi_model::{Availability, Module, ModuleId, Spec};
use xen_abi_syntax::diagnostic::{Code, Diagnostic, Diagnostics};

/// Every two files of the specification of which the headers, or the layouts, would be one file. Headers are for all
/// targets, views and interface versions at once, so that only releases and dialects can keep two apart.
pub(super) fn headers_twice(spec: &Spec) -> Diagnostics {
    let mut found = Diagnostics::default();
    let mut paths: Vec<(String, ModuleId)> = Vec::new();
    for (module, of) in (0..).map(ModuleId).zip(&spec.modules) {
        let layout = format!("layout/{}.txt", of.name);
        paths.extend(names::paths(spec, module).into_iter().chain([layout]).map(|path| (path, module)));
    }
    // Behind each path are those that are the same, and those for which it would be a folder.
    paths.sort_by_cached_key(|(path, module)| (folder(path), *module));
    for (at, (path, module)) in paths.iter().enumerate() {
        let within = folder(path);
        let clashing = paths[at + 1..].iter().take_while(|(other, _)| folder(other).starts_with(&within));
        for (other, later) in clashing.filter(|(_, later)| are_together(&spec[*module], &spec[*later])) {
            let both = [path, other].map(|path| (path.clone(), String::new()));
            let Err(error) = Files::of(both) else { continue };
            let (first, second) = (*module.min(later), *module.max(later));
            found.push(
                Diagnostic::new(Code::HeaderTwice, spec[second].place, error.to_string())
                    .note(spec[first].place, "the other is here")
                    .help("make one file of them, or let the releases or dialects of the two exclude each other"),
            );
        }
    }
    found
}

/// A path as a folder, where the case of letters does not matter.
fn folder(path: &str) -> String {
    path.to_ascii_lowercase() + "/"
}

/// Whether both can be in the headers of one release and dialect.
fn are_together(one: &Module, other: &Module) -> bool {
    let of_headers = |module: &Module| Availability {
        dialects: module.when.dialects,
        since: module.when.since.clone(),
        until: module.when.until.clone(),
        ..Availability::default()
    };
    !of_headers(one).and(&of_headers(other)).is_impossible()
}
