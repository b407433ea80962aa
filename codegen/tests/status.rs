//! The table of status in the README is what the specification describes and what guests have done. What is described
//! stays described: the table is not written anew where a header has fewer names than before.

#![cfg(feature = "files")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use xen_abi_codegen::axes::{Branch, Dialect, Variant};
use xen_abi_codegen::coverage::{Coverage, coverage};
use xen_abi_codegen::folder;
use xen_abi_codegen::model::{KnownBranch, Module, Operation, Spec};

/// Set it to have the table written anew; to `lower` if fewer names are described than before, and shall be.
const UPDATE: &str = "UPDATE_STATUS";

const START: &str = "<!-- Written by codegen/tests/status.rs. -->\n";
const END: &str = "<!-- The end of it. -->\n";

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// The operations that at least one guest made, on any branch and with any answer.
fn made() -> BTreeSet<String> {
    let mut made = BTreeSet::new();
    for file in fs::read_dir(workspace().join("conformance/recorded/boots")).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "json") {
            let record: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
            let guests = record["guests"].as_object().unwrap().values();
            made.extend(guests.flat_map(|operations| operations.as_object().unwrap().keys().cloned()));
        }
    }
    made
}

/// The releases that have what one of some files describes.
fn releases(spec: &Spec, files: &[&Module]) -> String {
    if files.iter().any(|module| module.project().is_some()) {
        return "any".to_owned();
    }
    let of_dialect = |dialect| {
        let has = |known: &KnownBranch| {
            let newest = |variant: &Variant| variant.dialect == dialect && variant.release == known.newest();
            let mut variants = spec.releases.variants().filter(newest);
            variants.any(|variant| files.iter().any(|module| module.when.holds(variant)))
        };
        let project = match dialect {
            Dialect::Xen => "Xen",
            Dialect::Linux => "Linux",
        };
        let branches: Vec<&KnownBranch> = spec.releases.branches(dialect).collect();
        let stretches = stretches(&branches, &has);
        (!stretches.is_empty()).then(|| format!("{project} {}", stretches.join(", ")))
    };
    Dialect::ALL.into_iter().filter_map(of_dialect).collect::<Vec<_>>().join("; ")
}

/// Branches as a range where nothing lies between them. The development branch stands for itself.
fn stretches(branches: &[&KnownBranch], has: &dyn Fn(&KnownBranch) -> bool) -> Vec<String> {
    let (released, development): (Vec<&KnownBranch>, _) =
        branches.iter().partition(|known| known.master.is_none());
    let next = |branch: Branch| Branch { minor: branch.minor + 1, ..branch };
    let of_stretch = |stretch: &[&KnownBranch]| match stretch {
        [only] => only.name(),
        [first, .., last] => format!("{} – {}", first.name(), last.name()),
        [] => String::new(),
    };
    let having: Vec<&KnownBranch> = released.into_iter().filter(|known| has(known)).collect();
    let mut texts: Vec<String> =
        having.chunk_by(|left, right| next(left.branch) == right.branch).map(of_stretch).collect();
    texts.extend(development.into_iter().filter(|known| has(known)).map(KnownBranch::name));
    texts
}

/// The names of operations, of those inside them in their place, and of hypercalls that have none.
fn operations<'s>(spec: &'s Spec, header: &str) -> BTreeSet<&'s str> {
    fn leaves<'s>(name: &'s str, inner: &'s [Operation], to: &mut BTreeSet<&'s str>) {
        if inner.is_empty() {
            to.insert(name);
        }
        inner.iter().for_each(|operation| leaves(&operation.head.name, &operation.inner.all, to));
    }
    let mut names = BTreeSet::new();
    let calls = spec.hypercalls.iter().filter(|call| spec[call.head.module].header == header);
    calls.for_each(|call| leaves(&call.head.name, &call.ops.all, &mut names));
    names
}

/// What a row says beside the headers that it is about. Rows are in the order of it.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Status {
    /// Names that are measured and not described.
    measured: usize,
    left_out: LeftOut,
    operations: Operations,
    releases: String,
}

/// Names of a header that the specification does not have.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum LeftOut {
    /// So many, each with a reason.
    Counted(usize),
    /// All that is not described or measured, whatever it is.
    TheRest,
}

/// The operations of headers.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Operations {
    /// Those of one header of which all are there.
    Counted { header: String, all: usize, made: usize },
    /// There are none, or not all are there, or they are those of Xen's own header.
    NotCounted,
}

