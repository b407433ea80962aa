//! Generated Rust, compiled for each target with what was measured in the real headers. Needs the Rust compiler that
//! `xen-abi-conformance setup` fetches.

mod ready;

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use xen_abi_codegen::axes::{Dialect, Target, Variant, View};
use xen_abi_codegen::source::Source;
use xen_abi_conformance::cell::Cell;
use xen_abi_conformance::compare::{Counts, Difference, Disagreement};
use xen_abi_conformance::definitions::Definitions;
use xen_abi_conformance::header_set::HeaderSet;
use xen_abi_conformance::ours::Specification;
use xen_abi_conformance::recorded::Recorded;
use xen_abi_conformance::rust_oracle::RustOracle;
use xen_abi_conformance::survey::in_every_cell;
use xen_abi_conformance::workplace::Workplace;

use ready::manifest;

/// The newest branch of each dialect of which there are headers here, as it is recorded: a measurement takes longer than
/// all the rest. The verb `rust` looks at all.
#[test]
fn generated_rust_is_for_each_target_as_recorded() {
    let workplace = Workplace::of_workspace();
    let Some(manifest) = manifest(&workplace) else { return };
    let specification = Specification::load().unwrap();
    let oracle = RustOracle::new(&manifest).unwrap();
    let sets = manifest.sets(&workplace).unwrap();
    let mut measured = BTreeMap::new();
    let mut cells = Vec::new();
    for dialect in Dialect::ALL {
        let recorded = Recorded::load(dialect).unwrap();
        let branch = newest(&sets, dialect).branch();
        let is_wanted = |variant: &Variant| {
            let is_newest = (variant.dialect, variant.release.branch) == (dialect, branch);
            is_newest && variant.target != Target::X86_64
        };
        for variant in specification.releases().variants().filter(is_wanted) {
            let Some(at) = recorded.place_of(variant) else {
                println!("{variant} is not recorded yet");
                continue;
            };
            let cell = recorded.cells()[at].clone();
            measured.insert(cell.to_string(), recorded.measured(at).definitions);
            cells.push(cell);
        }
    }
    let judge = |cell: &Cell| oracle.differences(cell, &specification, &measured[&cell.to_string()]);
    let verdicts = in_every_cell(&cells, judge).all().unwrap_or_else(|failed| panic!("{failed}"));
    for (cell, verdict) in &verdicts {
        println!("{cell}: {verdict}");
        assert_eq!(verdict.differences, BTreeSet::new(), "{cell}");
        let Counts { records, fields, constants, typedefs } = verdict.asserted;
        assert!(records > 30 && fields > 100 && constants > 150 && typedefs > 5, "{cell}: {verdict}");
    }
    assert!(verdicts.len() > 10, "only {} cells", verdicts.len());
}

/// The newest headers of a dialect.
fn newest(sets: &[HeaderSet], dialect: Dialect) -> &HeaderSet {
    let of_dialect = sets.iter().filter(|set| set.dialect == dialect);
    of_dialect.max_by_key(|set| set.release).expect("setup fetches headers of each dialect")
}

/// In one program with what bindgen writes, which the harness runs since it knows how to load libclang.
#[test]
fn generated_rust_is_laid_out_as_bindgens_own_types() {
    let workplace = Workplace::of_workspace();
    let Some(manifest) = manifest(&workplace) else { return };
    let sets = manifest.sets(&workplace).unwrap();
    for dialect in Dialect::ALL {
        let branch = newest(&sets, dialect).branch().to_string();
        let dialect = dialect.to_string();
        let arguments = ["rust", "--newest", "--target", "x86_64", "--dialect", &dialect, "--set", &branch];
        let program = env!("CARGO_BIN_EXE_xen-abi-conformance");
        let output = Command::new(program).args(arguments).output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        println!("{said}");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let fields_beside =
            |line: &str| line.split(" fields beside").next()?.rsplit(' ').next()?.parse().ok();
        let cells: Vec<u32> =
            said.lines().filter(|line| line.contains("beside")).filter_map(fields_beside).collect();
        assert!(!cells.is_empty() && cells.iter().all(|fields| *fields > 1000), "{dialect}: {cells:?}");
    }
}

/// A mutation in the specification, and the leaf or value that tells.
struct Mutation {
    file: &'static str,
    right: &'static str,
    wrong: &'static str,
    name: &'static str,
    what: &'static str,
}

