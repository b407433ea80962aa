//! What is to be said of a file, as text.

use std::collections::BTreeSet;
use std::fmt::Write;

use serde_json::{Value, json};
use xen_abi_syntax::axes::{Release, Target};

use crate::compare::First;
use crate::suggestion::suggestion;
use crate::verdict::{Checked, Kind, Verdict};

/// The value of the key `schema`.
pub const SCHEMA: &str = "xen-abi-bindings/1";

impl Kind {
    /// As it is written.
    fn word(self) -> &'static str {
        match self {
            Kind::Record => "record",
            Kind::Constant => "constant",
            Kind::Call => "hypercall",
        }
    }
}

impl Checked {
    /// Whether it is wrong.
    pub fn is_wrong(&self) -> bool {
        matches!(self.verdict, Verdict::Differs)
    }
}

/// What to write instead of what is at the first byte that is wrong, and at which byte.
fn patch(file: &str, first: &First) -> Option<(u64, String)> {
    let right = first.right.as_ref()?;
    Some((right.offset, suggestion(file, right)?))
}

/// For people: what is right is a number.
pub fn text(file: &str, all: &[Checked]) -> String {
    let mut text = String::new();
    let told = |checked: &&Checked| checked.verdict != Verdict::Equal;
    for checked in all.iter().filter(told) {
        let _ = write!(text, "{file}:{}: {}: `{}`", checked.line, checked.verdict.word(), checked.name);
        match checked.kind {
            Kind::Call => text.push_str(", which makes a hypercall"),
            _ if checked.of != checked.name => {
                let _ = write!(text, ", Xen's `{}`", checked.of);
            }
            _ => {}
        }
        text.push('\n');
        if let Some(first) = &checked.first {
            let (release, target) = first.place;
            let _ = writeln!(
                text,
                "    byte {} has {}, and in Xen {} ({release}, {target})",
                first.byte, first.theirs, first.ours
            );
            if let Some((byte, suggested)) = patch(file, first) {
                let _ = writeln!(text, "    write `{suggested}` at byte {byte}");
            }
        }
        if matches!(checked.verdict, Verdict::Partly | Verdict::Moving) {
            let _ = writeln!(text, "    right in {}", places(&checked.places));
        }
        checked.remarks.iter().for_each(|remark| text += &format!("    {remark}\n"));
    }
    let count = |verdict| all.iter().filter(|checked| checked.verdict == verdict).count();
    let _ = writeln!(
        text,
        "{file}: {} of Xen's names: {} equal, {} differ",
        all.len(),
        count(Verdict::Equal),
        count(Verdict::Differs)
    );
    text
}

/// Places in few words: the releases of each set of targets.
fn places(all: &[(Release, Target)]) -> String {
    let mut groups: Vec<(Vec<Target>, Vec<Release>)> = Vec::new();
    let releases: BTreeSet<Release> = all.iter().map(|(release, _)| *release).collect();
    for release in releases {
        let targets: Vec<Target> =
            all.iter().filter(|(of, _)| *of == release).map(|(_, target)| *target).collect();
        match groups.iter_mut().find(|(known, _)| *known == targets) {
            Some((_, releases)) => releases.push(release),
            None => groups.push((targets, vec![release])),
        }
    }
    let text = |(targets, releases): &(Vec<Target>, Vec<Release>)| {
        let releases: Vec<String> = releases.iter().map(|release| release.branch.to_string()).collect();
        let targets: Vec<&str> = targets.iter().map(|target| target.name()).collect();
        format!("{} on {}", releases.join(" "), targets.join(" "))
    };
    groups.iter().map(text).collect::<Vec<_>>().join(", and ")
}

/// For programs.
pub fn as_json(file: &str, all: &[Checked]) -> Vec<Value> {
    let item = |checked: &Checked| {
        let releases: BTreeSet<String> =
            checked.places.iter().map(|(release, _)| release.to_string()).collect();
        let targets: BTreeSet<&str> = checked.places.iter().map(|(_, target)| target.name()).collect();
        let mut item = json!({
            "file": file,
            "line": checked.line,
            "name": checked.name,
            "kind": checked.kind.word(),
            "verdict": checked.verdict.word(),
            "of": checked.of,
            "variants": { "releases": releases, "targets": targets },
            "remarks": checked.remarks,
        });
        if let Some(first) = &checked.first {
            item["first"] = json!({ "byte": first.byte, "theirs": first.theirs, "ours": first.ours });
            if let Some((byte, suggested)) = patch(file, first) {
                item["patch"] = json!({ "byte": byte, "write": suggested });
            }
        }
        item
    };
    all.iter().map(item).collect()
}
