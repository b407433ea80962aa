//! The table of status in the README is what the specification describes and what guests have done.

#![cfg(feature = "files")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use xen_abi_codegen::axes::Dialect;
use xen_abi_codegen::folder;
use xen_abi_codegen::model::{Module, Operation, Spec};

/// Set it to have the table written anew.
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

/// The releases that have what a file describes.
fn releases(spec: &Spec, module: &Module) -> String {
    if module.project().is_some() {
        return "any".to_owned();
    }
    let mut branches: BTreeMap<Dialect, Vec<String>> = BTreeMap::new();
    for dialect in Dialect::ALL {
        for known in spec.releases.branches(dialect) {
            let of_branch = |release| {
                spec.releases.branch(dialect, known.branch).is_some_and(|it| it.newest() == release)
            };
            let mut variants =
                spec.releases.variants().filter(|it| it.dialect == dialect && of_branch(it.release));
            if variants.any(|variant| module.when.holds(variant)) {
                branches.entry(dialect).or_default().push(known.branch.to_string());
            }
        }
    }
    let of_dialect = |(dialect, branches): (Dialect, Vec<String>)| {
        let project = match dialect {
            Dialect::Xen => "Xen",
            Dialect::Linux => "Linux",
        };
        format!("{project} {}", branches.join(", "))
    };
    branches.into_iter().map(of_dialect).collect::<Vec<_>>().join("; ")
}

/// The names of operations, of those inside them in their place, and of hypercalls that have none.
fn operations<'s>(spec: &'s Spec, module: &Module) -> BTreeSet<&'s str> {
    fn leaves<'s>(name: &'s str, inner: &'s [Operation], to: &mut BTreeSet<&'s str>) {
        if inner.is_empty() {
            to.insert(name);
        }
        inner.iter().for_each(|operation| leaves(&operation.head.name, &operation.inner.all, to));
    }
    let mut names = BTreeSet::new();
    let calls = spec.hypercalls.iter().filter(|call| spec[call.head.module].name == module.name);
    calls.for_each(|call| leaves(&call.head.name, &call.ops.all, &mut names));
    names
}

/// What a row says beside the headers that it is about. Rows are in the order of it.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Status {
    is_partial: bool,
    operations: Operations,
    releases: String,
}

/// The operations of headers.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Operations {
    /// Those of one header that is described completely.
    Counted { header: String, all: usize, made: usize },
    /// There are none, or not all are described, or they are those of Xen's own header.
    NotCounted,
}

fn status(spec: &Spec, module: &Module, made: &BTreeSet<String>) -> Status {
    let names = operations(spec, module);
    let operations = if module.whole && Dialect::Xen.can_be_in(&module.name) && !names.is_empty() {
        let made = names.iter().filter(|name| made.contains(**name)).count();
        Operations::Counted { header: module.header.to_string(), all: names.len(), made }
    } else {
        Operations::NotCounted
    };
    Status { is_partial: !module.whole, operations, releases: releases(spec, module) }
}

fn table() -> String {
    let spec = xen_abi_codegen::load(folder::read(&workspace().join("spec")).unwrap()).unwrap();
    let made = made();
    let mut rows: BTreeMap<Status, BTreeSet<String>> = BTreeMap::new();
    for module in &spec.modules {
        rows.entry(status(&spec, module, &made)).or_default().insert(format!("`{}`", module.header));
    }
    let mut table =
        String::from("| headers | releases | described | operations that guests made |\n|---|---|---|---|\n");
    for (status, headers) in rows {
        let described = if status.is_partial { "in part" } else { "completely" };
        let operations = match status.operations {
            Operations::Counted { all, made, .. } => format!("{made} of {all}"),
            Operations::NotCounted => "–".to_owned(),
        };
        let headers: Vec<String> = headers.into_iter().collect();
        table.push_str(&format!(
            "| {} | {} | {described} | {operations} |\n",
            headers.join(", "),
            status.releases
        ));
    }
    table
}

#[test]
fn the_table_of_the_readme_is_that_of_the_specification() {
    let path = workspace().join("README.md");
    let readme = fs::read_to_string(&path).unwrap();
    let (before, behind) = readme.split_once(START).expect("the place of the table");
    let (kept, behind) = behind.split_once(END).expect("its end");
    let table = table();
    if std::env::var_os(UPDATE).is_some() {
        fs::write(&path, [before, START, &table, END, behind].concat()).unwrap();
    } else {
        assert!(
            kept == table,
            "the table is out of date: {UPDATE}=1 cargo test -p xen-abi-codegen --test status writes it"
        );
    }
}
