//! Files of one's own beside those of the specification.

mod fixtures;

use xen_abi_codegen::diagnostic::Code;
use xen_abi_codegen::folder::extended;
use xen_abi_codegen::render::{Style, render};
use xen_abi_codegen::source::Source;

const OWN: &str = "\
format: 1
header: own.h
doc: A header of one's own.
provenance: []
includes:
  - { header: event_channel.h }
  - { header: evtchn_status.h }

structs:
  own_record:
    doc: It stands on Xen's types.
    fields:
      - { name: status, type: evtchn_status, doc: The state of a port. }
";

#[test]
fn own_records_use_xens_types() {
    let sources = extended(fixtures::spec(), vec![Source::new("own.yaml", OWN)]);
    let spec = fixtures::lowered(sources.unwrap_or_else(|_| panic!("the names differ")));
    let spec = spec.unwrap_or_else(|failure| panic!("{:?}", failure.diagnostics));
    assert!(spec.records.iter().any(|record| record.head.name == "own_record"));
}

#[test]
fn files_of_the_specification_are_not_replaced() {
    let own = vec![Source::new("xen.yaml", OWN), Source::new("own.yaml", OWN)];
    let failure = extended(fixtures::spec(), own).expect_err("two files of one name");
    let codes: Vec<Code> = failure.diagnostics.iter().map(|one| one.code).collect();
    assert_eq!(codes, [Code::FileTwice]);
}

#[test]
fn a_header_that_nothing_describes_is_named_where_a_name_is_missing() {
    let own = Source::new("own.yaml", OWN.replace("type: evtchn_status,", "type: evtchn_state,"));
    let sources = extended(fixtures::spec(), vec![own]).unwrap_or_else(|_| panic!("the names differ"));
    let failure = fixtures::lowered(sources).expect_err("there is no such type");
    let report = render(&failure.diagnostics, &failure.sources, Style::Plain);
    assert!(report.contains("no file describes the header evtchn_status.h"), "{report}");
}
