use xen_abi_syntax::axes::Dialect;

use super::*;

const OLD: InterfaceVersion = InterfaceVersion::NONE;
const NEW: InterfaceVersion = InterfaceVersion(0x0004_1300);

/// Three releases, four targets, guest view with and without an interface version, tools view.
fn cells() -> Vec<Variant> {
    let mut all = Vec::new();
    for release in ["4.17.7", "4.20.3", "4.20.4"] {
        for target in [Target::X86_32, Target::X86_64, Target::Arm32, Target::Arm64] {
            for (view, interface) in [(View::Guest, OLD), (View::Guest, NEW), (View::Tools, NEW)] {
                let release = release.parse().unwrap();
                all.push(Variant { target, release, view, interface, dialect: Dialect::Xen });
            }
        }
    }
    all
}

fn those(all: &[Variant], which: impl Fn(&Variant) -> bool) -> VariantSet {
    all.iter().enumerate().filter(|(_, cell)| which(cell)).map(|(at, _)| at).collect()
}

/// The conditions as one would write them.
fn written(condition: &Condition) -> String {
    let mut parts = Vec::new();
    let list = |list: &[Release]| list.iter().map(Release::to_string).collect::<Vec<_>>().join("+");
    parts.extend(
        condition.arch.iter().map(|targets| targets.iter().map(|t| t.name()).collect::<Vec<_>>().join("+")),
    );
    parts.extend(condition.view.map(|view| view.to_string()));
    parts.extend(condition.since.as_deref().map(|since| format!("since {}", list(since))));
    parts.extend(condition.until.as_deref().map(|until| format!("until {}", list(until))));
    parts.extend(condition.from.map(|from| format!(">= {}", from.at)));
    parts.extend(condition.below.map(|below| format!("< {}", below.at)));
    parts.join(", ")
}

fn described(which: impl Fn(&Variant) -> bool) -> Option<String> {
    let all = cells();
    describe(&all, &those(&all, |_| true), &those(&all, which)).map(|condition| written(&condition))
}

fn release(text: &str) -> Release {
    text.parse().unwrap()
}

/// Chooses cells.
type Which<'a> = &'a dyn Fn(&Variant) -> bool;

#[test]
fn the_simplest_product_is_found() {
    let table: [(Which, &str); 11] = [
        (&|_| true, ""),
        (&|cell| cell.view == View::Tools, "tools"),
        (&|cell| cell.target.is_x86(), "x86_32+x86_64"),
        (&|cell| cell.target.is_x86() && cell.view == View::Tools, "x86_32+x86_64, tools"),
        (&|cell| cell.release >= release("4.20"), "since 4.20.0"),
        (&|cell| cell.release >= release("4.20.4"), "since 4.20.4"),
        (&|cell| cell.release < release("4.20.0"), "until 4.20.0"),
        (&|cell| cell.release == release("4.20.3"), "since 4.20.0, until 4.20.4"),
        (&|cell| cell.interface == OLD, "< 0x00041300"),
        (&|cell| cell.interface == NEW, ">= 0x00041300"),
        (&|cell| cell.interface == NEW && cell.view == View::Guest, "guest, >= 0x00041300"),
    ];
    for (which, expected) in table {
        assert_eq!(described(which).as_deref(), Some(expected));
    }
}

#[test]
fn a_backport_is_listed_before_the_main_line() {
    let has = |cell: &Variant| cell.release.branch.minor == 17 || cell.release >= release("4.20.4");
    assert_eq!(described(has).as_deref(), Some("since 4.17.0+4.20.4"));
    let lost = |cell: &Variant| !has(cell);
    assert_eq!(described(lost).as_deref(), Some("since 4.20.0, until 4.20.4"));
}

#[test]
fn only_cells_that_could_have_it_count() {
    let all = cells();
    let x86 = those(&all, |cell| cell.target.is_x86());
    assert_eq!(describe(&all, &x86, &x86), Some(Condition::default()));
}

#[test]
fn what_no_product_describes_is_covered_by_several_or_refused() {
    let either = |cell: &Variant| cell.target.is_x86() == (cell.view == View::Tools);
    assert_eq!(described(either), None);
    let all = cells();
    let parts = cover(&all, &those(&all, |_| true), &those(&all, either)).unwrap();
    let parts: Vec<String> = parts.iter().map(written).collect();
    assert_eq!(parts, ["arm32+arm64, guest", "x86_32+x86_64, tools"]);

    // Two packages of one release that differ: nothing that can be written tells them apart.
    let twins = [all[0], all[0]];
    let both = VariantSet::below(2);
    assert_eq!(describe(&twins, &both, &VariantSet::below(1)), None);
    assert_eq!(cover(&twins, &both, &VariantSet::below(1)), None);
    assert_eq!(describe(&all, &both, &VariantSet::new()), None);
}

#[test]
fn a_boundary_is_exact_where_its_neighbour_was_measured() {
    let mut all = cells();
    let first = Variant { interface: InterfaceVersion(0x0003_0202), ..all[0] };
    let last_without = Variant { interface: InterfaceVersion(0x0003_0201), ..all[0] };
    all.extend([first, last_without]);
    let within = those(&all, |_| true);
    let found = describe(&all, &within, &those(&all, |cell| cell.interface >= first.interface)).unwrap();
    assert_eq!(written(&found), ">= 0x00030202");
    assert_eq!(found.inexact().count(), 0);
    let found = describe(&all, &within, &those(&all, |cell| cell.interface == NEW)).unwrap();
    assert_eq!(found.inexact().map(|boundary| boundary.after).collect::<Vec<_>>(), [first.interface]);
}
