//! The members that C expressions can name, and the unions among them whose tag is at hand.

mod fixtures;

use std::fs;

use fixtures::{lowered, package};
use xen_abi_codegen::abi::{Abi, BodyLayout, Choice, MemberLayout};
use xen_abi_codegen::axes::Target;
use xen_abi_codegen::matrix::Matrix;
use xen_abi_codegen::request::Request;
use xen_abi_codegen::source::Source;

const YAML: &str = "\
format: 1
header: leaves.h
doc: Members of all kinds.
provenance: []

enums:
  leaf_kind:
    type: u32
    doc: Which member is valid.
    values:
      LEAF_a: { value: 1, doc: The first. }
      LEAF_b: { value: 2, doc: The second. }
      LEAF_c: { value: 2, doc: The second by another name. }

structs:
  leaf_inner:
    doc: A record with a name of its own.
    fields:
      - { name: x, type: u32, doc: A number. }

  leaf_outer:
    doc: Members of all kinds.
    fields:
      - { name: kind, type: leaf_kind, doc: Says what is valid. }
      - { name: lower, type: u32, bits: 3, doc: Some bits. }
      - { name: upper, type: u32, bits: 5, doc: More bits. }
      - name: u
        tag: kind
        union:
          - { name: a, type: u64, when: LEAF_a, doc: The first. }
          - name: b
            when: [LEAF_b, LEAF_c]
            fields:
              - { name: y, type: u16, doc: A number. }
              - fields:
                  - { name: z, type: u16, doc: Another. }
            doc: The second.
        doc: One of them.
      - { name: inner, type: leaf_inner, doc: A record. }
      - name: list
        len: 2
        fields:
          - { name: q, type: u32, doc: A number. }
        doc: Elements without a name.
";

/// Asks something of the record `leaf_outer`.
fn of_outer<T>(ask: impl FnOnce(&Abi<'_>, &BodyLayout<'_>) -> T) -> T {
    let releases = fs::read_to_string(package().join("tests/fixtures/releases.yaml")).unwrap();
    let sources = vec![Source::new("leaves.yaml", YAML), Source::new("releases.yaml", releases)];
    let spec = lowered(sources).unwrap_or_else(|failure| panic!("{:?}", failure.diagnostics));
    let request = Request { targets: vec![Target::X86_64], ..Request::default() };
    let matrix = Matrix::lower(&spec, &request.answer(&spec).unwrap().variants).unwrap();
    let abi = &matrix.abis().next().unwrap();
    ask(abi, abi.record_named(spec.type_named("leaf_outer").unwrap()).unwrap())
}

#[test]
fn the_way_leads_through_records_that_are_spelt_in_place() {
    let named: Vec<(String, u64, bool)> = of_outer(|_, layout| {
        layout.named().map(|named| (named.path(), named.offset_bits, named.is_leaf())).collect()
    });
    let expected = [
        ("kind", 0, true),
        ("lower", 32, true),
        ("upper", 35, true),
        ("u", 64, false),
        ("u.a", 64, true),
        ("u.b", 64, false),
        ("u.b.y", 64, true),
        ("u.b.z", 80, true),
        ("inner", 128, true),
        ("list", 160, true),
    ];
    assert_eq!(named, expected.map(|(path, offset, is_leaf)| (path.to_owned(), offset, is_leaf)));
}

#[test]
fn elements_of_arrays_are_walked_by_themselves() {
    let elements: Vec<(String, Vec<String>)> = of_outer(|_, layout| {
        let elements = layout.leaves().filter_map(|leaf| Some((leaf.path(), leaf.element()?)));
        elements.map(|(path, element)| (path, element.leaves().map(|leaf| leaf.path()).collect())).collect()
    });
    assert_eq!(elements, [("list".to_owned(), vec!["q".to_owned()])]);
}

#[test]
fn promoted_members_are_found_by_their_name() {
    of_outer(|_, layout| {
        let inner = layout.member("u").unwrap().shape.spelt().unwrap().member("b").unwrap();
        let inner = inner.shape.spelt().unwrap();
        assert_eq!(inner.member("z").unwrap().offset_bits, 0);
        assert!(inner.named_here("z").is_none());
        assert!(layout.member("a").is_none());
    });
}

#[test]
fn a_tag_says_which_member_is_valid() {
    let name = |layout: &MemberLayout<'_>| layout.member.name.clone().unwrap();
    of_outer(|abi, layout| {
        let tagged = abi.tagged_union(layout, layout.member("u").unwrap()).unwrap();
        assert_eq!(name(tagged.tag), "kind");
        let Choice::Values(values) = tagged.choice else { panic!("no bit decides") };
        let values: Vec<_> = values.into_iter().map(|(values, layout)| (values, name(layout))).collect();
        assert_eq!(values, [(vec![1], "a".to_owned()), (vec![2], "b".to_owned())]);
        assert!(abi.tagged_union(layout, layout.member("inner").unwrap()).is_none());
    });
}
