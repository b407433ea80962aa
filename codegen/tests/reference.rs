//! spec/README.md is true: its examples are read, and no key is missing.

mod fixtures;

use std::fs;

use xen_abi_codegen::format::format;
use xen_abi_codegen::render::{Style, render};
use xen_abi_codegen::source::Source;

fn reference() -> String {
    fs::read_to_string(fixtures::package().join("../spec/README.md")).unwrap()
}

/// The text below each heading, and the examples in it, each a file.
fn sections(reference: &str) -> Vec<(&str, &str, Vec<&str>)> {
    reference
        .split("\n## ")
        .skip(1)
        .map(|section| {
            let (heading, text) = section.split_once('\n').unwrap();
            let fenced = text.split("```yaml\n").skip(1).map(|rest| rest.split("```").next().unwrap());
            (heading, text, fenced.collect())
        })
        .collect()
}

/// The headers with macros that examples include: those of fixtures.
fn included(sources: &[Source]) -> Vec<Source> {
    let valid = fixtures::package().join("tests/fixtures/valid");
    let of_xen = ["xen.yaml", "part_of_xen.yaml"].as_slice();
    let of_linux = ["overlay/overlay_root.yaml", "overlay/overlay_x86.yaml"].as_slice();
    let needed = [("header: xen.h", of_xen), ("header: xen/interface/xen.h", of_linux)];
    let needed =
        needed.iter().filter(|(include, _)| sources.iter().any(|source| source.text.contains(include)));
    let files = needed.flat_map(|(_, files)| *files);
    files.map(|name| Source::new(*name, fs::read_to_string(valid.join(name)).unwrap())).collect()
}

#[test]
fn examples_have_no_error() {
    let reference = reference();
    let sections = sections(&reference);
    let releases = sections.iter().find(|(heading, ..)| *heading == "Releases").unwrap().2[0];
    let mut count = 0;
    for (heading, _, examples) in &sections {
        if examples.is_empty() {
            continue;
        }
        let mut sources = vec![Source::new("releases.yaml", releases)];
        if *heading != "Releases" {
            let name = heading.replace(' ', "_");
            let named =
                examples.iter().enumerate().map(|(at, text)| Source::new(format!("{name}_{at}.yaml"), *text));
            sources.extend(named);
            sources.extend(included(&sources));
        }
        if let Err(failure) = fixtures::lowered(sources) {
            panic!("{}", render(&failure.diagnostics, &failure.sources, Style::Plain));
        }
        count += 1;
    }
    assert!(count > 10, "{count}");
}

#[test]
fn examples_are_in_canonical_form() {
    let reference = reference();
    for (heading, _, examples) in sections(&reference) {
        for example in examples {
            let formatted = format(example).unwrap_or_else(|finding| panic!("{heading}: {finding:?}"));
            assert_eq!(formatted, example, "{heading}");
        }
    }
}

#[test]
fn every_heading_is_in_the_contents() {
    let reference = reference();
    for (heading, ..) in sections(&reference) {
        let anchor = heading.to_lowercase().replace(' ', "-");
        assert!(reference.contains(&format!("- [{heading}](#{anchor})")), "{heading}");
    }
}

#[cfg(feature = "schema")]
mod schema {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::{reference, sections};

    /// Every key that an object of the schema has, also those of objects in it.
    fn keys<'s>(schema: &'s Value, found: &mut BTreeSet<&'s str>) {
        match schema {
            Value::Object(keywords) => {
                if let Some(Value::Object(properties)) = keywords.get("properties") {
                    found.extend(properties.keys().map(String::as_str));
                }
                keywords.values().for_each(|value| keys(value, found));
            }
            Value::Array(items) => items.iter().for_each(|item| keys(item, found)),
            _ => {}
        }
    }

    #[test]
    fn every_key_is_described_and_shown() {
        let schema: Value = serde_json::from_str(&xen_abi_codegen::schema::schema()).unwrap();
        let mut known = BTreeSet::new();
        keys(&schema, &mut known);
        assert!(known.len() > 40, "{}", known.len());
        let reference = reference();
        let examples: String = sections(&reference).into_iter().flat_map(|(.., examples)| examples).collect();
        for key in known {
            assert!(reference.contains(&format!("`{key}`")), "`{key}` is not described");
            let written = [format!("\n{key}:"), format!(" {key}:")];
            assert!(written.iter().any(|key| examples.contains(key)), "`{key}` is not shown");
        }
    }
}
