use std::sync::Arc;

use super::*;
use crate::cell::CellId;
use crate::header_set::{HeaderSet, Origin};

/// Two cells of a release.
fn cells(release: &str) -> Vec<Cell> {
    let origin = Origin::Commit { tag: format!("RELEASE-{release}"), tree: "0a1b".to_owned() };
    let release = release.parse().unwrap();
    let set =
        HeaderSet { dialect: Dialect::Xen, origin, release, folder: PathBuf::new(), without: Vec::new() };
    let ids = ["x86_64/guest/none", "arm64/tools/0x00041300"].map(|id| id.parse::<CellId>().unwrap());
    let cell =
        |id: CellId| Cell { set: set.clone(), target: id.target, view: id.view, interface: id.interface };
    ids.map(cell).into()
}

/// What is measured in each cell of a release if one header has these lines.
fn measured(release: &str, lines: &str) -> Vec<(Cell, Arc<Measured>)> {
    let measured = |cell: Cell| {
        let variants = [variant(&cell)];
        let file = HeaderFile::parse(lines, &mut Conditions::new(&variants)).unwrap();
        let (unmeasured, headers) = (BTreeMap::new(), BTreeSet::new());
        let (definitions, bindgen) = (Definitions::empty(&cell.set, cell.id()), "0.1".to_owned());
        let mut measured = Measured { definitions, unmeasured, headers, bindgen };
        file.add_to(&mut measured, "one.h", 0);
        (cell, Arc::new(measured))
    };
    cells(release).into_iter().map(measured).collect()
}

fn nothing() -> Recorded {
    Recorded::parse(Dialect::Xen, Vec::new(), BTreeMap::new()).unwrap()
}

/// The text of the only file.
fn text(recorded: &Recorded) -> String {
    recorded.files["one.h"].to_text()
}

const OLD: &str = "read\nconstant A 1 int\nstruct s\n  size 8 align 4\n  .a 0+32 u32\n  .b 32+32 u32\n";
const NEW: &str =
    "read\nconstant A 2 int\nstruct s\n  size 12 align 4\n  .a 0+32 u32\n  .new 32+32 u32\n  .b 64+32 u32\n";

#[test]
fn a_fact_stands_once_with_the_releases_that_have_it() {
    let both = [measured("4.19.3", OLD), measured("4.20.0", NEW)].concat();
    let recorded = nothing().with(&both, "19").unwrap();
    let expected = "\
read
constant A 1 int @ until=4.20
constant A 2 int @ since=4.20
struct s
  size 8 align 4 @ until=4.20
  size 12 align 4 @ since=4.20
  .a 0+32 u32
  .new 32+32 u32 @ since=4.20
  .b 32+32 u32 @ until=4.20
  .b 64+32 u32 @ since=4.20
";
    assert_eq!(text(&recorded), expected);
    for (cell, measured) in &both {
        assert_eq!(recorded.measured(recorded.place_of(variant(cell)).unwrap()), **measured);
    }
    let mut contents = recorded.contents();
    contents.sort();
    assert_eq!(contents, [[0], [1], [2], [3]]);
}

#[test]
fn a_release_that_is_measured_again_is_replaced_and_others_are_kept() {
    let both = [measured("4.19.3", OLD), measured("4.20.0", NEW)].concat();
    let recorded = nothing().with(&both, "19").unwrap();
    let again = recorded.with(&measured("4.20.0", OLD), "20").unwrap();
    assert_eq!(text(&again), OLD);
    let tools: Vec<&str> = again.sets.iter().map(|set| set.clang.as_str()).collect();
    assert_eq!((tools, again.cells().len()), (vec!["19", "20"], 4));
}

#[test]
fn sets_that_nobody_else_has_are_not_recorded() {
    let mut mine = measured("4.19.3", OLD);
    for (cell, _) in &mut mine {
        cell.set.origin = Origin::Folder(PathBuf::from("mine"));
    }
    assert_eq!(nothing().with(&mine, "19").unwrap(), nothing());
    let recorded = nothing().with(&measured("4.19.3", NEW), "19").unwrap();
    assert_eq!(recorded.with(&mine, "19").unwrap(), recorded);
}

#[test]
fn what_would_be_lost_is_an_error() {
    let record = |change: fn(&mut Measured)| {
        let mut measured = measured("4.19.3", OLD);
        change(Arc::make_mut(&mut measured[0].1));
        nothing().with(&measured, "19").unwrap_err().to_string()
    };
    let homeless = record(|measured| drop(measured.definitions.homes.remove("A")));
    assert!(homeless.ends_with("x86_64/guest/none: no header is known that defines `A`"), "{homeless}");
    let lost = record(|measured| drop(measured.definitions.facts.const_types.remove("A")));
    assert!(lost.ends_with("x86_64/guest/none: what would be recorded is not what was measured"), "{lost}");
}

#[test]
fn a_damaged_file_is_told_with_its_line() {
    let line = |text: &str| {
        let texts = BTreeMap::from([("one.h.txt".to_owned(), text.to_owned())]);
        match Recorded::parse(Dialect::Xen, Vec::new(), texts) {
            Err(RecordedError::Damaged { line, .. }) => Some(line),
            _ => None,
        }
    };
    assert_eq!(line(OLD), None);
    for (text, expected) in [
        ("", 1),
        ("constant A 1 int\n", 1),
        ("read\nread\n", 2),
        ("read\n  size 1 align 1\n", 2),
        ("read\nstruct s\nsize 1 align 1\n", 3),
        ("read\nstruct s\n  constant A 1 int\n", 3),
        ("read\nstruct s\nconstant A 1 int\n  size 1 align 1\n", 4),
        ("read\n\n", 2),
        ("read @ age=4\n", 1),
    ] {
        assert_eq!(line(text), Some(expected), "{text}");
    }
}
