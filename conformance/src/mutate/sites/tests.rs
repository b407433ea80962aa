use std::collections::BTreeMap;

use xen_abi_codegen::document::tree;
use xen_abi_codegen::source::Source;

use super::*;
use crate::ours::releases_of;

const FILE: &str = r#"
constants:
  ONE: { value: 1, doc: One. }
  TWO: { value: 2U, since: "4.18", doc: Two. }
flags:
  set:
    type: u32
    doc: Bits.
    values:
      SET_a: { value: 1, arch: [arm32, arm64], doc: One. }
functions:
  NEXT: { params: { x: u32 }, type: u32, value: x + 1, doc: The next. }
structs:
  pair:
    doc: Two.
    fields:
      - { name: left, type: u16, doc: One. }
      - name: right
        doc: The other.
        union:
          - { name: word, type: int, len: 2, doc: One. }
          - { name: bits, type: uint, bits: 3, doc: Few. }
"#;

#[test]
fn suffixes_are_left_out_of_numbers_alone() {
    assert_eq!(without_suffixes("1U << 30"), without_suffixes("1<<30"));
    assert_eq!(without_suffixes("0xFUL + (NULL_u - 7ULL)"), "0xF+(NULL_u-7)");
}

#[test]
fn every_mutation_leaves_good_yaml() {
    let source = Source::new("a.yaml", FILE);
    let tree = tree::read(&source.text).unwrap_or_else(|_| panic!("the file is good YAML"));
    let text = Text::new(&source);
    let mut by_kind: BTreeMap<Kind, Vec<String>> = BTreeMap::new();
    let releases = releases_of("format: 1\nxen: { \"4.17\": { interface: none } }\n").unwrap();
    for site in sites(&text, &tree, &releases) {
        let changed = text.with(&site.edits);
        assert_ne!(changed, FILE, "{}", site.what);
        assert!(tree::read(&changed).is_ok(), "{}:\n{changed}", site.what);
        by_kind.entry(site.kind).or_default().push(site.what);
    }
    let without = |kind: &&Kind| !by_kind.contains_key(*kind);
    // Tags are changed in all files at once.
    assert_eq!(Kind::ALL.iter().filter(without).collect::<Vec<_>>(), [&Kind::Tag]);
    assert_eq!(by_kind[&Kind::Order], ["pair.left: behind the next member"]);
    assert_eq!(
        by_kind[&Kind::Sign],
        ["set: i32, not u32", "pair.left: i16, not u16", "pair.right.word: uint, not int"]
    );
    assert_eq!(by_kind[&Kind::CType], ["ONE: 1U, not 1", "TWO: 2, not 2U", "SET_a: 1U, not 1"]);
    assert_eq!(by_kind[&Kind::Length], ["pair.right.word: one element more"]);
}
