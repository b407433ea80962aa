//! What the committed files give back; needs neither clang nor headers.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use xen_abi_codegen::axes::Dialect;
use xen_abi_conformance::cell::Cell;
use xen_abi_conformance::check;
use xen_abi_conformance::compare::Difference;
use xen_abi_conformance::definitions::Definitions;
use xen_abi_conformance::ours::{Ours, OursError, Specification};
use xen_abi_conformance::reasons::Reasons;
use xen_abi_conformance::recorded::Recorded;
use xen_abi_conformance::report::{Group, Report};

fn recorded() -> [Recorded; 2] {
    Dialect::ALL.map(|dialect| Recorded::load(dialect).unwrap())
}

/// The places of all cells of the newest release.
fn newest(recorded: &Recorded) -> Vec<usize> {
    let cells = recorded.cells();
    let newest = cells.last().unwrap().set.release;
    (0..cells.len()).filter(|at| cells[*at].set.release == newest).collect()
}

/// A specification that says what is recorded, but for one change.
struct Changed<'a> {
    recorded: &'a Recorded,
    change: fn(&mut Definitions),
}

impl Ours for Changed<'_> {
    fn definitions(&self, cell: &Cell) -> Result<Option<Definitions>, OursError> {
        let mut definitions = self.recorded.definitions(cell)?;
        definitions.iter_mut().for_each(self.change);
        Ok(definitions)
    }

    fn is_whole(&self, _: &Cell, header: &str) -> bool {
        header.ends_with("event_channel.h")
    }

    fn leaves_out(&self, _: &Cell, _: &str) -> bool {
        false
    }
}

fn report(recorded: &Recorded, change: fn(&mut Definitions), reasons: &str) -> Report {
    let reasons = Reasons::parse(Path::new("reasons.yaml"), reasons).unwrap();
    let cell = |at: usize| (recorded.cells()[at].clone(), Arc::new(recorded.measured(at)));
    let measured = newest(recorded).into_iter().map(cell).collect();
    check::check(measured, Vec::new(), &Changed { recorded, change }, &reasons).unwrap()
}

#[test]
fn files_read_back_as_they_were_written() {
    for (recorded, header) in recorded().iter().zip(["event_channel.h", "xen/interface/event_channel.h"]) {
        for (path, text) in recorded.texts().unwrap() {
            assert_eq!(std::fs::read_to_string(&path).unwrap(), text, "{}", path.display());
        }
        let first = recorded.measured(0).definitions;
        let status = &first.facts.records["evtchn_status"];
        let port = status.fields.iter().find(|field| field.path == "u.interdomain.port").unwrap();
        assert_eq!(port.offset_bits, 160);
        assert_eq!(first.homes["evtchn_status"], header);
    }
}

/// The proof that needs neither headers nor clang.
#[test]
fn the_specification_equals_every_recorded_cell() {
    let specification = Specification::load().unwrap();
    let reasons = Reasons::load().unwrap();
    for recorded in recorded() {
        let check = |cells: &Vec<usize>| {
            let measured = Arc::new(recorded.measured(cells[0]));
            let cells = cells.iter().map(|at| (recorded.cells()[*at].clone(), Arc::clone(&measured)));
            check::check(cells.collect(), Vec::new(), &specification, &reasons).unwrap()
        };
        let reports: Vec<Report> = recorded.contents().par_iter().map(check).collect();
        let mut differences: BTreeMap<Difference, Vec<String>> = BTreeMap::new();
        for report in reports {
            for row in &report.rows {
                assert!(row.compared.records >= 21 && row.compared.constants >= 80, "{row:?}");
            }
            for Group { difference, cells } in report.groups {
                differences.entry(difference).or_default().extend(cells);
            }
        }
        let lines = differences.iter();
        let lines =
            lines.map(|(what, cells)| format!("{what} (in {} cells: {}, ...)", cells.len(), cells[0]));
        assert!(differences.is_empty(), "{:#?}", lines.collect::<Vec<_>>());
    }
}

#[test]
fn a_specification_that_says_the_same_has_no_differences() {
    for recorded in recorded() {
        let report = report(&recorded, |_| {}, "[]");
        assert!(report.is_clean(), "{:?}", report.groups);
        assert!(report.rows.iter().all(|row| row.compared.constants == row.measured.constants));
    }
}

#[test]
fn a_difference_is_told_once_with_all_its_cells() {
    let [xen, _] = recorded();
    let report = report(&xen, |spec| drop(spec.facts.records.remove("evtchn_status")), "[]");
    assert_eq!(report.groups.len(), 1);
    assert_eq!(report.groups[0].cells.len(), newest(&xen).len());
    assert!(report.rows.iter().all(|row| row.differences == 1));
}

#[test]
fn what_a_partly_described_header_lacks_is_no_difference() {
    let [xen, _] = recorded();
    assert!(report(&xen, |spec| drop(spec.facts.records.remove("sched_poll")), "[]").is_clean());
}

#[test]
fn a_reason_excuses_one_name_where_it_says_so() {
    let [xen, _] = recorded();
    let cells: Vec<&Cell> = newest(&xen).into_iter().map(|at| &xen.cells()[at]).collect();
    let (branch, target) = (cells[0].set.branch(), cells[0].target);
    let lose_status = |spec: &mut Definitions| drop(spec.facts.records.remove("evtchn_status"));
    let reasons = format!(
        "- {{ name: evtchn_status, targets: [{target}], releases: [\"{branch}\"], reason: A test. }}\n\
         - {{ name: evtchn_close, targets: [{target}], releases: [\"{branch}\"], reason: Not needed. }}\n"
    );
    let report = report(&xen, lose_status, &reasons);
    let target = target.to_string();
    assert!(report.groups[0].cells.iter().all(|cell| !cell.contains(&target)));
    let excused = report.rows.iter().filter(|row| row.excused == 1).count();
    assert_eq!(excused, cells.iter().filter(|cell| cell.target == cells[0].target).count());
    assert_eq!(report.unused_reasons.len(), 1);
    assert!(report.unused_reasons[0].starts_with("conformance/reasons.yaml:2: C001"));
}
