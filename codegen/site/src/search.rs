//! The index of the search: every name, with what it is, its number and its page, and the members of each record, as a
//! script so that it is read from a disk too.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use xen_abi_model::Item;
use xen_abi_syntax::axes::Dialect;

use crate::links::is_of_xen;
use crate::paths::File;
use crate::world::World;

/// The kinds, as filters of the search have them.
const KINDS: [&str; 11] =
    ["op", "hypercall", "struct", "const", "type", "err", "smccc", "macro", "header", "release", "target"];

/// The index: a line for each name, with its kind, number and page behind tabs, and one for each record with its members.
pub(crate) fn files(world: &World<'_>) -> Vec<File> {
    let mut lines: Vec<String> = Vec::new();
    for (name, page) in world.links.all().filter(|(name, page)| !is_nowhere(world, name, page)) {
        let (kind, number) = what(world, name, page);
        let rust = world.rust.get(name).and_then(|path| path.rsplit("::").next()).unwrap_or_default();
        let rust = if rust.eq_ignore_ascii_case(name) { "" } else { rust };
        let page = without_name(page, name);
        lines.push(format!("{name}\t{kind}\t{number}\t{page}\t{rust}"));
    }
    for module in world.spec.modules.iter().filter(|module| module.when.dialects.contains(Dialect::Xen)) {
        let header = module.header.as_str();
        let page = crate::paths::Kind::Header.path(header);
        lines.push(format!("{header}\t{}\t\t{page}\t", index_of("header")));
    }
    for (_, name) in &world.axes.releases {
        let page = crate::paths::Kind::Release.path(name);
        lines.push(format!("Xen {name}\t{}\t\t{page}\t", index_of("release")));
    }
    lines.dedup();
    let mut text = String::from("XEN_ABI_INDEX = ");
    let all = serde_json::json!({ "kinds": KINDS, "lines": lines.join("\n"), "members": members(world) });
    let _ = write!(text, "{all};");
    vec![("assets/index.js".to_owned(), text)]
}

/// The page without the name that it ends with, which the script puts there again: behind `/` and before `.html`, or behind
/// `#`.
fn without_name<'p>(page: &'p str, name: &str) -> &'p str {
    let own = page.strip_suffix(".html").and_then(|page| page.strip_suffix(name));
    let anchored = page.strip_suffix(name).filter(|page| page.ends_with('#'));
    own.filter(|page| page.ends_with('/')).or(anchored).unwrap_or(page)
}

/// A line for each record: its name and the members that it has somewhere.
fn members(world: &World<'_>) -> String {
    let mut by_name: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for abi in world.matrix.abis() {
        for (id, body) in abi.records().iter() {
            let members = by_name.entry(&world.spec[id].head.name).or_default();
            members.extend(body.named().map(|named| named.path()));
        }
    }
    let lines = by_name
        .into_iter()
        .map(|(name, members)| std::iter::once(name.to_owned()).chain(members).collect::<Vec<_>>().join(" "));
    lines.collect::<Vec<_>>().join("\n")
}

/// Whether a name is that of a constant which nothing that is covered has, so that no page tells its value.
fn is_nowhere(world: &World<'_>, name: &str, page: &str) -> bool {
    page.contains('#') && !world.spec.constants_named(name).is_empty() && world.constant(name).is_none()
}

fn index_of(kind: &str) -> usize {
    KINDS.iter().position(|known| *known == kind).unwrap_or_default()
}

/// What a name is, and the number that it has.
fn what(world: &World<'_>, name: &str, page: &str) -> (usize, String) {
    let folder = page.split('/').next().unwrap_or_default();
    let constant = world.spec.constants_named(name).first();
    let number = world.constant(name).map_or_else(String::new, |value| value.to_string());
    match (folder, page.contains('#')) {
        ("record", _) => (index_of("struct"), String::new()),
        ("op", _) => (index_of("op"), number),
        ("hypercall", _) => (
            index_of("hypercall"),
            world.hypercall(name).map_or_else(String::new, |number| number.to_string()),
        ),
        ("error", _) => (index_of("err"), world.error(name).map_or(number, |value| value.to_string())),
        ("smccc", _) => (index_of("smccc"), smccc_number(world, name)),
        ("group" | "bits", false) => (index_of("type"), String::new()),
        _ if constant.is_some() => (index_of("const"), number),
        _ => {
            let mut items = Item::all(world.spec).into_iter().filter(|item| is_of_xen(world.spec, *item));
            let is_type = items.any(|item| {
                matches!(item, Item::Typedef(_)) && item.names(world.spec).any(|known| known == name)
            });
            (index_of(if is_type { "type" } else { "macro" }), String::new())
        }
    }
}

fn smccc_number(world: &World<'_>, name: &str) -> String {
    let call = world.spec.smccc.iter().find(|call| call.head.name == name);
    call.map_or_else(String::new, |call| call.id.0.to_string())
}
