//! The first page.

use askama::Template;
use xen_abi_model::Item;
use xen_abi_syntax::axes::{Dialect, Target};

use crate::frame::Frame;
use crate::html::{Html, Writer, first_sentence};
use crate::links::is_of_xen;
use crate::paths::{File, Kind};
use crate::releases::pair;
use crate::world::World;

#[derive(Template)]
#[template(path = "start.html")]
struct Page {
    frame: Frame,
    hypercalls: Vec<(String, Html, Html)>,
    headers: Vec<(Html, Html)>,
    targets: Vec<(String, &'static str)>,
    releases: Vec<(String, String)>,
    newest: String,
    news: Option<String>,
    counts: Vec<(usize, &'static str)>,
}

pub(crate) fn pages(world: &World<'_>) -> Vec<File> {
    let spec = world.spec;
    let frame = Frame::of(
        "index.html",
        "The ABI of Xen",
        "Every hypercall, structure and constant of the Xen hypervisor, in every release and on every target.",
    );
    let writer = Writer { spec, links: &world.links, root: "" };
    let mut hypercalls: Vec<(Option<u32>, Html, Html)> = world
        .hypercalls()
        .map(|call| {
            let doc = writer.line(first_sentence(&call.head.doc));
            (world.hypercall(&call.head.name), writer.code(&call.head.name), doc)
        })
        .collect();
    hypercalls.sort_by_key(|(number, _, _)| *number);
    hypercalls.dedup();
    let modules = spec.modules.iter().filter(|module| module.when.dialects.contains(Dialect::Xen));
    let headers = modules.map(|module| {
        let header = module.header.as_str();
        (writer.page_link(header, Some(&Kind::Header.path(header))), writer.line(first_sentence(&module.doc)))
    });
    let names: Vec<&str> = world.axes.releases.iter().map(|(_, name)| name.as_str()).collect();
    let stable: Vec<&str> = names.iter().copied().filter(|name| *name != "master").collect();
    let items: Vec<Item> = Item::all(spec).into_iter().filter(|item| is_of_xen(spec, *item)).collect();
    let count = |is_it: fn(&Item) -> bool| items.iter().filter(|item| is_it(item)).count();
    let page = Page {
        hypercalls: hypercalls
            .into_iter()
            .map(|(number, name, doc)| (number.map_or(String::new(), |number| number.to_string()), name, doc))
            .collect(),
        headers: headers.collect(),
        targets: Target::ALL.map(|target| (Kind::Target.path(target.name()), target.name())).into(),
        releases: names.iter().map(|name| (Kind::Release.path(name), (*name).to_owned())).collect(),
        newest: stable.first().copied().unwrap_or_default().to_owned(),
        news: stable.get(1).zip(stable.first()).map(|(from, to)| pair(from, to)),
        counts: vec![
            (count(|item| matches!(item, Item::Hypercall(_))), "hypercalls"),
            (world.hypercalls().map(|call| call.ops.flat().len()).sum(), "operations"),
            (count(|item| matches!(item, Item::Record(_))), "structures and unions"),
            (count(|item| matches!(item, Item::Constant(_))), "constants"),
            (world.axes.releases.len(), "releases"),
            (Target::ALL.len(), "targets"),
        ],
        frame,
    };
    vec![("index.html".to_owned(), page.render().unwrap_or_default())]
}
