//! What changed in several releases at once: what is so in several of them is told once.

use std::collections::BTreeMap;

use crate::diff::{Change, Diff};
use crate::report::told;

/// The changes of each release, oldest first, as those of one comparison. Of changes that are told in the same words, what
/// is so in the newest release stands for all.
pub fn together(of_releases: Vec<(String, Diff)>, [from, to]: [String; 2]) -> Diff {
    let releases: Vec<String> = of_releases.iter().map(|(release, _)| release.clone()).collect();
    let mut all = Diff { from, to, releases, changes: Vec::new(), not_checked: Vec::new(), cells: [].into() };
    // Where the change is that is told in some words.
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for (release, diff) in of_releases.into_iter().rev() {
        for change in &diff.changes {
            let at = *places.entry(in_words(change, &diff)).or_insert(all.changes.len());
            match all.changes.get_mut(at) {
                Some(known) => known.releases.insert(0, release.clone()),
                None => all.changes.push(Change { releases: vec![release.clone()], ..change.clone() }),
            }
        }
        all.cells.extend(&diff.cells);
        for what in diff.not_checked {
            if !all.not_checked.contains(&what) {
                all.not_checked.push(what);
            }
        }
    }
    all.changes.sort_by(|a, b| (a.rule, &a.name, &a.member).cmp(&(b.rule, &b.name, &b.member)));
    all
}

/// All that is told of a change but its places.
fn in_words(change: &Change, diff: &Diff) -> String {
    format!(
        "{:?} {} {} {:?} {:?}",
        change.rule,
        change.path(),
        told(change, diff),
        change.breaks,
        change.guard
    )
}
