//! A page for each target: how wide things are, and what differs from others.

use askama::Template;
use xen_abi_backends::abi::Abi;
use xen_abi_backends::backend::layout::type_in_c;
use xen_abi_backends::decode::{Convention, convention};
use xen_abi_syntax::axes::{Target, View};

use crate::frame::Frame;
use crate::html::{Html, Writer};
use crate::paths::{File, Kind};
use crate::world::World;

#[derive(Template)]
#[template(path = "target.html")]
struct Page<'p> {
    frame: Frame,
    name: &'p str,
    triple: &'p str,
    pointer_bytes: u32,
    align_of_u64: u32,
    char_sign: &'static str,
    first_release: String,
    /// The registers with the number, the arguments and the result of a hypercall, where some header says them.
    registers: Option<Convention>,
    hypercalls: usize,
    records: usize,
    types: Vec<(Html, String, u64, u64)>,
}

pub(crate) fn pages(world: &World<'_>) -> Vec<File> {
    Target::ALL.into_iter().filter_map(|target| page(world, target)).collect()
}

fn page(world: &World<'_>, target: Target) -> Option<File> {
    let path = Kind::Target.path(target.name());
    let description =
        format!("The data model of {target}, and how large the types of Xen's headers are there.");
    let frame = Frame::of(&path, target.name(), &description);
    let root = frame.root.clone();
    let writer = Writer { spec: world.spec, links: &world.links, root: &root };
    let of_target: Vec<Abi<'_>> = world
        .matrix
        .abis()
        .filter(|abi| abi.variant().target == target && abi.variant().view == View::Tools)
        .collect();
    let newest = of_target.iter().max_by_key(|abi| abi.variant().release)?;
    let oldest = of_target.iter().min_by_key(|abi| abi.variant().release)?;
    let types = newest.typedefs().iter().filter(|(_, shape)| shape.underlying().scalar().is_some());
    let types = types.map(|(id, shape)| {
        (
            writer.code(&world.spec[id].head.name),
            type_in_c(newest, shape.underlying()),
            shape.size,
            shape.align,
        )
    });
    let page = Page {
        name: target.name(),
        triple: target.triple(),
        pointer_bytes: target.pointer_bytes(),
        align_of_u64: target.align_of_u64(),
        char_sign: if target.char_is_signed() { "signed" } else { "unsigned" },
        first_release: oldest.variant().release.branch.to_string(),
        registers: convention(target),
        hypercalls: newest.hypercalls().len(),
        records: newest.records().len(),
        types: types.collect(),
        frame,
    };
    Some((path, page.render().unwrap_or_default()))
}
