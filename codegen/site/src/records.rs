//! A page for each structure and union.

use std::collections::BTreeMap;

use askama::Template;
use serde_json::{Value, json};
use xen_abi_backends::abi::Abi;
use xen_abi_backends::matrix::{Case, Views};
use xen_abi_model::{Record, RecordId};

use crate::axes::availability;
use crate::frame::Frame;
use crate::html::{Html, Writer};
use crate::links::is_of_xen;
use crate::paths::{File, Kind};
use crate::rows::{Layout, Lies, Row, keyword, rows};
use crate::world::World;

#[derive(Template)]
#[template(path = "record.html")]
struct Page<'p> {
    frame: Frame,
    name: &'p str,
    kind: &'static str,
    typedef: Option<&'p str>,
    header: &'p str,
    header_page: String,
    when: Vec<String>,
    doc: Html,
    rows: Vec<TableRow>,
    shown: Shown,
    others: Vec<Other>,
    data: String,
    used_by: Vec<Html>,
    uses: Vec<Html>,
    rust: Option<String>,
}

/// A row of the table, as it is for the layout that is shown first.
struct TableRow {
    name: String,
    path: String,
    depth: usize,
    of: Html,
    offset: String,
    size: String,
    doc: Html,
    when: Vec<String>,
    is_reserved: bool,
    is_there: bool,
}

/// The layout that is shown first.
struct Shown {
    size: u64,
    align: u64,
    places: String,
}

/// Another layout, for those who have no scripts.
struct Other {
    places: String,
    size: u64,
    align: u64,
    members: Vec<(String, String, String)>,
}

pub(crate) fn pages(world: &World<'_>) -> Vec<File> {
    let spec = world.spec;
    let mut by_name: BTreeMap<&str, Vec<RecordId>> = BTreeMap::new();
    for (at, record) in spec.records.iter().enumerate() {
        let id = RecordId(at as u32);
        if is_of_xen(spec, id.into()) {
            by_name.entry(&record.head.name).or_default().push(id);
        }
    }
    let views = world.matrix.views();
    by_name.iter().filter_map(|(name, ids)| page(world, &views, name, ids)).collect()
}

fn page(world: &World<'_>, views: &Views<'_, '_>, name: &str, ids: &[RecordId]) -> Option<File> {
    let path = world.links.page_of(Kind::Record, name)?;
    let record: &Record = &world.spec[*ids.first()?];
    let layout = |abi: &Abi<'_>| {
        let there = ids.iter().find_map(|id| Some((*id, abi.records().get(*id)?)));
        there.map(|(id, body)| Layout::of(abi, body, &world.spec[id].head.when))
    };
    let cases: Vec<Case<Layout>> = views.cases(layout);
    let rows = rows(cases.iter().map(|case| &case.is));
    let first = first_shown(world, &cases)?;
    let header = world.spec[record.head.module].header.as_str();
    let frame = Frame::of(path, name, &record.head.doc);
    let root = frame.root.clone();
    let writer = Writer { spec: world.spec, links: &world.links, root: &root };
    let shown = &cases[first].is;
    let links = |names: &mut dyn Iterator<Item = &str>| names.map(|name| writer.code(name)).collect();
    let others = cases.iter().enumerate().filter(|(at, _)| *at != first).map(|(_, case)| Other {
        places: world.axes.described(&case.variants),
        size: case.is.size,
        align: case.is.align,
        members: case.is.members.iter().map(|lies| (lies.path.clone(), offset(lies), size(lies))).collect(),
    });
    let page = Page {
        name,
        kind: keyword(record.body.kind),
        typedef: record.typedef.as_deref(),
        header,
        header_page: format!("{root}{}", Kind::Header.path(header)),
        when: availability(&record.head.when),
        doc: writer.docs(&record.head.doc),
        rows: rows.iter().map(|row| table_row(row, shown, &writer)).collect(),
        shown: Shown {
            size: shown.size,
            align: shown.align,
            places: world.axes.described(&cases[first].variants),
        },
        others: others.collect(),
        data: data(world, &cases, &rows),
        used_by: links(&mut world.usage.used_by(name)),
        uses: links(&mut world.usage.uses(name)),
        rust: world.rust.get(name).map(str::to_owned),
        frame,
    };
    Some((path.to_owned(), page.render().unwrap_or_default()))
}

/// The layout that scripts show before a reader chooses, or else the first.
fn first_shown(world: &World<'_>, cases: &[Case<Layout>]) -> Option<usize> {
    let of_variant = |at: usize| cases.iter().position(|case| case.variants.contains(at));
    let usual = world.axes.usual().find_map(of_variant);
    usual.or_else(|| (!cases.is_empty()).then_some(0))
}

fn table_row(row: &Row, shown: &Layout, writer: &Writer<'_>) -> TableRow {
    let lies = shown.members.iter().find(|lies| lies.path == row.path);
    TableRow {
        name: row.path.rsplit('.').next().unwrap_or_default().to_owned(),
        path: row.path.clone(),
        depth: row.path.matches('.').count(),
        of: lies.map_or_else(Html::default, |lies| writer.code(&lies.of)),
        offset: lies.map_or(String::new(), offset),
        size: lies.map_or(String::new(), size),
        doc: writer.line(&row.doc),
        when: row.when.clone(),
        is_reserved: row.is_reserved,
        is_there: lies.is_some(),
    }
}

fn offset(lies: &Lies) -> String {
    match lies.is_bits {
        true => format!("{}:{}", lies.offset_bits / 8, lies.offset_bits % 8),
        false => (lies.offset_bits / 8).to_string(),
    }
}

fn size(lies: &Lies) -> String {
    match lies.is_bits {
        true => format!("{} bits", lies.size_bits),
        false => (lies.size_bits / 8).to_string(),
    }
}

/// What scripts need: each layout, and which of them each choice has.
fn data(world: &World<'_>, cases: &[Case<Layout>], rows: &[Row]) -> String {
    let mut types: Vec<&str> = Vec::new();
    let mut layouts: Vec<Value> = Vec::new();
    for Case { is, .. } in cases {
        let mut members = Vec::new();
        for lies in &is.members {
            let row = rows.iter().position(|row| row.path == lies.path);
            let of = types.iter().position(|known| *known == lies.of).unwrap_or_else(|| {
                types.push(&lies.of);
                types.len() - 1
            });
            members.push(json!([
                row,
                lies.offset_bits,
                lies.size_bits,
                of,
                u8::from(lies.is_around) + 2 * u8::from(lies.is_bits) + 4 * u8::from(lies.is_union)
            ]));
        }
        layouts.push(json!([is.size, is.align, members]));
    }
    let map = world.axes.map(cases.iter().map(|case| &case.variants));
    let data = json!({ "axes": world.axes.as_json(), "map": map, "types": types, "layouts": layouts });
    // It stands within a script, which `</` would end.
    data.to_string().replace("</", "<\\/")
}
