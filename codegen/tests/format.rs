//! The canonical form keeps what a file says and every comment, and is the same for every layout.

mod fixtures;
mod mangle;
#[path = "../../fuzz/src/said.rs"]
mod said;

use mangle::Mangler;
use said::Said;
use xen_abi_codegen::abi::lower;
use xen_abi_codegen::backend::facts::facts;
use xen_abi_codegen::document::tree::{Node, read};
use xen_abi_codegen::format::format;
use xen_abi_codegen::source::Source;

/// How many texts are made from each fixture by slips of the pen.
const MUTATIONS: u64 = 100;

fn said(node: &Node<'_>) -> Said {
    Said::by(node)
}

fn formatted(name: &str, text: &str) -> String {
    format(text).unwrap_or_else(|finding| panic!("{name}: {finding:?}\n{text}"))
}

/// The comments of a text that has `#` nowhere else.
fn comments(text: &str) -> Vec<&str> {
    let mut comments: Vec<&str> =
        text.lines().filter_map(|line| line.find('#').map(|at| line[at..].trim_end())).collect();
    comments.sort_unstable();
    comments
}

/// The specification, its list of releases, and the valid fixtures.
fn sources() -> Vec<Source> {
    let fixtures = fixtures::valid();
    let sources =
        fixtures.iter().map(|fixture| fixture.sources().unwrap_or_else(|_| panic!("{}", fixture.name)));
    sources.flatten().chain(fixtures::spec()).collect()
}

#[test]
fn the_specification_is_in_canonical_form() {
    for source in fixtures::spec() {
        similar(&formatted(&source.name, &source.text), &source.text, &source.name);
    }
}

/// Shows the first line that differs, and not two files.
fn similar(formatted: &str, text: &str, name: &str) {
    let differing = formatted.lines().zip(text.lines()).position(|(left, right)| left != right);
    if let Some(at) = differing {
        let (left, right) = (formatted.lines().nth(at).unwrap(), text.lines().nth(at).unwrap());
        panic!("{name}:{}: is\n{right}\nand should be\n{left}", at + 1);
    }
    assert_eq!(formatted.len(), text.len(), "{name}: one ends before the other");
}

#[test]
fn formatting_keeps_what_is_said_and_is_done_once() {
    for source in sources() {
        let once = formatted(&source.name, &source.text);
        assert_eq!(said(&read(&once).unwrap()), said(&read(&source.text).unwrap()), "{}", source.name);
        similar(&formatted(&source.name, &once), &once, &source.name);
    }
}

#[test]
fn every_layout_has_one_canonical_form() {
    for source in sources() {
        let root = read(&source.text).unwrap();
        for seed in 0..12 {
            let name = format!("{} mangled by {seed}", source.name);
            let mangled = Mangler::new(seed).file(&root);
            assert_eq!(said(&read(&mangled).unwrap()), said(&root), "{name}:\n{mangled}");
            let once = formatted(&name, &mangled);
            assert_eq!(said(&read(&once).unwrap()), said(&root), "{name}");
            similar(&formatted(&name, &once), &once, &name);
            let bare: fn(&str) -> bool = |text| !text.contains('#');
            if source.text.lines().all(bare) {
                assert_eq!(comments(&once), comments(&mangled), "{name}");
            }
        }
    }
}

#[test]
fn a_slip_of_the_pen_is_formatted_or_refused() {
    let fixtures = fixtures::valid();
    let sources = fixtures.iter().flat_map(|fixture| fixture.sources().unwrap_or_default());
    let mut formatted_count = 0;
    for source in sources {
        for seed in 0..MUTATIONS {
            let mutated = Mangler::new(seed).mutated(&source.text);
            let (Ok(root), Ok(once)) = (read(&mutated), format(&mutated)) else { continue };
            assert_eq!(said(&read(&once).unwrap()), said(&root), "{mutated}");
            similar(&formatted("mutated", &once), &once, &mutated);
            formatted_count += 1;
        }
    }
    assert!(formatted_count > 100, "{formatted_count}");
}

#[test]
fn line_ends_and_a_byte_order_mark_do_not_matter() {
    for source in sources() {
        let expected = formatted(&source.name, &source.text);
        let windows = source.text.replace('\n', "\r\n");
        similar(&formatted(&source.name, &windows), &expected, &source.name);
        let marked = format!("\u{feff}{}", source.text);
        similar(&formatted(&source.name, &marked), &expected, &source.name);
    }
}

#[test]
fn comments_stay_where_they_belong() {
    let text = "\
# The file.

header: a.h     # the header
# Of format.
format: 1 # always
constants: # some
  # Before A.

  # Still before A.
  A: { value: 1, doc: One. } # behind A
  B: {
    # Before the doc.
    doc: Two., # behind the doc
    value: 2 } # behind B
  C:
    # Before the value.
    value: 3
    doc: | # behind the sign
      Three.
# At the end.
";
    insta::assert_snapshot!(formatted("comments", text));
}

#[test]
fn keys_of_another_name_get_the_one_that_they_have_now() {
    let text = "\
typedefs:
  a_t: { type: u8, rust: A, doc: One. }
  b_t: { rename: B, rust: C, type: u8, doc: Two. }
structs:
  # Before it.
  rust: { rust: Oxide, doc: Three., fields: [{ rust: y, name: x, type: u8, doc: Four. }] }
";
    insta::assert_snapshot!(formatted("renamed", text));
}

#[test]
fn the_canonical_form_of_everything() {
    let fixtures = fixtures::valid();
    let everything = fixtures.iter().find(|fixture| fixture.name == "everything").unwrap();
    let sources = everything.sources().unwrap_or_else(|_| panic!("it can be read"));
    let source = sources.iter().find(|source| &*source.name == "everything.yaml").unwrap();
    insta::assert_snapshot!(formatted("everything", &source.text));
}

#[test]
fn a_text_that_is_no_yaml_is_refused_as_it_is_elsewhere() {
    let mut refused = 0;
    for fixture in fixtures::invalid() {
        let Ok(sources) = fixture.sources() else { continue };
        for source in sources {
            if let Err(finding) = read(&source.text) {
                assert_eq!(format(&source.text), Err(finding), "{}", source.name);
                refused += 1;
            }
        }
    }
    assert!(refused > 8, "{refused}");
}

#[test]
fn the_canonical_form_has_the_same_facts() {
    let facts = |sources: Vec<Source>| {
        let spec = fixtures::lowered(sources).unwrap_or_else(|failure| panic!("{:?}", failure.diagnostics));
        let abis = spec.releases.variants().map(|variant| lower(&spec, variant).unwrap()).collect::<Vec<_>>();
        abis.iter().map(|abi| facts(abi, "any")).collect::<Vec<_>>()
    };
    let mangled = fixtures::spec()
        .into_iter()
        .map(|source| Source::new(source.name, Mangler::new(7).file(&read(&source.text).unwrap())));
    let mangled: Vec<Source> = mangled.collect();
    let formatted = mangled
        .iter()
        .map(|source| Source::new(source.name.clone(), formatted(&source.name, &source.text)))
        .collect();
    let known = facts(mangled);
    assert!(known.iter().any(|facts| !facts.records.is_empty()));
    assert!(facts(formatted) == known, "formatting has changed a fact");
}
