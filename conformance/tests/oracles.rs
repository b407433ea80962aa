//! What is wrong in the specification is noticed by the compiler that reads the real headers, and said as it is.

mod ready;

use std::collections::BTreeSet;
use std::process::Output;

use xen_abi_codegen::axes::{Dialect, Target};
use xen_abi_codegen::backend::layout_tests::BitFields;
use xen_abi_codegen::source::Source;
use xen_abi_conformance::cell::{Cell, cells_of};
use xen_abi_conformance::manifest::Manifest;
use xen_abi_conformance::measure::HeaderReader;
use xen_abi_conformance::objects::real_bit_fields;
use xen_abi_conformance::ours::{Ours, Specification};
use xen_abi_conformance::process::compile;
use xen_abi_conformance::rust_oracle::RustOracle;
use xen_abi_conformance::workplace::Workplace;

use ready::manifest;

/// Everything that is needed to ask clang.
struct Bench {
    manifest: Manifest,
    reader: HeaderReader,
    specification: Specification,
    cells: Vec<Cell>,
}

impl Bench {
    /// The newest headers of each branch of Xen, if they are at hand.
    fn prepare(sources: Vec<Source>) -> Option<Bench> {
        let workplace = Workplace::of_workspace();
        let manifest = manifest(&workplace)?;
        let specification = Specification::of(sources).unwrap_or_else(|error| panic!("{error}"));
        let sets = manifest.sets(&workplace).unwrap();
        let sets = sets.iter().filter(|set| set.dialect == Dialect::Xen && set.is_newest_of(&sets));
        let cells = sets.flat_map(|set| cells_of(set, specification.releases()).unwrap().0).collect();
        let reader = HeaderReader::new(&manifest, &workplace);
        Some(Bench { manifest, reader, specification, cells })
    }

    /// What the compiler makes of the bit-fields of a cell.
    fn bit_fields(&self, cell: &Cell) -> BitFields {
        let program = self.specification.bit_test(cell).unwrap().expect("there are bit-fields");
        real_bit_fields(&self.reader, cell, &program).unwrap_or_else(|error| panic!("{cell}: {error}"))
    }

    /// What clang says of a program that includes the real headers of a cell.
    fn compile(&self, cell: &Cell, program: &str) -> Output {
        let mut clang = self.reader.clang_in_tree(cell);
        compile(clang.args(["-fsyntax-only", "-x", "c", "-"]), program).unwrap()
    }
}

/// Writes one text for another, where it stands first.
fn mutate(sources: &mut [Source], right: &str, wrong: &str) {
    let source = sources.iter_mut().find(|source| source.text.contains(right));
    let source = source.unwrap_or_else(|| panic!("no file has `{right}`"));
    *source = Source::new(&*source.name, source.text.replacen(right, wrong, 1));
}

/// The specification with a mutation: the record keeps its size, so that no assertion in C could notice.
fn sources_with_a_narrow_bit_field() -> Vec<Source> {
    let mut sources = Specification::sources().unwrap();
    mutate(
        &mut sources,
        "name: state, type: ioreq_state, bits: 4",
        "name: state, type: ioreq_state, bits: 3",
    );
    sources
}

#[test]
fn a_bit_field_in_the_wrong_place_is_noticed() {
    let Some(bench) = Bench::prepare(sources_with_a_narrow_bit_field()) else { return };
    let cell = bench.cells.last().unwrap();
    let layout = bench.specification.layout_test(cell).unwrap();
    assert!(bench.compile(cell, &layout).status.success());
    let wrong = bench.bit_fields(cell).wrong;
    assert!(wrong.iter().any(|what| what.starts_with("ioreq_t.dir")), "{wrong:?}");
}

#[test]
fn a_bit_field_in_the_wrong_place_is_noticed_in_rust() {
    let Some(bench) = Bench::prepare(Specification::sources().unwrap()) else { return };
    let cell = bench.cells.last().unwrap();
    let accepted = bench.specification.definitions(cell).unwrap().unwrap();
    let mutated = Specification::of(sources_with_a_narrow_bit_field()).unwrap();
    let found =
        RustOracle::new(&bench.manifest).unwrap().differences(cell, &mutated, &accepted).unwrap().differences;
    let told: BTreeSet<String> =
        found.iter().map(|one| format!("{}: {}", one.name, one.disagreement)).collect();
    for expected in [
        "ioreq: field dir: first bit: the headers say 245, the spec says 244",
        "ioreq: field state: width: the headers say 4, the spec says 3",
    ] {
        assert!(told.iter().any(|line| line.contains(expected)), "{told:#?}");
    }
}

#[test]
fn a_bit_field_that_is_wider_than_described_is_noticed() {
    let mut sources = Specification::sources().unwrap();
    mutate(&mut sources, "name: addr, type: u32, bits: 20", "name: addr, type: u32, bits: 19");
    let Some(bench) = Bench::prepare(sources) else { return };
    let wrong = bench.bit_fields(bench.cells.last().unwrap()).wrong;
    assert!(wrong.iter().any(|what| what.starts_with("buf_ioreq_t.addr")), "{wrong:?}");
}

/// Mutations, each in a file that has this text: it becomes another, and then an assertion fails that says so.
const MUTATIONS: [(&str, &str, &str); 9] = [
    (
        "IOREQ_BUFFER_SLOT_NUM: { value: 511",
        "IOREQ_BUFFER_SLOT_NUM: { value: 510",
        "IOREQ_BUFFER_SLOT_NUM is 510",
    ),
    (
        "XENCOMM_INVALID: { value: ~0UL",
        "XENCOMM_INVALID: { value: ~0ULL",
        "XENCOMM_INVALID is of type unsigned long long",
    ),
    ("value: sizeof(xen_extraversion_t)", "value: 16", "XEN_EXTRAVERSION_LEN is of type int"),
    ("value: (u32)~0 << _GNTMAP", "value: (u64)~0 << _GNTMAP", "GNTMAP_guest_avail_mask is of type"),
    ("value: ((x) + 1) << 8", "value: (x) << 8", "XENMEMF_node(0) is 0"),
    ("XEN_EPERM: { value: 1,", "XEN_EPERM: { value: 2,", "XEN_EPERM is 2"),
    ("value: arm-abi,", "value: arm-abj,", "XEN_IO_PROTO_ABI_ARM has the right text"),
    ("of: console.domU.mfn", "of: console.domU.evtchn", "start_info_t.console_mfn is console.domU.evtchn"),
    ("LAPIC: { code: 5,", "LAPIC: { code: 6,", "LAPIC has the code 6"),
];

#[test]
fn mutations_of_every_kind_are_noticed() {
    for (right, wrong, message) in MUTATIONS {
        let mut sources = Specification::sources().unwrap();
        mutate(&mut sources, right, wrong);
        let Some(bench) = Bench::prepare(sources) else { return };
        let notices = |cell: &&Cell| {
            let program = bench.specification.layout_test(cell).unwrap();
            let output = bench.compile(cell, &program);
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            !output.status.success() && said.contains(message)
        };
        let mut cells = bench.cells.iter().filter(|cell| cell.target == Target::X86_64);
        assert!(cells.any(|cell| notices(&cell)), "`{wrong}` is not noticed");
    }
}
