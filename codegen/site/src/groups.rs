//! A page for each group of constants, and for each bit word.

use std::collections::BTreeSet;

use askama::Template;
use xen_abi_backends::matrix::Views;
use xen_abi_model::{BitWord, BitWordId, Group, GroupKind, Item, Spec};

use crate::axes::availability;
use crate::frame::Frame;
use crate::html::{Html, Writer};
use crate::links::is_of_xen;
use crate::paths::{File, Kind};
use crate::world::World;

#[derive(Template)]
#[template(path = "group.html")]
struct Page<'p> {
    frame: Frame,
    name: &'p str,
    kind: &'static str,
    header: &'p str,
    header_page: String,
    when: Vec<String>,
    doc: Html,
    values: Vec<Value>,
    parts: Vec<Part>,
    used_by: Vec<Html>,
    rust: Option<&'p str>,
}

/// A constant.
pub(crate) struct Value {
    pub(crate) name: String,
    /// What it is, and where that is so if it is not the same everywhere.
    pub(crate) values: Vec<(String, String)>,
    pub(crate) when: Vec<String>,
    pub(crate) doc: Html,
}

/// A part of a bit word.
struct Part {
    name: String,
    bits: String,
    doc: Html,
}

pub(crate) fn pages(world: &World<'_>) -> Vec<File> {
    let views = world.matrix.views();
    let items = Item::all(world.spec).into_iter().filter(|item| is_of_xen(world.spec, *item));
    let mut seen = BTreeSet::new();
    let pages = items.filter_map(|item| {
        let path = match item {
            Item::Group(id) => world.links.page_of(Kind::Group, &world.spec[id].head.name)?,
            Item::BitWord(id) => world.links.page_of(Kind::BitWord, &world.spec[id].head.name)?,
            _ => return None,
        };
        // Several declarations of one name exclude each other: the first tells of all.
        seen.insert(path).then(|| match item {
            Item::Group(id) => group(world, &views, path, &world.spec[id]),
            Item::BitWord(id) => Some(bit_word(world, path, &world.spec[id])),
            _ => None,
        })?
    });
    pages.collect()
}

fn group(world: &World<'_>, views: &Views<'_, '_>, path: &str, group: &Group) -> Option<File> {
    let spec = world.spec;
    let frame = Frame::of(path, &group.head.name, &group.head.doc);
    let root = frame.root.clone();
    let writer = Writer { spec, links: &world.links, root: &root };
    let of_name = spec.groups.iter().filter(|other| other.head.name == group.head.name);
    let ids = of_name.flat_map(|group| &group.values);
    let mut seen = BTreeSet::new();
    let names = ids.map(|id| spec[*id].head.name.as_str()).filter(|name| seen.insert(*name));
    let values = names.filter_map(|name| value(world, views, &writer, name));
    let kind = match group.kind {
        GroupKind::Enum => "one of these values",
        GroupKind::Flags => "any of these bits",
    };
    let page = Page {
        name: &group.head.name,
        kind,
        header: header(spec, group.head.module),
        header_page: format!("{root}{}", Kind::Header.path(header(spec, group.head.module))),
        when: availability(&group.head.when),
        doc: writer.docs(&group.head.doc),
        values: values.collect(),
        parts: Vec::new(),
        used_by: world.usage.used_by(&group.head.name).map(|name| writer.code(name)).collect(),
        rust: world.rust.get(&group.head.name),
        frame,
    };
    Some((path.to_owned(), page.render().unwrap_or_default()))
}

fn header(spec: &Spec, module: xen_abi_model::ModuleId) -> &str {
    spec[module].header.as_str()
}

/// A constant, with each value that it has somewhere.
pub(crate) fn value(
    world: &World<'_>,
    views: &Views<'_, '_>,
    writer: &Writer<'_>,
    name: &str,
) -> Option<Value> {
    let ids = world.spec.constants_named(name);
    let constant = &world.spec[*ids.first()?];
    let cases =
        views.cases(|abi| ids.iter().find_map(|id| abi.constants().get(*id)).map(|integer| integer.value));
    let is_one = cases.len() == 1;
    let values = cases.iter().map(|case| {
        let place = if is_one { String::new() } else { world.axes.described(&case.variants) };
        (number(case.is), place)
    });
    let values: Vec<(String, String)> = values.collect();
    (!values.is_empty()).then(|| Value {
        name: name.to_owned(),
        values,
        when: availability(&constant.head.when),
        doc: writer.line(&constant.head.doc),
    })
}

/// A value, also in hexadecimal digits where it is not small.
pub(crate) fn number(value: i128) -> String {
    match value {
        -9..=9 => value.to_string(),
        value if value < 0 => value.to_string(),
        value => format!("{value} ({value:#x})"),
    }
}

fn bit_word(world: &World<'_>, path: &str, word: &BitWord) -> File {
    let spec = world.spec;
    let frame = Frame::of(path, &word.head.name, &word.head.doc);
    let root = frame.root.clone();
    let writer = Writer { spec, links: &world.links, root: &root };
    let layout = world.matrix.abis().find_map(|abi| {
        let is_it = |id: &BitWordId| spec[*id].head.name == word.head.name;
        abi.bitwords().iter().find(|(id, _)| is_it(id)).map(|(_, layout)| layout.parts.clone())
    });
    let parts = layout.into_iter().flatten().map(|layout| Part {
        name: layout.part.name.clone(),
        bits: match layout.width {
            1 => layout.low.to_string(),
            width => format!("{} to {}", layout.low, layout.low + width - 1),
        },
        doc: writer.line(&layout.part.doc),
    });
    let page = Page {
        name: &word.head.name,
        kind: "an integer whose bits have meanings",
        header: header(spec, word.head.module),
        header_page: format!("{root}{}", Kind::Header.path(header(spec, word.head.module))),
        when: availability(&word.head.when),
        doc: writer.docs(&word.head.doc),
        values: Vec::new(),
        parts: parts.collect(),
        used_by: world.usage.used_by(&word.head.name).map(|name| writer.code(name)).collect(),
        rust: world.rust.get(&word.head.name),
        frame,
    };
    (path.to_owned(), page.render().unwrap_or_default())
}
