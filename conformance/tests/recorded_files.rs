//! What the committed files give back; needs neither clang nor headers.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use xen_abi_codegen::axes::Dialect;
use xen_abi_conformance::cell::Cell;
use xen_abi_conformance::check;
use xen_abi_conformance::definitions::Definitions;
use xen_abi_conformance::header_set::HeaderSet;
use xen_abi_conformance::measure::Measured;
use xen_abi_conformance::ours::{Ours, OursError, Specification};
use xen_abi_conformance::reasons::Reasons;
use xen_abi_conformance::recorded::{self, Recorded};
use xen_abi_conformance::report::Report;

/// Every committed file, with its text.
fn files() -> Vec<(Recorded, String)> {
    let all = recorded::all().unwrap().into_iter();
    all.map(|recorded| {
        let text = std::fs::read_to_string(recorded.path()).unwrap();
        (recorded, text)
    })
    .collect()
}

fn set_of(recorded: &Recorded) -> HeaderSet {
    HeaderSet::at("/nowhere".into(), recorded.dialect, &recorded.package, &recorded.version).unwrap()
}

/// What is in a file, as if it had just been measured.
fn measured(recorded: &Recorded) -> Vec<(Cell, Arc<Measured>)> {
    let set = set_of(recorded);
    let headers: BTreeSet<String> =
        recorded.headers.keys().map(|path| HeaderSet::header_at(path).to_owned()).collect();
    let cell = |id: &xen_abi_conformance::cell::CellId| {
        let cell = Cell { set: set.clone(), target: id.target, view: id.view, interface: id.interface };
        let definitions = recorded.definitions(&set, *id).unwrap();
        (
            cell,
            Arc::new(Measured {
                definitions,
                unmeasured: BTreeMap::new(),
                headers: headers.clone(),
                bindgen: recorded.tools.bindgen.clone(),
            }),
        )
    };
    recorded.cells.iter().map(cell).collect()
}

/// A specification that says what a file says, but for one change.
struct Changed<'a> {
    recorded: &'a Recorded,
    change: fn(&mut Definitions),
}

impl Ours for Changed<'_> {
    fn definitions(&self, cell: &Cell) -> Result<Option<Definitions>, OursError> {
        let mut definitions = self.recorded.definitions(&cell.set, cell.id()).unwrap();
        (self.change)(&mut definitions);
        Ok(Some(definitions))
    }

    fn is_whole(&self, _: &Cell, header: &str) -> bool {
        header.ends_with("event_channel.h")
    }

    fn leaves_out(&self, _: &Cell, _: &str) -> bool {
        false
    }
}

fn report(recorded: &Recorded, change: fn(&mut Definitions), reasons: &str) -> Report {
    let reasons = Reasons::parse(std::path::Path::new("reasons.yaml"), reasons).unwrap();
    check::check(measured(recorded), Vec::new(), &Changed { recorded, change }, &reasons).unwrap()
}

#[test]
fn files_read_back_as_they_were_written() {
    let files = files();
    assert!(!files.is_empty());
    for (recorded, text) in files {
        assert_eq!(recorded.to_text(), text, "{}", recorded.version.0);
        let first = recorded.definitions(&set_of(&recorded), recorded.cells[0]).unwrap();
        let status = &first.facts.records["evtchn_status"];
        let port = status.fields.iter().find(|field| field.path == "u.interdomain.port").unwrap();
        assert_eq!(port.offset_bits, 160);
        let header = match recorded.dialect {
            Dialect::Xen => "event_channel.h",
            Dialect::Linux => "xen/interface/event_channel.h",
        };
        assert_eq!(first.homes["evtchn_status"], header);
    }
}

/// The proof that needs neither headers nor clang.
#[test]
fn the_specification_equals_every_recorded_cell() {
    let specification = Specification::load().unwrap();
    let reasons = Reasons::load().unwrap();
    let mut cells = 0;
    for (recorded, _) in files() {
        let report = check::check(measured(&recorded), Vec::new(), &specification, &reasons).unwrap();
        assert!(report.groups.is_empty(), "{}: {:#?}", recorded.version.0, report.groups);
        for row in &report.rows {
            assert!(row.compared.records >= 21 && row.compared.constants >= 80, "{row:?}");
        }
        cells += report.rows.len();
    }
    assert!(cells >= 44, "only {cells} cells are recorded");
}

#[test]
fn a_specification_that_says_the_same_has_no_differences() {
    for (recorded, _) in files() {
        let report = report(&recorded, |_| {}, "[]");
        assert!(report.is_clean(), "{:?}", report.groups);
        assert!(report.rows.iter().all(|row| row.compared.constants == row.measured.constants));
    }
}

#[test]
fn a_difference_is_told_once_with_all_its_cells() {
    let (recorded, _) = files().remove(0);
    let report = report(&recorded, |spec| drop(spec.facts.records.remove("evtchn_status")), "[]");
    assert_eq!(report.groups.len(), 1);
    assert_eq!(report.groups[0].cells.len(), recorded.cells.len());
    assert!(report.rows.iter().all(|row| row.differences == 1));
}

#[test]
fn what_a_partly_described_header_lacks_is_no_difference() {
    let (recorded, _) = files().remove(0);
    assert!(report(&recorded, |spec| drop(spec.facts.records.remove("sched_poll")), "[]").is_clean());
}

#[test]
fn a_reason_excuses_one_name_where_it_says_so() {
    let (recorded, _) = files().remove(0);
    let branch = set_of(&recorded).branch();
    let lose_status = |spec: &mut Definitions| drop(spec.facts.records.remove("evtchn_status"));
    let reasons = format!(
        "- {{ name: evtchn_status, targets: [arm64], releases: [\"{branch}\"], reason: A test. }}\n\
         - {{ name: evtchn_close, targets: [arm64], releases: [\"{branch}\"], reason: Not needed. }}\n"
    );
    let report = report(&recorded, lose_status, &reasons);
    assert!(report.groups[0].cells.iter().all(|cell| !cell.contains("arm64")));
    assert_eq!(report.rows.iter().filter(|row| row.excused == 1).count(), 3);
    assert_eq!(report.unused_reasons.len(), 1);
    assert!(report.unused_reasons[0].starts_with("conformance/reasons.yaml:2: C001"));
}
