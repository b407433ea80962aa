use xen_abi_codegen::axes::Dialect;
use xen_abi_codegen::facts::{EnumFacts, FieldFacts, FieldType, RecordFacts, RecordKind};
use xen_abi_codegen::scalar::Scalar;

use super::*;
use crate::header_set::HeaderSet;
use crate::package_version::PackageVersion;

fn leaf(path: &str, offset_bits: u64, scalar: Scalar) -> FieldFacts {
    FieldFacts {
        path: path.to_owned(),
        offset_bits,
        size_bits: u64::from(scalar.bytes()) * 8,
        field_type: FieldType::Scalar(scalar),
        elem: None,
        len: None,
        fields: Vec::new(),
    }
}

fn record(size: u64, fields: &[FieldFacts]) -> RecordFacts {
    let header = "sched.h".to_owned();
    RecordFacts { kind: RecordKind::Struct, size, align: 4, header, project: None, fields: fields.to_vec() }
}

fn definitions() -> Definitions {
    let version = PackageVersion("4.20.4+39-g0-1".to_owned());
    let set = HeaderSet::at("/nowhere".into(), Dialect::Xen, "libxen-dev", &version).unwrap();
    let mut definitions = Definitions::empty(&set, "arm64/tools/0x00041300".parse().unwrap());
    let facts = &mut definitions.facts;
    facts
        .records
        .insert("poll".to_owned(), record(8, &[leaf("nr", 0, Scalar::U32), leaf("time", 32, Scalar::U32)]));
    facts.constants.insert("SCHEDOP_poll".to_owned(), 3);
    facts.const_types.insert("SCHEDOP_poll".to_owned(), "int".to_owned());
    facts.typedefs.insert("port_t".to_owned(), FieldType::Scalar(Scalar::U32));
    facts.strings.insert("NAME".to_owned(), "a".to_owned());
    let storage = FieldType::Scalar(Scalar::U32);
    facts.enums.insert("state".to_owned(), EnumFacts { storage, values: vec!["ON".to_owned()] });
    for name in ["poll", "SCHEDOP_poll", "port_t", "NAME", "state"] {
        definitions.homes.insert(name.to_owned(), "sched.h".to_owned());
    }
    definitions
}

/// Compares, with `sched.h` measured and whole as told, and writes each difference on a line.
fn lines(headers: &Definitions, spec: &Definitions, whole: bool) -> Vec<String> {
    let measured = BTreeSet::from(["sched.h".to_owned()]);
    let scope = Scope { measured: &measured, is_whole: &|_| whole };
    let comparison = compare(headers, spec, scope);
    comparison.differences.iter().map(|d| format!("{} {}: {}", d.category, d.name, d.disagreement)).collect()
}

/// What is said when the specification is changed in one way.
fn lines_if_spec(change: impl FnOnce(&mut Definitions)) -> Vec<String> {
    let headers = definitions();
    let mut spec = headers.clone();
    change(&mut spec);
    lines(&headers, &spec, true)
}

fn poll(definitions: &mut Definitions) -> &mut RecordFacts {
    definitions.facts.records.get_mut("poll").unwrap()
}

#[test]
fn what_is_equal_is_counted() {
    let headers = definitions();
    let measured = BTreeSet::new();
    let result = compare(&headers, &headers, Scope { measured: &measured, is_whole: &|_| true });
    assert_eq!(result.differences, []);
    assert_eq!(result.compared, Counts { records: 1, fields: 2, constants: 2, typedefs: 1 });
}

