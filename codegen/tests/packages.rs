//! The packages of the workspace as they are checked out and as they are published.

#![cfg(feature = "files")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// What a program prints that is run in the workspace; nothing if it is not there or fails.
fn printed(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).current_dir(workspace()).output().ok()?;
    output.status.success().then(|| String::from_utf8(output.stdout).unwrap())
}

/// A package that is published.
struct Package {
    name: String,
    folder: PathBuf,
    features: Vec<String>,
    metadata: Value,
}

impl Package {
    fn all() -> Vec<Package> {
        let metadata = ["metadata", "--no-deps", "--offline", "--format-version=1"];
        let metadata = printed(env!("CARGO"), &metadata).expect("cargo knows the workspace");
        let metadata: Value = serde_json::from_str(&metadata).unwrap();
        let packages = metadata["packages"].as_array().unwrap().iter();
        let published = packages.filter(|package| package["publish"].is_null()).map(|package| Package {
            name: package["name"].as_str().unwrap().to_owned(),
            folder: Path::new(package["manifest_path"].as_str().unwrap()).parent().unwrap().to_owned(),
            features: package["features"].as_object().unwrap().keys().cloned().collect(),
            metadata: package["metadata"].clone(),
        });
        published.collect()
    }

    /// The files that would be published, below the folder of the package.
    fn files(&self) -> BTreeSet<String> {
        let list = ["package", "--list", "--offline", "--allow-dirty", "--package", &self.name];
        let list =
            printed(env!("CARGO"), &list).unwrap_or_else(|| panic!("{} cannot be packaged", self.name));
        list.lines().map(|line| line.replace('\\', "/")).collect()
    }
}

/// The files that source code names, relative to its own folder.
fn named_files(code: &str) -> impl Iterator<Item = &str> {
    let openings = ["include_str!(\"", "include_bytes!(\"", "include!(\"", "#[path = \""];
    let behind = openings.into_iter().flat_map(|opening| code.split(opening).skip(1));
    behind.filter_map(|behind| behind.split('"').next())
}

/// A path without `..`, if it stays below the folder that it begins in.
fn below(folder: &Path, name: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.to_str()?.split('/').filter(|part| !part.is_empty()).collect();
    for part in name.split('/') {
        match part {
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[test]
fn there_is_no_symbolic_link() {
    let Some(files) = printed("git", &["ls-files", "--stage"]) else {
        println!("SKIPPED: this is no checkout of git");
        return;
    };
    let links: Vec<&str> = files.lines().filter(|line| line.starts_with("120000")).collect();
    assert!(links.is_empty(), "checkouts on Windows have texts in their places: {links:#?}");
}

#[test]
fn packages_have_what_they_name() {
    for package in Package::all() {
        let files = package.files();
        for file in files.iter().filter(|file| file.ends_with(".rs")) {
            let code = fs::read_to_string(package.folder.join(file)).unwrap();
            let folder = Path::new(file).parent().unwrap();
            for named in named_files(&code) {
                let is_there = below(folder, named).is_some_and(|named| files.contains(&named));
                assert!(is_there, "{}: {file} needs {named}, which is not in the package", package.name);
            }
        }
    }
}

#[test]
fn packages_have_a_readme_and_the_licences() {
    for package in Package::all() {
        let files = package.files();
        for file in ["README.md", "LICENSE-APACHE", "LICENSE-MIT"] {
            assert!(files.contains(file), "{} is published without {file}", package.name);
        }
        for licence in ["LICENSE-APACHE", "LICENSE-MIT"] {
            let text = |folder: &Path| fs::read_to_string(folder.join(licence)).unwrap();
            assert!(text(&package.folder) == text(&workspace()), "{}: {licence}", package.name);
        }
    }
}

#[test]
fn tables_of_features_have_all() {
    for package in Package::all() {
        let readme = fs::read_to_string(package.folder.join("README.md")).unwrap();
        let Some((_, table)) = readme.split_once("| feature | adds |\n") else { continue };
        for feature in package.features.iter().filter(|name| *name != "default") {
            assert!(table.contains(&format!("\n| `{feature}` ")), "{}: `{feature}`", package.name);
        }
    }
}

/// Features that add nothing to a page: one chooses others, one where items come from.
const WITHOUT_ITEMS: [&str; 2] = ["default", "from-spec"];

#[test]
fn pages_of_packages_show_all_features() {
    for package in Package::all() {
        let page = &package.metadata["docs"]["rs"];
        if page["all-features"] != true {
            let features = package.features.iter().filter(|name| !WITHOUT_ITEMS.contains(&name.as_str()));
            let features: Vec<Value> = features.map(|name| Value::from(name.as_str())).collect();
            assert_eq!(page["features"], Value::from(features), "{}", package.name);
        }
        assert_eq!(page["rustdoc-args"], serde_json::json!(["--cfg", "docsrs"]), "{}", package.name);
    }
}
