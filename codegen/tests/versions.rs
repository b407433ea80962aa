//! Records over versions have every leaf of every release where facts have it, on all targets.

#![cfg(feature = "files")]

use std::collections::BTreeMap;
use std::path::Path;

use xen_abi_codegen::abi::Abi;
use xen_abi_codegen::axes::Target;
use xen_abi_codegen::backend::facts::facts;
use xen_abi_codegen::backend::rust::{RustModel, crate_files, crate_options, every_release};
use xen_abi_codegen::facts::{Facts, FieldType, RecordFacts, RecordKind};
use xen_abi_codegen::matrix::Matrix;
use xen_abi_codegen::request::Request;

/// A release: branch and point.
type Release = (u16, u16, u16);

/// What the generated module says of a record.
#[derive(Default)]
struct Record {
    versions: String,
    c_name: String,
    /// The path of each member.
    members: Vec<String>,
    /// The layouts on some architectures: of each, the versions that have it.
    layouts: Vec<(String, Vec<Layout>)>,
}

struct Layout {
    versions: Vec<String>,
    bytes: u64,
    places: Vec<(u64, u64)>,
}

/// The versions of an interface, each with its first release.
type Versions = Vec<(String, Release)>;

/// The versions of each interface, and the records.
fn read(text: &str) -> (BTreeMap<String, Versions>, BTreeMap<String, Record>) {
    let (mut versions, mut records) =
        (BTreeMap::<String, Versions>::new(), BTreeMap::<String, Record>::new());
    // A list may go on below.
    let text = text.lines().map(str::trim).fold(String::new(), |text, line| {
        text + if line.starts_with('(') || line.starts_with(']') { " " } else { "\n" } + line
    });
    let (mut interface, mut record, mut condition) = (String::new(), String::new(), String::new());
    for line in text.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        if let Some(of) = line.strip_prefix("#[cfg(") {
            of.clone_into(&mut condition);
        } else if let ["pub", "enum", name, "{"] = words[..] {
            name.clone_into(&mut interface);
            versions.insert(interface.clone(), Vec::new());
        } else if let ["pub", "struct", name, _, "of", of, "=", c_name, "{"] = words[..] {
            name.trim_end_matches(',').clone_into(&mut record);
            let (versions, c_name) = (of.to_owned(), c_name.trim_matches('"').to_owned());
            records.insert(record.clone(), Record { versions, c_name, ..Record::default() });
        } else if let Some((name, since)) = line.split_once(" = 0x").filter(|_| line.ends_with(");")) {
            let numbers = since.split_once('(').unwrap().1.trim_end_matches(");");
            let numbers: Vec<u16> = numbers.split(", ").map(|number| number.parse().unwrap()).collect();
            let since = (numbers[0], numbers[1], numbers[2]);
            versions.get_mut(&interface).unwrap().push((name.to_owned(), since));
        } else if let Some((_, path)) = line.split_once(", \"").filter(|_| line.ends_with("\";")) {
            records.get_mut(&record).unwrap().members.push(path.trim_end_matches("\";").to_owned());
        } else if line == "layouts! {" {
            records.get_mut(&record).unwrap().layouts.push((std::mem::take(&mut condition), Vec::new()));
        } else if let Some((names, rest)) = line.split_once(": ").filter(|_| line.contains(" bytes, [")) {
            let (bytes, places) = rest.split_once(" bytes, [").unwrap();
            let numbers: Vec<u64> = places
                .split(|c: char| !c.is_ascii_digit())
                .filter_map(|number| number.parse().ok())
                .collect();
            let layout = Layout {
                versions: names.split(" | ").map(str::to_owned).collect(),
                bytes: bytes.parse().unwrap(),
                places: numbers.chunks(2).map(|pair| (pair[0], pair[1])).collect(),
            };
            records.get_mut(&record).unwrap().layouts.last_mut().unwrap().1.push(layout);
        }
    }
    (versions, records)
}

/// A leaf of the facts: its path, first bit and width.
type Leaf = (String, u64, u64);

/// The leaves of a record, with those of structures inside it in their place.
fn leaves(known: &Facts, record: &RecordFacts) -> Vec<Leaf> {
    let mut found = Vec::new();
    for field in record.fields.iter().filter(|field| field.size_bits > 0) {
        let inside = match &field.field_type {
            FieldType::Record(name) => known.records.get(name).filter(|of| of.kind == RecordKind::Struct),
            _ => None,
        };
        match inside {
            Some(inside) => found.extend(leaves(known, inside).into_iter().map(|(path, offset, size)| {
                (format!("{}.{path}", field.path), field.offset_bits + offset, size)
            })),
            None => found.push((field.path.clone(), field.offset_bits, field.size_bits)),
        }
    }
    found
}