#[test]
fn records_differ_in_many_ways() {
    assert_eq!(
        lines_if_spec(|spec| poll(spec).size = 12),
        ["record poll: size: the headers say 8, the spec says 12"]
    );
    assert_eq!(
        lines_if_spec(|spec| poll(spec).kind = RecordKind::Union),
        ["record poll: kind: the headers say struct, the spec says union"]
    );
    assert_eq!(
        lines_if_spec(|spec| poll(spec).align = 8),
        ["record poll: alignment: the headers say 4, the spec says 8"]
    );
    assert_eq!(
        lines_if_spec(|spec| poll(spec).header = "xen.h".to_owned()),
        ["record poll: header: the headers say sched.h, the spec says xen.h"]
    );
    assert_eq!(
        lines_if_spec(|spec| poll(spec).fields[1] = leaf("time", 64, Scalar::I32)),
        [
            "record poll: field time: offset in bits: the headers say 32, the spec says 64",
            "record poll: field time: type: the headers say u32, the spec says i32",
        ]
    );
    assert_eq!(
        lines_if_spec(|spec| poll(spec).fields[1].path = "timeout".to_owned()),
        [
            "record poll: field time: the headers say u32 at bit 32, 32 bits, the spec says nothing",
            "record poll: field timeout: the headers say nothing, the spec says u32 at bit 32, 32 bits",
        ]
    );
    assert_eq!(
        lines_if_spec(|spec| poll(spec).fields.reverse()),
        ["record poll: order of fields: the headers say nr, time, the spec says time, nr"]
    );
}

#[test]
fn leaves_of_an_arrays_elements_are_compared_too() {
    let mut headers = definitions();
    let array = |scalar| FieldFacts {
        field_type: FieldType::Array,
        elem: Some(FieldType::Record(String::new())),
        len: Some(2),
        fields: vec![leaf("a", 0, scalar)],
        ..leaf("pairs", 64, Scalar::U64)
    };
    poll(&mut headers).fields.push(array(Scalar::U32));
    let mut spec = headers.clone();
    poll(&mut spec).fields[2] = array(Scalar::I32);
    assert_eq!(
        lines(&headers, &spec, true),
        ["record poll: field pairs[].a: type: the headers say u32, the spec says i32"]
    );
    poll(&mut spec).fields[2] = FieldFacts { len: Some(3), ..array(Scalar::U32) };
    assert_eq!(
        lines(&headers, &spec, true),
        ["record poll: field pairs: elements: the headers say 2 of record, the spec says 3 of record"]
    );
}

#[test]
fn values_types_and_texts_differ() {
    let said = lines_if_spec(|spec| {
        let facts = &mut spec.facts;
        facts.constants.insert("SCHEDOP_poll".to_owned(), -3);
        facts.const_types.insert("SCHEDOP_poll".to_owned(), "unsigned int".to_owned());
        facts.typedefs.insert("port_t".to_owned(), FieldType::Handle);
        facts.strings.insert("NAME".to_owned(), "b".to_owned());
        facts.enums.get_mut("state").unwrap().values.push("OFF".to_owned());
    });
    assert_eq!(
        said,
        [
            "constant SCHEDOP_poll: value: the headers say 3, the spec says -3",
            "type of constant SCHEDOP_poll: type: the headers say int, the spec says unsigned int",
            "string NAME: text: the headers say a, the spec says b",
            "typedef port_t: type: the headers say u32, the spec says handle",
            "enum state: enumeration: the headers say u32 { ON }, the spec says u32 { ON, OFF }",
        ]
    );
}

#[test]
fn a_name_that_the_spec_lacks_counts_only_where_it_describes_the_whole_header() {
    let headers = definitions();
    let mut spec = headers.clone();
    spec.facts.constants.clear();
    spec.facts.const_types.clear();
    assert_eq!(lines(&headers, &spec, true), ["constant SCHEDOP_poll: the spec lacks it; the headers say 3"]);
    assert_eq!(lines(&headers, &spec, false), [""; 0]);
}

#[test]
fn a_name_that_the_headers_lack_counts_always_unless_its_header_was_not_measured() {
    let headers = definitions();
    let mut spec = headers.clone();
    for (name, home) in [("NEW", "sched.h"), ("ELSEWHERE", "vcpu.h")] {
        spec.facts.constants.insert(name.to_owned(), 1);
        spec.homes.insert(name.to_owned(), home.to_owned());
    }
    assert_eq!(lines(&headers, &spec, false), ["constant NEW: the headers lack it; the spec says 1"]);
}
