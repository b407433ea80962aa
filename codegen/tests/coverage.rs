//! How much of a header is described: what the verb `coverage` counts in a small specification.

use xen_abi_codegen::axes::{Target, View};
use xen_abi_codegen::coverage::coverage;
use xen_abi_codegen::model::{Availability, Spec};
use xen_abi_codegen::source::Source;

const RELEASES: &str = "\
format: 1
xen:
  '4.17': { points: 3, interface: '0x00040e00' }
linux: {}
";

const HEADER: &str = "\
format: 1
header: a.h
left_out: { callback_t: A type of functions. }
provenance: []
typedefs:
  port_t: { type: u32, doc: A port. }
  measured_t: { type: u32 }
constants:
  MASK: { value: 1 << 3, bit: 3, doc: A bit. }
  MEASURED_MASK: { value: 1 << 4, bit: 4 }
  ONE_OF_TOOLS: { value: 1, view: tools, doc: For tools. }
enums:
  ours_alone:
    type: u32
    values:
      G_ONE: { value: 1, doc: One. }
      G_TWO: { value: 2 }
bitwords:
  word_t:
    type: u32
    typedef: true
    doc: Its parts are not described.
    fields:
      - { name: low, bits: 0..4 }
structs:
  whole:
    doc: Padding needs no words.
    fields:
      - { name: port, type: port_t, doc: A port. }
      - { name: _pad, type: u32, reserved: true }
  in_part:
    doc: A member of a member is not described.
    fields:
      - name: u
        union:
          - { name: port, type: port_t }
          - { name: word, type: u32, doc: A word. }
  newer:
    doc: What is not described is for tools.
    fields:
      - { name: port, type: port_t, doc: A port. }
      - { name: flags, type: u32, view: tools }
hypercalls:
  call:
    number: 1
    callers: [pv64]
    params:
      - { name: cmd, type: int, role: op, doc: The operation. }
    doc: Does something.
    ops:
      OP_whole:
        value: 1
        returns: { kind: zero, doc: It is done. }
        basis: common/call.c:do_call, 4.17
        doc: Does this.
      OP_without_result: { value: 2, doc: Does that. }
";

fn spec() -> Spec {
    let sources = [("releases.yaml", RELEASES), ("a.yaml", HEADER)];
    let sources = sources.map(|(name, text)| Source::new(name, text));
    xen_abi_codegen::load_with(sources.into(), &[])
        .unwrap_or_else(|failure| panic!("{:?}", failure.diagnostics))
}

/// How many names are described and how many are measured, of what counts.
fn counted(spec: &Spec, counts: &dyn Fn(&Availability) -> bool) -> (usize, usize) {
    let found = &coverage(spec, counts)["a.h"];
    (found.described, found.measured)
}

#[test]
fn a_name_is_described_if_all_that_belongs_to_it_is() {
    let spec = spec();
    // port_t, MASK, _MASK, ONE_OF_TOOLS, G_ONE, whole, call, OP_whole.
    // measured_t, MEASURED_MASK, _MEASURED_MASK, G_TWO, word_t, in_part, newer, OP_without_result.
    assert_eq!(counted(&spec, &|_| true), (8, 8));
    let left_out = &coverage(&spec, &|_| true)["a.h"].left_out;
    assert_eq!(*left_out, [("callback_t", "A type of functions.")]);
}

#[test]
fn only_what_was_asked_for_counts() {
    let spec = spec();
    let is_of_guests = |when: &Availability| when.views.contains(View::Guest);
    // Without ONE_OF_TOOLS, and without the member of `newer`.
    assert_eq!(counted(&spec, &is_of_guests), (8, 7));
    let is_of_no_target = |when: &Availability| !when.targets.contains(Target::X86_64);
    assert_eq!(coverage(&spec, &is_of_no_target).len(), 0);
}

/// Each name of a header counts once, however many declarations it has.
#[test]
fn declarations_of_one_name_are_one_name() {
    let header = "\
format: 1
header: a.h
provenance: []
constants:
  NAME:
    - { value: 1, view: tools, doc: One. }
    - { value: 2, view: guest }
";
    let sources = [("releases.yaml", RELEASES), ("a.yaml", header)];
    let sources = sources.map(|(name, text)| Source::new(name, text));
    let spec = xen_abi_codegen::load_with(sources.into(), &[]).unwrap();
    assert_eq!(counted(&spec, &|_| true), (0, 1));
    assert_eq!(counted(&spec, &|when| when.views.contains(View::Tools)), (1, 0));
}