const MUTATIONS: &[Mutation] = &[
    Mutation {
        file: "event_channel.yaml",
        right: "      - { name: port, type: evtchn_port_t, doc: Port to ask about. }\n      \
                - { name: status, type: evtchn_stat, doc: What the port is used for. }\n",
        wrong: "      - { name: status, type: evtchn_stat, doc: What the port is used for. }\n      \
                - { name: port, type: evtchn_port_t, doc: Port to ask about. }\n",
        name: "evtchn_status",
        what: "field port: offset",
    },
    // Padding behind it hides the width of this member from all others.
    Mutation {
        file: "event_channel.yaml",
        right: "{ name: dom, type: domid_t, doc: \"Domain that has the port, mostly",
        wrong: "{ name: dom, type: u32, doc: \"Domain that has the port, mostly",
        name: "evtchn_status",
        what: "field dom: size",
    },
    Mutation {
        file: "event_channel.yaml",
        right: "  evtchn_port_t:\n    type: u32",
        wrong: "  evtchn_port_t:\n    type: i32",
        name: "evtchn_send",
        what: "field port: type",
    },
    Mutation {
        file: "vcpu.yaml",
        right: "  runstate:\n    type: int",
        wrong: "  runstate:\n    type: u32",
        name: "vcpu_runstate_info",
        what: "field state: type",
    },
    Mutation {
        file: "vcpu.yaml",
        right: "        len: 4\n",
        wrong: "        len: 5\n",
        name: "vcpu_runstate_info",
        what: "field time: size",
    },
    Mutation {
        file: "vcpu.yaml",
        right: "          - name: p\n            type: u64\n",
        wrong: "          - name: p\n            type: u32\n",
        name: "vcpu_register_runstate_memory_area",
        what: "field addr.p: size",
    },
    Mutation {
        file: "vcpu.yaml",
        right: "{ name: h, type: handle<vcpu_runstate_info>",
        wrong: "{ name: h, type: u64",
        name: "vcpu_register_runstate_memory_area",
        what: "field addr.h: type",
    },
    Mutation {
        file: "event_channel.yaml",
        right: "    value: 7\n",
        wrong: "    value: 8\n",
        name: "EVTCHN_FIFO_PRIORITY_DEFAULT",
        what: "value",
    },
    Mutation {
        file: "event_channel.yaml",
        right: "EVTCHNSTAT_pirq: { value: 3,",
        wrong: "EVTCHNSTAT_pirq: { value: 6,",
        name: "EVTCHNSTAT_pirq",
        what: "value",
    },
    Mutation {
        file: "vcpu.yaml",
        right: "    value: 1ULL << 63",
        wrong: "    value: 1LL << 62",
        name: "XEN_RUNSTATE_UPDATE",
        what: "value",
    },
];

/// What the headers define in one cell, and an oracle that looks at the modules with the mutations.
struct Bench {
    oracle: RustOracle,
    cell: Cell,
    measured: Definitions,
}

impl Bench {
    fn prepare() -> Option<Bench> {
        let manifest = manifest(&Workplace::of_workspace())?;
        let recorded = Recorded::load(Dialect::Xen).unwrap();
        let is_wanted = |cell: &Cell| {
            cell.target == Target::Arm64 && cell.view == View::Tools && cell.set.is_called("4.20")
        };
        let at = recorded.cells().iter().position(is_wanted).unwrap();
        let (cell, measured) = (recorded.cells()[at].clone(), recorded.measured(at).definitions);
        let oracle = RustOracle::new(&manifest).unwrap().only(&["event_channel", "vcpu"]);
        Some(Bench { oracle, cell, measured })
    }

    fn differences(&self, sources: Vec<Source>) -> Vec<Difference> {
        let specification = Specification::of(sources).unwrap();
        let verdict = self.oracle.differences(&self.cell, &specification, &self.measured).unwrap();
        verdict.differences.into_iter().collect()
    }
}

/// The specification with a text in one file replaced where it is first.
fn sources_with(file: &str, right: &str, wrong: &str) -> Vec<Source> {
    let mut sources = Specification::sources().unwrap();
    let source = sources.iter_mut().find(|source| *source.name == *file).unwrap();
    assert!(source.text.contains(right), "{file}: {right}");
    *source = Source::new(&*source.name, source.text.replacen(right, wrong, 1));
    sources
}

#[test]
fn every_mutation_is_found_by_this_oracle_alone() {
    let Some(bench) = Bench::prepare() else { return };
    assert_eq!(bench.differences(Specification::sources().unwrap()), []);
    for Mutation { file, right, wrong, name, what } in MUTATIONS {
        let found = bench.differences(sources_with(file, right, wrong));
        let is_it = |difference: &Difference| {
            let is_about = |about: &str| about == *what;
            difference.name == *name
                && matches!(&difference.disagreement, Disagreement::Differs { what, .. } if is_about(what))
        };
        assert!(found.iter().any(is_it), "{name}: {what}: {found:#?}");
    }
}

#[test]
fn members_and_constants_that_only_one_side_has_are_found() {
    let Some(bench) = Bench::prepare() else { return };
    let member = ("{ name: rsvd, type: u32, reserved: true }", "{ name: other, type: u32, reserved: true }");
    let found = bench.differences(sources_with("vcpu.yaml", member.0, member.1));
    let only_ours = Disagreement::HeadersLack { spec: "other".to_owned() };
    let only_theirs = Disagreement::SpecLacks { headers: "rsvd".to_owned() };
    for wanted in [only_ours, only_theirs] {
        assert!(found.iter().any(|difference| difference.disagreement == wanted), "{found:#?}");
    }
    let constant = "  EVTCHN_FIFO_PRIORITY_DEFAULT:\n";
    let for_guests = format!("{constant}    view: guest\n");
    let found = bench.differences(sources_with("event_channel.yaml", constant, &for_guests));
    assert!(found.iter().any(|difference| difference.name == "EVTCHN_FIFO_PRIORITY_DEFAULT"), "{found:#?}");
}
