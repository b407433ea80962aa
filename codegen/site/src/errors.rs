//! A page for each error: which operations give it, and why.

use std::collections::BTreeMap;

use askama::Template;
use xen_abi_model::ConstantId;

use crate::frame::Frame;
use crate::html::{Html, Writer};
use crate::links::error_name;
use crate::paths::{File, Kind};
use crate::world::World;

#[derive(Template)]
#[template(path = "error.html")]
struct Page<'p> {
    frame: Frame,
    name: &'p str,
    number: String,
    doc: Html,
    /// Who gives it, and the reason.
    given: Vec<(Html, Html)>,
    others: Vec<Html>,
}

pub(crate) fn pages(world: &World<'_>) -> Vec<File> {
    let spec = world.spec;
    let mut given: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
    for call in world.hypercalls() {
        for (error, reason) in &call.outcome.errors {
            given.entry(error).or_default().push((&call.head.name, reason));
        }
        for op in call.ops.flat() {
            for (error, reason) in &op.outcome.errors {
                given.entry(error).or_default().push((&spec[op.number].head.name, reason));
            }
        }
    }
    let groups = spec.groups.iter().filter(|group| group.errors);
    let values: Vec<(&str, ConstantId)> = groups
        .flat_map(|group| group.values.iter().map(|id| (error_name(group, &spec[*id].head.name), *id)))
        .collect();
    let pages = values.iter().filter_map(|(name, id)| {
        let head = &spec[*id].head;
        let path = world.links.page_of(Kind::Error, name)?;
        let frame = Frame::of(path, name, &head.doc);
        let root = frame.root.clone();
        let writer = Writer { spec, links: &world.links, root: &root };
        let all = given.get(name).into_iter().flatten();
        let page = Page {
            name,
            number: world.constant(&head.name)?.to_string(),
            doc: writer.docs(&head.doc),
            given: all.map(|(name, reason)| (writer.code(name), writer.line(reason))).collect(),
            others: values.iter().map(|(name, _)| writer.code(name)).collect(),
            frame,
        };
        Some((path.to_owned(), page.render().unwrap_or_default()))
    });
    let mut pages: Vec<File> = pages.collect();
    pages.sort();
    pages.dedup_by(|one, other| one.0 == other.0);
    pages
}