fn status(spec: &Spec, header: &str, coverage: &Coverage<'_>, made: &BTreeSet<String>) -> Status {
    let files: Vec<&Module> = spec.modules.iter().filter(|module| module.header == header).collect();
    let is_whole = files.iter().all(|module| module.whole);
    let is_of_xen = files.iter().all(|module| Dialect::Xen.can_be_in(&module.name));
    let names = operations(spec, header);
    let operations = if is_whole && is_of_xen && !names.is_empty() {
        let made = names.iter().filter(|name| made.contains(**name)).count();
        Operations::Counted { header: header.to_owned(), all: names.len(), made }
    } else {
        Operations::NotCounted
    };
    let left_out = if is_whole { LeftOut::Counted(coverage.left_out.len()) } else { LeftOut::TheRest };
    Status { measured: coverage.measured, left_out, operations, releases: releases(spec, &files) }
}

fn table() -> String {
    let spec = xen_abi_codegen::load(folder::read(&workspace().join("spec")).unwrap()).unwrap();
    let made = made();
    let mut rows: BTreeMap<Status, Vec<String>> = BTreeMap::new();
    for (header, found) in coverage(&spec, &|_| true) {
        let row = rows.entry(status(&spec, header, &found, &made)).or_default();
        row.push(format!("`{header}` ({})", found.described));
    }
    let mut table = String::from(
        "| headers, with the number of names described | measured | left out | releases | operations that guests made |\n\
         |---|---|---|---|---|\n",
    );
    for (status, headers) in rows {
        let left_out = match status.left_out {
            LeftOut::Counted(0) => "–".to_owned(),
            LeftOut::Counted(names) => names.to_string(),
            LeftOut::TheRest => "the rest".to_owned(),
        };
        let measured = if status.measured == 0 { "–".to_owned() } else { status.measured.to_string() };
        let operations = match status.operations {
            Operations::Counted { all, made, .. } => format!("{made} of {all}"),
            Operations::NotCounted => "–".to_owned(),
        };
        let (headers, releases) = (headers.join(", "), status.releases);
        table += &format!("| {headers} | {measured} | {left_out} | {releases} | {operations} |\n");
    }
    table
}

/// How many names of each header a table says are described.
fn described(table: &str) -> BTreeMap<&str, usize> {
    let headers = table.lines().filter_map(|row| row.split('|').nth(1)).flat_map(|cell| cell.split(", "));
    let counted = headers.filter_map(|entry| {
        let (header, count) = entry.trim().strip_prefix('`')?.split_once("` (")?;
        Some((header, count.strip_suffix(')')?.parse().ok()?))
    });
    counted.collect()
}

/// The headers of which a new table says that less is described than an old one does, in words.
fn lost(old: &str, new: &str) -> Vec<String> {
    let new = described(new);
    let less = |(header, before): (&str, usize)| {
        let now = new.get(header).copied().unwrap_or_default();
        (now < before).then(|| format!("{header}: {before} names were described, and {now} are"))
    };
    described(old).into_iter().filter_map(less).collect()
}

#[test]
fn the_table_of_the_readme_is_that_of_the_specification() {
    let path = workspace().join("README.md");
    let readme = fs::read_to_string(&path).unwrap();
    let (before, behind) = readme.split_once(START).expect("the place of the table");
    let (kept, behind) = behind.split_once(END).expect("its end");
    let table = table();
    let lost = lost(kept, &table);
    match std::env::var(UPDATE).as_deref() {
        Ok("lower") => {}
        _ => assert!(lost.is_empty(), "{lost:#?}\n{UPDATE}=lower accepts that names are gone"),
    }
    if std::env::var_os(UPDATE).is_some() {
        fs::write(&path, [before, START, &table, END, behind].concat()).unwrap();
    } else {
        assert!(
            kept == table,
            "the table is out of date: {UPDATE}=1 cargo test -p xen-abi-codegen --test status writes it"
        );
    }
}

#[test]
fn what_was_described_is_missed() {
    let old = "| headers | measured |\n|---|---|\n| `a.h` (12), `b/c.h` (3) | – |\n| `d.h` (1) | 2 |\n";
    assert_eq!(described(old), [("a.h", 12), ("b/c.h", 3), ("d.h", 1)].into());
    assert_eq!(lost(old, old), [""; 0]);
    let new = "| `a.h` (13) | – |\n| `b/c.h` (2) | 1 |\n";
    assert_eq!(
        lost(old, new),
        ["b/c.h: 3 names were described, and 2 are", "d.h: 1 names were described, and 0 are"]
    );
}
