//! Where names are: what the verb `when` says of small specifications, and of the real one.

use std::collections::BTreeMap;

use xen_abi_codegen::axes::{Dialect, Target, View};
use xen_abi_codegen::diagnostic::Code;
use xen_abi_codegen::folder;
use xen_abi_codegen::matrix::Matrix;
use xen_abi_codegen::model::Spec;
use xen_abi_codegen::presence::{Meaning, Place, every_release, places, presence};
use xen_abi_codegen::source::Source;

const RELEASES: &str = "\
format: 1
xen:
  '4.17': { points: 3, interface: '0x00040e00' }
  '4.18': { points: 1, interface: '0x00041200' }
linux: {}
targets:
  ppc64: { since: '4.18', view: tools }
";

const HEADER: &str = "\
format: 1
header: a.h
doc: A header.
provenance: []
constants:
  ALWAYS: { value: 1, doc: Everywhere. }
  MOVING: { value: [{ since: ['4.17.2', '4.18.1'], is: 3 }, { is: 2 }], doc: Another value since a point release. }
  OF_TOOLS: { value: 4, view: tools, doc: For tools. }
  OLD: { value: 5, view: guest, interface: '< 0x00030000', doc: For guests that ask for no version. }
enums:
  group:
    type: u32
    prefix: G_
    doc: Macros in C.
    values:
      G_ONE: { value: 1, doc: One. }
bitwords:
  word:
    type: u32
    doc: An integer in C.
    fields:
      - { name: low, bits: 0..4, doc: A part. }
structs:
  thing:
    typedef: thing_t
    doc: A structure.
    fields:
      - { name: wide, type: ulong, doc: As wide as an address. }
      - name: u
        doc: A union.
        union:
          - { name: part, type: u16, doc: A part. }
";

fn spec() -> Spec {
    let sources = [("releases.yaml", RELEASES), ("a.yaml", HEADER)];
    let sources = sources.map(|(name, text)| Source::new(name, text));
    xen_abi_codegen::load_with(sources.into(), &[])
        .unwrap_or_else(|failure| panic!("{:?}", failure.diagnostics))
}

/// What is said of a name, a line each.
fn said(spec: &Spec, name: &str) -> Vec<String> {
    let matrix = Matrix::lower(spec, &every_release(spec, Dialect::Xen)).unwrap();
    let found = presence(&matrix, name).unwrap();
    let line = |is: &Meaning, Place { releases, targets, sides }: Place| {
        let releases = releases.iter().map(|(first, gone)| match gone {
            Some(gone) => format!("{first}..{gone}"),
            None => format!("{first}.."),
        });
        let targets: Vec<&str> = targets.into_iter().map(Target::name).collect();
        format!("{is:?} {} {} {sides:?}", releases.collect::<Vec<_>>().join(" "), targets.join(" "))
    };
    let lines = found.iter().flat_map(|case| {
        let places = places(&matrix, &case.variants);
        places.into_iter().map(|place| line(&case.is, place)).collect::<Vec<_>>()
    });
    lines.collect()
}

#[test]
fn each_answer_has_its_releases_targets_and_sides() {
    const FIVE: &str = "x86_32 x86_64 arm32 arm64 riscv64";
    let spec = spec();
    let expected = [
        (
            "ALWAYS",
            vec![
                format!("Value(1) 4.17.0.. {FIVE} [OldGuest, Guest, Tools]"),
                "Value(1) 4.18.0.. ppc64 [Tools]".to_owned(),
            ],
        ),
        (
            "MOVING",
            vec![
                format!("Value(2) 4.17.0..4.17.2 4.18.0..4.18.1 {FIVE} [OldGuest, Guest, Tools]"),
                "Value(2) 4.18.0..4.18.1 ppc64 [Tools]".to_owned(),
                format!("Value(3) 4.17.2.. 4.18.1.. {FIVE} [OldGuest, Guest, Tools]"),
                "Value(3) 4.18.1.. ppc64 [Tools]".to_owned(),
            ],
        ),
        ("OLD", vec![format!("Value(5) 4.17.0.. {FIVE} [OldGuest]")]),
    ];
    for (name, lines) in expected {
        assert_eq!(said(&spec, name), lines, "{name}");
    }
    assert_eq!(said(&spec, "OF_TOOLS")[0], format!("Value(4) 4.17.0.. {FIVE} [Tools]"));
}

