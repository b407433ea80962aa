//! Changes for people.

use std::fmt::Write;

use super::judged::Judged;
use super::spans::spans;
use crate::cells::described;
use crate::diff::{Change, Diff};
use crate::policy::Level;

/// One line for each change.
pub(super) fn short(diff: &Diff, judged: &[Judged<'_>]) -> String {
    let mut text = String::new();
    for Judged { change, level } in judged {
        let class = change.rule.entry().class.word();
        let _ = writeln!(text, "{} {class} {}: {}", level.word(), change.path(), told(change, diff));
    }
    text
}

/// All that is known of each change.
pub(super) fn text(diff: &Diff, judged: &[Judged<'_>]) -> String {
    let mut text = format!("{} -> {}\n", diff.from, diff.to);
    for Judged { change, level } in judged {
        let entry = change.rule.entry();
        let head = match level {
            Level::Deny => "error",
            Level::Warn => "warning",
            Level::Allow => "note",
        };
        let _ = writeln!(text, "\n{head}[{}] {}: {}", entry.code, entry.class.word(), change.path());
        let _ = writeln!(text, "    {}", told(change, diff));
        if let Some([old, new]) = &change.picture {
            let _ = writeln!(text, "    before  {old}\n    now     {new}");
        }
        if !change.breaks.is_empty() {
            let _ = writeln!(text, "    breaks {}", breaks(change));
        }
        if let Some(guard) = &change.guard {
            let _ = match guard.from == guard.to {
                true => writeln!(text, "    {} is {:#x} in both", guard.constant, guard.to),
                false => writeln!(text, "    {}: {:#x} -> {:#x}", guard.constant, guard.from, guard.to),
            };
        }
        let places: Vec<String> = change.places.iter().flatten().map(ToString::to_string).collect();
        match places.as_slice() {
            [one, other] if one != other => {
                let _ = writeln!(text, "    at {other}, before at {one}");
            }
            [one, ..] => {
                let _ = writeln!(text, "    at {one}");
            }
            [] => {}
        }
        if *level == Level::Deny {
            let _ = writeln!(
                text,
                "    to accept it: xen-abi accept {} --change \"{} {}\" --reason \"...\"",
                change.fingerprint(),
                entry.class.word(),
                change.path()
            );
        }
    }
    let count = |level| judged.iter().filter(|judged| judged.level == level).count();
    let _ = writeln!(
        text,
        "\n{} changes: {} against the policy, {} warnings",
        judged.len(),
        count(Level::Deny),
        count(Level::Warn)
    );
    for what in &diff.not_checked {
        let _ = writeln!(text, "not checked: {what}");
    }
    text
}

/// What breaks.
pub(super) fn breaks(change: &Change) -> String {
    change.breaks.iter().map(|broken| broken.word()).collect::<Vec<_>>().join(", ")
}

/// What is so, where, and of several releases in which.
pub fn told(change: &Change, diff: &Diff) -> String {
    let told = told_of_cells(change, diff);
    if diff.releases.is_empty() {
        told
    } else {
        format!("{told}; {}", spans(&change.releases, &diff.releases))
    }
}

fn told_of_cells(change: &Change, diff: &Diff) -> String {
    match change.texts.as_slice() {
        [(text, cells)] => format!("{text}; {}", described(cells, &diff.cells)),
        several => {
            let with_cells =
                several.iter().map(|(text, cells)| format!("{text} ({})", described(cells, &diff.cells)));
            with_cells.collect::<Vec<_>>().join("; ")
        }
    }
}
