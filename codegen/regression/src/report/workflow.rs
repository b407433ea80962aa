//! Changes as commands of a GitHub workflow, which shows each beside its line.

use std::fmt::Write;

use super::judged::Judged;
use super::text::told;
use crate::diff::Diff;
use crate::policy::Level;

pub(super) fn commands(diff: &Diff, judged: &[Judged<'_>]) -> String {
    let mut text = String::new();
    for judged in judged.iter().filter(|judged| judged.matters()) {
        let change = judged.change;
        let command = if judged.level == Level::Deny { "error" } else { "warning" };
        let place = judged.place().map_or(String::new(), |place| {
            format!("file={},line={},col={},", property(&place.file), place.line, place.column)
        });
        let entry = change.rule.entry();
        let title = property(&format!("{} {}", entry.code, entry.class.word()));
        let said = format!("{}: {}", change.path(), told(change, diff));
        let _ = writeln!(text, "::{command} {place}title={title}::{}", message(&said));
    }
    text
}

/// A text without what ends a command.
fn message(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A text without what ends a property of a command.
fn property(text: &str) -> String {
    message(text).replace(':', "%3A").replace(',', "%2C")
}
