use std::collections::BTreeSet;

use xen_abi_codegen::axes::Dialect;

use super::*;
use crate::definitions::Definitions;
use crate::header_set::HeaderSet;
use crate::measure::preprocessed::Macro;
use crate::package_version::PackageVersion;

/// What clang prints for
///
/// ```c
/// struct outer {
///     struct inner { unsigned int a; } first;
///     union { uint64_t q; uint32_t low:8; };
///     uint8_t pad[3];
///     uint64_t aligned __attribute__((aligned(8)));
/// };
/// typedef struct outer outer_t;
/// typedef struct { void *p; } __guest_handle_outer_t;
/// typedef struct { outer_t *of; } only_t;
/// typedef uint8_t id_t[16];
/// ```
const TREE: &str = r#"{ "inner": [
  { "kind": "RecordDecl", "name": "outer", "tagUsed": "struct", "completeDefinition": true, "inner": [
    { "kind": "RecordDecl", "name": "inner", "tagUsed": "struct", "completeDefinition": true, "inner": [
      { "kind": "FieldDecl", "name": "a", "type": { "qualType": "unsigned int" } } ] },
    { "kind": "FieldDecl", "name": "first", "type": { "qualType": "struct inner" } },
    { "kind": "RecordDecl", "tagUsed": "union", "completeDefinition": true, "inner": [
      { "kind": "FieldDecl", "name": "q", "type": { "qualType": "uint64_t" } },
      { "kind": "FieldDecl", "name": "low", "type": { "qualType": "uint32_t" }, "isBitfield": true,
        "inner": [ { "kind": "ConstantExpr", "value": "8" } ] } ] },
    { "kind": "FieldDecl", "isImplicit": true, "type": { "qualType": "union outer::(anonymous at a.h:3:5)" } },
    { "kind": "FieldDecl", "name": "pad", "type": { "qualType": "uint8_t[3]" } },
    { "kind": "FieldDecl", "name": "aligned", "type": { "qualType": "uint64_t" }, "inner": [
      { "kind": "AlignedAttr", "inner": [ { "kind": "ConstantExpr", "value": "8" } ] } ] } ] },
  { "kind": "TypedefDecl", "name": "outer_t", "type": { "qualType": "struct outer" } },
  { "kind": "TypedefDecl", "name": "__guest_handle_outer_t", "type": { "qualType": "__guest_handle_outer_t" } },
  { "kind": "RecordDecl", "tagUsed": "struct", "completeDefinition": true, "inner": [
    { "kind": "FieldDecl", "name": "of", "type": { "qualType": "outer_t *" } } ] },
  { "kind": "TypedefDecl", "name": "only_t", "type": { "qualType": "struct only_t" },
    "inner": [ { "kind": "ElaboratedType", "ownedTagDecl": { "kind": "RecordDecl" } } ] },
  { "kind": "TypedefDecl", "name": "id_t", "type": { "qualType": "uint8_t[16]" } }
] }"#;

fn sighting() -> Sighting {
    let version = PackageVersion("4.20.4+39-g0-1".to_owned());
    let set = HeaderSet::at("/nowhere".into(), Dialect::Xen, "libxen-dev", &version).unwrap();
    let definitions = Definitions::empty(&set, "arm64/tools/0x00041300".parse().unwrap());
    let measured = Measured {
        definitions,
        unmeasured: BTreeMap::new(),
        headers: BTreeSet::new(),
        bindgen: String::new(),
    };
    let mut preprocessed = Preprocessed::default();
    let aligned = Macro { body: String::new(), header: "a.h".to_owned(), order: 0 };
    preprocessed.macros.insert("uint64_aligned_t".to_owned(), aligned);
    Sighting::assemble(measured, preprocessed, &serde_json::from_str(TREE).unwrap())
}

fn line(member: &Member) -> String {
    let name = member.name.as_deref().unwrap_or("-");
    let shape = match &member.shape {
        Shape::Of(of) => of.to_string(),
        Shape::Inline(Inline { kind, members, .. }) => {
            format!("{kind:?} {{ {} }}", members.iter().map(line).collect::<Vec<_>>().join(", "))
        }
    };
    let len = member.lengths.iter().map(|length| match length {
        Length::Fixed(number) => format!("[{number}]"),
        Length::Flexible => "[]".to_owned(),
    });
    let len: String = len.collect();
    let bits = member.bits.map(|bits| format!(":{bits}")).unwrap_or_default();
    format!("{name} {shape}{len}{bits}")
}

#[test]
fn records_keep_their_spelling_and_those_inside_come_first() {
    let records = sighting().records;
    let names: Vec<(&str, Option<&str>)> =
        records.iter().map(|(name, record)| (name.as_str(), record.nested_in.as_deref())).collect();
    assert_eq!(names, [("inner", Some("outer")), ("outer", None), ("only_t", None)]);
    let lines = |at: usize| records[at].1.members.iter().map(line).collect::<Vec<_>>();
    assert_eq!(
        lines(1),
        ["first inner", "- Union { q u64, low u32:8 }", "pad u8[3]", "aligned uint64_aligned_t",]
    );
    assert_eq!(lines(2), ["of ptr<outer>"]);
}

#[test]
fn typedefs_that_are_an_only_name_and_handles_are_told_apart() {
    let sighting = sighting();
    let names: Vec<&str> = sighting.typedefs.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["outer_t", "id_t"]);
    assert_eq!(sighting.handles, ["outer_t"]);
    assert_eq!(sighting.tags["outer_t"], "outer");
    assert_eq!(sighting.tags["only_t"], "only_t");
}
