//! A page for each header: what it declares, and the constants that belong to no group.

use std::collections::BTreeSet;

use askama::Template;
use xen_abi_backends::matrix::Views;
use xen_abi_model::{Item, Module, ModuleId};

use crate::axes::availability;
use crate::frame::Frame;
use crate::groups::{Value, value};
use crate::html::{Html, Writer, first_sentence};
use crate::links::is_of_xen;
use crate::paths::{File, Kind};
use crate::world::World;

#[derive(Template)]
#[template(path = "header.html")]
struct Page<'p> {
    frame: Frame,
    name: &'p str,
    when: Vec<String>,
    doc: Html,
    sections: Vec<Section>,
    constants: Vec<Value>,
    others: Vec<Other>,
    left_out: Vec<(String, Html)>,
    includes: Vec<Html>,
    source: Vec<&'p str>,
}

/// What has pages of its own, by kind.
struct Section {
    title: &'static str,
    entries: Vec<(Html, Html)>,
}

/// What has no page of its own.
struct Other {
    name: String,
    kind: &'static str,
    is: String,
    when: Vec<String>,
    doc: Html,
    used_by: Vec<Html>,
}

pub(crate) fn pages(world: &World<'_>) -> Vec<File> {
    let views = world.matrix.views();
    let modules = world
        .spec
        .module_ids()
        .filter(|id| world.spec[*id].when.dialects.contains(xen_abi_syntax::axes::Dialect::Xen));
    modules.map(|id| page(world, &views, id)).collect()
}

fn page(world: &World<'_>, views: &Views<'_, '_>, id: ModuleId) -> File {
    let spec = world.spec;
    let module: &Module = &spec[id];
    let path = Kind::Header.path(module.header.as_str());
    let frame = Frame::of(&path, module.header.as_str(), &module.doc);
    let root = frame.root.clone();
    let writer = Writer { spec, links: &world.links, root: &root };
    let items: Vec<Item> = Item::all(spec)
        .into_iter()
        .filter(|item| item.head(spec).module == id && is_of_xen(spec, *item))
        .collect();
    let mut sections = Vec::new();
    for (title, is_it) in SECTIONS {
        let of_kind = items.iter().filter(|item| is_it(item));
        let mut entries: Vec<(Html, Html)> = of_kind
            .map(|item| {
                let head = item.head(spec);
                (writer.code(&head.name), writer.line(first_sentence(&head.doc)))
            })
            .collect();
        entries.dedup();
        if !entries.is_empty() {
            sections.push(Section { title, entries });
        }
    }
    let is_told_here = |name: &str| world.links.to(name) == Some(&format!("{path}#{name}"));
    let loose = items.iter().filter_map(|item| match item {
        Item::Constant(id) => Some(spec[*id].head.name.as_str()).filter(|name| is_told_here(name)),
        _ => None,
    });
    let mut seen = BTreeSet::new();
    let loose = loose.filter(|name| seen.insert(*name));
    let constants: Vec<Value> = loose.filter_map(|name| value(world, views, &writer, name)).collect();
    // A name can be a constant for some and a macro for others: it is told once.
    let others = once(&constants, items.iter().filter_map(|item| other(world, &writer, *item)));
    let page = Page {
        name: module.header.as_str(),
        when: availability(&module.when),
        doc: writer.docs(&module.doc),
        sections,
        constants,
        others,
        left_out: module.left_out.iter().map(|(name, why)| (name.clone(), writer.line(why))).collect(),
        includes: module
            .includes
            .iter()
            .map(|include| include_link(&root, include.header.as_str(), world))
            .collect(),
        source: module.provenance.iter().map(|(_, path, _)| path.as_str()).collect(),
        frame,
    };
    (path, page.render().unwrap_or_default())
}

fn once(constants: &[Value], others: impl Iterator<Item = Other>) -> Vec<Other> {
    let mut seen: BTreeSet<String> = constants.iter().map(|constant| constant.name.clone()).collect();
    others.filter(|other| seen.insert(other.name.clone())).collect()
}

/// Whether an item is of a kind.
type IsIt = fn(&Item) -> bool;

/// What is listed with links, in this order.
const SECTIONS: [(&str, IsIt); 5] = [
    ("Hypercalls", |item| matches!(item, Item::Hypercall(_))),
    ("Calls by SMC and HVC", |item| matches!(item, Item::Smccc(_))),
    ("Structures and unions", |item| matches!(item, Item::Record(_))),
    ("Groups of constants", |item| matches!(item, Item::Group(_))),
    ("Bit words", |item| matches!(item, Item::BitWord(_))),
];

fn other(world: &World<'_>, writer: &Writer<'_>, item: Item) -> Option<Other> {
    let spec = world.spec;
    let (kind, is) = match item {
        Item::String(id) => {
            ("text", world.matrix.abis().find_map(|abi| abi.strings().get(id).copied())?.to_owned())
        }
        Item::Typedef(_) => ("type", String::new()),
        Item::Function(_) => ("function", String::new()),
        Item::Alias(_) => ("other name", String::new()),
        Item::Macro(_) | Item::XMacro(_) => ("macro", String::new()),
        Item::Handle(_) => ("handle", String::new()),
        Item::SaveRecord(_) => ("saved record", String::new()),
        _ => return None,
    };
    let head = item.head(spec);
    let is = if is.is_empty() { is } else { format!("{is:?}") };
    Some(Other {
        name: head.name.clone(),
        kind,
        is,
        when: availability(&head.when),
        doc: writer.line(&head.doc),
        used_by: world.usage.used_by(&head.name).map(|name| writer.code(name)).collect(),
    })
}

fn include_link(root: &str, header: &str, world: &World<'_>) -> Html {
    let writer = Writer { spec: world.spec, links: &world.links, root };
    let is_known = world.spec.modules.iter().any(|module| module.header == *header);
    writer.page_link(header, is_known.then(|| Kind::Header.path(header)).as_deref())
}
