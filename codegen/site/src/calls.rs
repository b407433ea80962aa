//! A page for each hypercall, for each operation, and for each call by SMC or HVC.

use std::collections::BTreeSet;

use askama::Template;
use xen_abi_backends::prose::{self, Prose};
use xen_abi_model::{Hypercall, ModuleId, Operation, SmcccCall, Stability};

use crate::axes::availability;
use crate::frame::Frame;
use crate::html::{Html, Said, Writer, first_sentence};
use crate::paths::{File, Kind};
use crate::registers::{Way, ways};
use crate::world::World;

#[derive(Template)]
#[template(path = "call.html")]
struct Page<'p> {
    frame: Frame,
    name: &'p str,
    kind: &'static str,
    number: String,
    header: &'p str,
    header_page: String,
    /// The call that an operation is of.
    parent: Option<Html>,
    when: Vec<String>,
    is_described: bool,
    is_stable: bool,
    doc: Html,
    said: Vec<Said>,
    ways: Vec<Way>,
    operations: Vec<Entry>,
    uses: Vec<Html>,
    rust: Option<&'p str>,
}

/// An operation in a list.
struct Entry {
    number: String,
    name: Html,
    doc: Html,
    when: Vec<String>,
}

/// What a page needs to know of whatever is called.
struct Called<'p> {
    kind: Kind,
    name: &'p str,
    number: String,
    module: ModuleId,
    prose: Prose<'p>,
    when: Vec<String>,
    is_described: bool,
}

pub(crate) fn pages(world: &World<'_>) -> Vec<File> {
    let mut pages = Vec::new();
    for call in world.hypercalls() {
        pages.extend(hypercall(world, call));
        for op in call.ops.flat() {
            pages.extend(operation(world, call, op));
        }
    }
    pages.extend(world.spec.smccc.iter().filter_map(|call| smccc(world, call)));
    // Several declarations of one name exclude each other: the first tells of all.
    let mut seen = BTreeSet::new();
    pages.retain(|(path, _)| seen.insert(path.clone()));
    pages
}

fn hypercall(world: &World<'_>, call: &Hypercall) -> Option<File> {
    let called = Called {
        kind: Kind::Hypercall,
        name: &call.head.name,
        number: text(world.hypercall(&call.head.name)),
        module: call.head.module,
        prose: prose::call(call, &call.params),
        when: availability(&call.head.when),
        is_described: !call.head.doc.is_missing(),
    };
    page(world, called, |page, writer| {
        let entries = call.ops.flat().into_iter().map(|op| Entry {
            number: text(world.constant(&world.spec[op.number].head.name)),
            name: writer.code(&world.spec[op.number].head.name),
            doc: writer.line(first_sentence(&op.head.doc)),
            when: availability(&op.head.when),
        });
        page.operations = entries.collect();
        page.ways = ways(world, &call.head.name, None);
    })
}

fn operation(world: &World<'_>, call: &Hypercall, op: &Operation) -> Option<File> {
    let name = &world.spec[op.number].head.name;
    let called = Called {
        kind: Kind::Operation,
        name,
        number: text(world.constant(name)),
        module: op.head.module,
        prose: prose::operation(op, &op.params),
        when: availability(&op.head.when),
        is_described: !op.head.doc.is_missing(),
    };
    page(world, called, |page, writer| {
        page.parent = Some(writer.code(&call.head.name));
        page.ways = ways(world, &call.head.name, Some(op));
        page.is_stable = op.stability == Stability::Stable;
    })
}

fn smccc(world: &World<'_>, call: &SmcccCall) -> Option<File> {
    let called = Called {
        kind: Kind::Smccc,
        name: &call.head.name,
        number: format!("{:#010x}", call.id.0),
        module: call.head.module,
        prose: prose::smccc_call(call),
        when: availability(&call.head.when),
        is_described: !call.head.doc.is_missing(),
    };
    page(world, called, |_, _| {})
}

fn page<'p>(
    world: &'p World<'_>,
    called: Called<'p>,
    add: impl FnOnce(&mut Page<'p>, &Writer<'_>),
) -> Option<File> {
    let path = world.links.page_of(called.kind, called.name)?;
    let frame = Frame::of(path, called.name, called.prose.doc);
    let root = frame.root.clone();
    let writer = Writer { spec: world.spec, links: &world.links, root: &root };
    let header = world.spec[called.module].header.as_str();
    let mut page = Page {
        name: called.name,
        kind: called.kind.name(),
        number: called.number,
        header,
        header_page: format!("{root}{}", Kind::Header.path(header)),
        parent: None,
        when: called.when,
        is_described: called.is_described,
        is_stable: true,
        doc: writer.docs(called.prose.doc),
        said: writer.said(&called.prose),
        ways: Vec::new(),
        operations: Vec::new(),
        uses: world.usage.uses(called.name).map(|name| writer.code(name)).collect(),
        rust: world.rust.get(called.name),
        frame,
    };
    add(&mut page, &writer);
    Some((path.to_owned(), page.render().unwrap_or_default()))
}

fn text(number: Option<impl ToString>) -> String {
    number.map_or_else(String::new, |number| number.to_string())
}
