//! The rules of `lint`: each finds what it is about and nothing beside it, and the specification keeps to all of them.

mod fixtures;

use std::collections::BTreeSet;

use fixtures::{linted, package, spec};
use xen_abi_codegen::diagnostic::Code;
use xen_abi_codegen::load;
use xen_abi_codegen::regression::lint::{Linted, lint};
use xen_abi_codegen::render::{Style, render};
use xen_abi_codegen::source::Source;

fn found(sources: Vec<Source>) -> (Linted, String) {
    let spec = load(sources)
        .unwrap_or_else(|failure| panic!("{}", render(&failure.diagnostics, &failure.sources, Style::Plain)));
    let linted = lint(&spec).unwrap();
    let text = render(&linted.diagnostics, &spec.sources, Style::Plain);
    (linted, text)
}

#[test]
fn each_rule_finds_what_it_is_about() {
    let mut seen = BTreeSet::new();
    for fixture in linted() {
        let (linted, text) = found(fixture.sources().unwrap());
        seen.extend(linted.diagnostics.iter().map(|diagnostic| diagnostic.code));
        insta::assert_snapshot!(fixture.name.as_str(), text.trim_end(), &fixture.name);
    }
    let missing: Vec<&Code> =
        Code::ALL.iter().filter(|code| code.is_of_lint() && !seen.contains(code)).collect();
    assert!(missing.is_empty(), "no fixture shows {missing:?}");
}

#[test]
fn the_page_has_every_rule_and_a_true_example() {
    let page = std::fs::read_to_string(package().join("../docs/lint.md")).unwrap();
    for rule in Code::ALL.iter().filter(|code| code.is_of_lint()) {
        let row = format!("| `{rule}` | {} |", rule.title());
        assert!(page.contains(&row), "docs/lint.md lacks\n{row}");
    }
    let example = linted().into_iter().find(|fixture| fixture.name == "implicit-padding").unwrap();
    let (_, text) = found(example.sources().unwrap());
    assert!(page.contains(text.trim_end()), "docs/lint.md shows another report than\n{text}");
}

#[test]
fn the_specification_keeps_to_the_rules() {
    let (linted, text) = found(spec());
    assert!(linted.diagnostics.is_empty(), "{text}");
    assert!(linted.allowed > 0);
}

/// What is allowed would be found.
#[test]
fn without_allowances_the_breaks_of_history_are_found() {
    let sources =
        spec().into_iter().map(|source| Source::new(&*source.name, without_allowances(&source.text)));
    let (linted, _) = found(sources.collect());
    let of_versions = linted.diagnostics.iter().filter(|found| found.code == Code::UnannouncedChange);
    let messages: Vec<&str> = of_versions.map(|found| found.message.as_str()).collect();
    for (constant, record, between) in [
        ("XEN_DOMCTL_INTERFACE_VERSION", "xen_domctl_createdomain", "from 4.20"),
        ("VM_EVENT_INTERFACE_VERSION", "vm_event_regs_arm", "from 4.15"),
    ] {
        let is_it = |message: &&str| [constant, record, between].iter().all(|word| message.contains(word));
        assert!(messages.iter().any(is_it), "{messages:#?}");
    }
}

fn without_allowances(text: &str) -> String {
    let mut is_within = false;
    let lines = text.lines().filter(|line| {
        is_within = *line == "allow:" || is_within && line.starts_with(' ');
        !is_within
    });
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// Rules that do not exist cannot be allowed, and errors of other kinds cannot either.
#[test]
fn only_rules_can_be_allowed() {
    for rule in ["L9999", "E0301", "L"] {
        let text = format!(
            "format: 1\nheader: a.h\ndoc: A.\nallow:\n  - {{ rule: {rule}, of: a, reason: None. }}\nprovenance: []\n"
        );
        let releases = std::fs::read_to_string(package().join("tests/fixtures/releases.yaml")).unwrap();
        let failure =
            load(vec![Source::new("a.yaml", text), Source::new("releases.yaml", releases)]).unwrap_err();
        let messages: Vec<&str> =
            failure.diagnostics.iter().map(|diagnostic| diagnostic.message.as_str()).collect();
        assert_eq!(messages, [format!("`lint` has no rule `{rule}`; `xen-abi explain` lists them")]);
    }
}
