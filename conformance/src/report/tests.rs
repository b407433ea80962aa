use super::*;
use crate::cell::Absent;
use crate::compare::{Category, Disagreement};
use crate::compare::{Counts, Difference};

fn row(cell: &str, is_described: bool, differences: usize, excused: usize) -> Row {
    let measured = Counts { records: 41, fields: 300, constants: 272, typedefs: 45 };
    let compared = Counts { records: 30, fields: 200, constants: 100, typedefs: 20 };
    Row {
        set: "4.20.4+39".to_owned(),
        cell: cell.parse().unwrap(),
        is_described,
        measured,
        compared: if is_described { compared } else { Counts::default() },
        differences,
        excused,
    }
}

fn report() -> Report {
    let differs = Difference {
        category: Category::Record,
        name: "evtchn_status".to_owned(),
        disagreement: Disagreement::Differs {
            what: "field u.interdomain.port: offset in bits".to_owned(),
            headers: "160".to_owned(),
            spec: "128".to_owned(),
        },
    };
    let lacks = Difference {
        category: Category::Constant,
        name: "DOMID_SELF".to_owned(),
        disagreement: Disagreement::SpecLacks { headers: "32752".to_owned() },
    };
    let cells = ["arm32", "arm64", "riscv64", "x86_32", "x86_64"]
        .map(|target| format!("4.20.4+39 {target}/guest/none"));
    Report {
        rows: vec![
            row("arm64/guest/none", true, 2, 0),
            row("x86_64/tools/0x00041300", true, 1, 3),
            row("ppc64/tools/0x00041300", false, 0, 0),
        ],
        absent: vec![Absent {
            set: "4.17.5+72".to_owned(),
            target: "riscv64".parse().unwrap(),
            view: None,
            reason: "the headers know RISC-V since 4.19",
        }],
        groups: vec![
            Group { difference: differs, cells: cells.to_vec() },
            Group { difference: lacks, cells: vec![cells[0].clone()] },
        ],
        unused_reasons: vec![
            "conformance/reasons.yaml:9: C001: the reason for `x` excuses nothing; remove it".to_owned(),
        ],
    }
}

#[test]
fn for_people() {
    insta::assert_snapshot!(report().to_text(Format::Human));
}

#[test]
fn for_a_document() {
    insta::assert_snapshot!(report().to_text(Format::Markdown));
}

#[test]
fn for_programs() {
    insta::assert_snapshot!(report().to_text(Format::Json));
}

#[test]
fn clean_means_nothing_to_mend() {
    let mut report = report();
    assert!(!report.is_clean());
    report.groups.clear();
    assert!(!report.is_clean(), "an unused reason is to be mended too");
    report.unused_reasons.clear();
    assert!(report.is_clean());
}