#[test]
fn members_and_types_are_found_by_any_of_their_names() {
    let spec = spec();
    let sizes = said(&spec, "thing");
    assert_eq!(sizes[0], "Type { size: 8, align: 4 } 4.17.0.. x86_32 arm32 [OldGuest, Guest, Tools]");
    assert_eq!(said(&spec, "thing_t"), sizes);
    let part = "Member { offset_bits: 32, size_bits: 16 } 4.17.0.. x86_32 arm32 [OldGuest, Guest, Tools]";
    assert_eq!(said(&spec, "thing_t.u.part")[0], part);
}

#[test]
fn what_is_not_there_is_an_error_with_a_proposal() {
    let spec = spec();
    let matrix = Matrix::lower(&spec, &every_release(&spec, Dialect::Xen)).unwrap();
    for (name, message, help) in [
        ("ALWAY", "there is no item `ALWAY`", "did you mean `ALWAYS`?"),
        ("thing.wid", "there is no member `thing.wid`", "did you mean `thing.wide`?"),
        ("ALWAYS.x", "there is no member `ALWAYS.x`", ""),
    ] {
        let found = presence(&matrix, name).unwrap_err();
        let found: Vec<_> = found.iter().collect();
        assert_eq!((found.len(), found[0].message.as_str()), (1, message));
        assert_eq!(found[0].help.as_deref().unwrap_or_default(), help);
    }
}

#[test]
fn what_is_declared_for_others_is_said_to_be_not_there() {
    let spec = spec();
    let guests: Vec<_> = every_release(&spec, Dialect::Xen)
        .into_iter()
        .filter(|variant| variant.view == View::Guest)
        .collect();
    for (variants, name) in [(&guests[..], "OF_TOOLS"), (&[], "ALWAYS")] {
        let found = presence(&Matrix::lower(&spec, variants).unwrap(), name).unwrap_err();
        let found: Vec<_> = found.iter().collect();
        assert_eq!((found.len(), found[0].code), (1, Code::NotHere));
        assert_eq!(found[0].message, format!("`{name}` is not there for any variant that was asked for"));
    }
}

#[test]
fn names_of_other_languages_alone_are_no_names_of_c() {
    let spec = spec();
    let matrix = Matrix::lower(&spec, &every_release(&spec, Dialect::Xen)).unwrap();
    for name in ["group", "word"] {
        let found = presence(&matrix, name).unwrap_err();
        let found: Vec<_> = found.iter().collect();
        assert_eq!(found[0].message, format!("there is no item `{name}`"));
        assert_eq!(found[0].help, None);
    }
    assert_eq!(said(&spec, "G_ONE").len(), 2);
}

/// Each answer is what one variant by itself has.
#[test]
fn the_places_of_every_constant_are_the_variants_that_have_it() {
    let spec = xen_abi_codegen::load(folder::embedded(xen_abi_spec::FILES, &|_| true)).unwrap();
    let newest: Vec<_> = spec.releases.variants().filter(|variant| variant.dialect == Dialect::Xen).collect();
    let matrix = Matrix::lower(&spec, &newest).unwrap();
    for (at, abi) in matrix.abis().enumerate() {
        let values: BTreeMap<&str, i128> =
            abi.constants().iter().map(|(id, value)| (spec[id].head.name.as_str(), value.value)).collect();
        // Every twentieth: each is looked up among all items.
        for (name, value) in values.iter().step_by(20) {
            let found = presence(&matrix, name).unwrap();
            let here: Vec<_> = found.iter().filter(|case| case.variants.contains(at)).collect();
            assert!(
                here.iter().any(|case| case.is == Meaning::Value(*value)),
                "{name} for {}",
                abi.variant()
            );
            assert!(
                places(&matrix, &here[0].variants).iter().any(|place| {
                    place.targets.contains(&abi.variant().target) && !place.sides.is_empty()
                })
            );
        }
    }
}
