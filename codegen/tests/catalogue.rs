//! What `diff` says of pairs of states: small ones, each for one thing that can be so, both ways round, and those of
//! Xen's history. The snapshots are the truth: a line for each change, with what breaks and where.

#[path = "catalogue/between.rs"]
mod between;
#[path = "catalogue/cases.rs"]
mod cases;

use std::collections::BTreeSet;

use xen_abi_codegen::axes::Dialect;
use xen_abi_codegen::regression::class::Class;
use xen_abi_codegen::regression::diff::{Change, Diff};
use xen_abi_codegen::regression::policy::Policy;
use xen_abi_codegen::regression::report::{Format, judged, report, told};
use xen_abi_codegen::regression::rules::{Mirror, RULES};
use xen_abi_codegen::{folder, load};

use between::{between, there_and_back};
use cases::{Case, FILES};

/// What is so, a line each.
fn lines(diff: &Diff) -> String {
    let line = |change: &Change| {
        let breaks: Vec<&str> = change.breaks.iter().map(|broken| broken.word()).collect();
        let level = Policy::default().level(change).word();
        let breaks = if breaks.is_empty() { "nothing breaks".to_owned() } else { breaks.join(" ") };
        format!(
            "  {level} {} {}: {breaks}; {}\n",
            change.rule.entry().class.word(),
            change.path(),
            told(change, diff)
        )
    };
    if diff.changes.is_empty() { "  nothing\n".to_owned() } else { diff.changes.iter().map(line).collect() }
}

/// The changes of every case of a file, there and back.
fn of_file(file: &str) -> (String, Vec<Diff>) {
    let (mut text, mut diffs) = (String::new(), Vec::new());
    for case in Case::all(file) {
        let [there, back] = there_and_back(&case);
        text += &format!("{}\n{}back\n{}\n", case.name(), lines(&there), lines(&back));
        diffs.extend([there, back]);
    }
    (text, diffs)
}

#[test]
fn small_pairs_are_judged_right() {
    let mut diffs = Vec::new();
    for (name, file) in FILES {
        let (text, found) = of_file(file);
        insta::assert_snapshot!(name, text);
        diffs.extend(found);
    }
    assert!(diffs.len() >= 200, "only {} pairs", diffs.len());
    let found: BTreeSet<Class> =
        diffs.iter().flat_map(|diff| &diff.changes).map(|change| change.rule.entry().class).collect();
    let missing: Vec<&str> = RULES
        .iter()
        .map(|entry| entry.class)
        .filter(|class| !found.contains(class))
        .map(Class::word)
        .collect();
    assert_eq!(missing, [""; 0], "classes without a pair");
}

/// What a rule finds, its mirror finds in the same place the other way round.
#[test]
fn every_change_has_its_mirror() {
    for (_, file) in FILES {
        let (_, diffs) = of_file(file);
        for pair in diffs.chunks(2) {
            let rules = |diff: &Diff| -> Vec<_> {
                let mut rules: Vec<_> = diff.changes.iter().map(|change| change.rule).collect();
                rules.sort();
                rules.dedup();
                rules
            };
            for change in &pair[0].changes {
                if let Mirror::Rule(mirror) = change.rule.entry().mirror {
                    let is_there = rules(&pair[1]).contains(&mirror);
                    assert!(
                        is_there,
                        "{} {} has no {mirror:?}: {:?}",
                        change.path(),
                        change.text(),
                        rules(&pair[1])
                    );
                }
            }
        }
    }
}

/// Changes under a version that stayed, or for which it was raised late. Older ones are in `conformance/tests/known_breaks.rs`.
#[test]
fn known_breaks_of_xen_are_told_by_name() {
    let spec = load(folder::embedded(xen_abi_spec::FILES, &|_| true)).unwrap();
    for (releases, told) in [
        (["4.20", "4.21"], "deny reinterpreted xen_domctl_createdomain.altp2m.opts: "),
        (["4.20", "4.21"], "deny changed-without-bump XEN_DOMCTL_INTERFACE_VERSION: still 0x17, though "),
        (["4.15", "4.16"], "deny resized vm_event_regs_arm.cpsr: "),
        (
            ["4.15", "4.16"],
            "deny changed-without-bump VM_EVENT_INTERFACE_VERSION: still 0x7, though `vm_event_regs_arm` ",
        ),
        // Commit 31c6554974 of 2023 changed no layout; bdb1184d4f raised the version before the release.
        (["4.17", "4.18"], "allow behaviour-changed XEN_DOMCTL_getdomaininfo: "),
        (["4.17", "4.18"], "allow version-bumped XEN_DOMCTL_INTERFACE_VERSION: 22 instead of 21"),
    ] {
        let found = between([&spec, &spec], releases);
        let judged = judged(&found, &Policy::default(), &Default::default());
        let text = report(&found, &judged, Format::Short);
        assert!(text.lines().any(|line| line.starts_with(told)), "{releases:?} {told}:\n{text}");
    }
}

/// Every release and the next: what is against the policy or to be looked at.
#[test]
fn the_history_of_xen_is_judged_right() {
    let sources = folder::embedded(xen_abi_spec::FILES, &|_| true);
    let spec = load(sources).unwrap();
    let names: Vec<String> = spec.releases.branches(Dialect::Xen).map(|branch| branch.name()).collect();
    let mut text = String::new();
    for pair in names.windows(2) {
        let found = between([&spec, &spec], [&pair[0], &pair[1]]);
        let judged = judged(&found, &Policy::default(), &Default::default());
        let all = report(&found, &judged, Format::Short);
        let matters =
            all.lines().filter(|line| !line.starts_with("allow added") && !line.starts_with("allow retyped"));
        text += &format!("{} -> {}\n", found.from, found.to);
        matters.for_each(|line| text += &format!("  {line}\n"));
    }
    insta::assert_snapshot!(text);
}