/// Compares a layout with the facts.
fn compare(record: &Record, layout: &Layout, (known, of): (&Facts, &RecordFacts), what: &str) {
    let leaves = leaves(known, of);
    assert_eq!(layout.bytes, of.size, "{what}");
    assert_eq!(layout.places.len(), record.members.len(), "{what}");
    let place_of = |path: &str| {
        let at = record.members.iter().position(|member| member == path)?;
        Some(layout.places[at]).filter(|(_, bits)| *bits > 0)
    };
    for (path, first, width) in &leaves {
        match place_of(path) {
            Some(place) => assert_eq!(place, (*first, *width), "{what}.{path}"),
            // A member of a union, which is there as a whole if it has a name.
            None => {
                let around = path.match_indices('.').map(|(at, _)| &path[..at]);
                let around = around.filter_map(place_of).next_back();
                let holds = |(bit, bits): (u64, u64)| bit <= *first && first + width <= bit + bits;
                assert!(around.is_none_or(holds), "{what}.{path}");
                let is_of_union = leaves.iter().any(|(other, bit, _)| other != path && bit == first);
                assert!(around.is_some() || is_of_union, "{what}.{path} is not there");
            }
        }
    }
    for (path, (bit, bits)) in record.members.iter().zip(&layout.places).filter(|(_, (_, bits))| *bits > 0) {
        let is_meant = |of: &str| {
            of.strip_prefix(path.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        let is_there = leaves.iter().any(|(of, ..)| is_meant(of));
        assert!(is_there, "{what}.{path} at {bit}, {bits} bits, is not there");
    }
}

/// The layout of a record in a release, if it has one there.
fn layout<'r>(record: &'r Record, versions: &[(String, Release)], abi: &Abi<'_>) -> Option<&'r Layout> {
    let release = abi.variant().release;
    let release = (release.branch.major, release.branch.minor, release.point);
    let version = versions.iter().rfind(|(_, since)| *since <= release).map(|(name, _)| name)?;
    let architecture = match abi.variant().target {
        Target::X86_32 => "\"x86\"",
        Target::X86_64 => "\"x86_64\"",
        Target::Arm32 => "\"arm\"",
        Target::Arm64 => "\"aarch64\"",
        Target::Riscv64 => "\"riscv64\"",
        Target::Ppc64 => "\"powerpc64\"",
    };
    let is_of_target = |condition: &String| condition.is_empty() || condition.contains(architecture);
    let (_, layouts) = record.layouts.iter().find(|(condition, _)| is_of_target(condition))?;
    layouts.iter().find(|layout| layout.versions.contains(version))
}

#[test]
fn every_leaf_of_every_release_is_where_facts_have_it() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
    let spec = xen_abi_codegen::load(xen_abi_codegen::folder::read(&folder).unwrap()).unwrap();
    let newest = Request::default().answer(&spec).unwrap().variants;
    let newest = Matrix::lower(&spec, &newest).unwrap();
    let releases = every_release(&spec).unwrap();
    let files = crate_files(&RustModel::new(&newest, &crate_options()), &releases).unwrap();
    let (versions, records) = read(files.get("versions.rs").unwrap());
    assert!(versions.len() > 2 && records.len() > 10, "{} {}", versions.len(), records.len());
    let boundaries: Vec<Release> = versions.values().flatten().map(|(_, since)| *since).collect();
    let mut compared = 0;
    for abi in releases.abis() {
        let release = abi.variant().release;
        let is_newest = spec.releases.branches(abi.dialect()).any(|branch| branch.newest() == release);
        if !is_newest && !boundaries.contains(&(release.branch.major, release.branch.minor, release.point)) {
            continue;
        }
        let known = facts(&abi, "x");
        for (name, record) in &records {
            let what = format!("{}: {name}", abi.variant());
            // One without members has nothing that a program could read.
            let of = known.records.get(&record.c_name).filter(|of| !of.fields.is_empty());
            match (layout(record, &versions[&record.versions], &abi), of) {
                (Some(layout), Some(of)) => {
                    compare(record, layout, (&known, of), &what);
                    compared += 1;
                }
                (layout, of) => assert_eq!(layout.is_some(), of.is_some(), "{what}"),
            }
        }
    }
    assert!(compared > 500, "only {compared} records");
}
