//! Changes for comments of pull requests.

use std::fmt::Write;

use super::judged::Judged;
use super::text::{breaks, told};
use crate::diff::Diff;
use crate::policy::Level;

/// The most characters: comments of GitHub end at 65,536, and those of GitLab at a million.
const MOST: usize = 60_000;

/// What matters as a table, the worst first, and the rest as a number.
pub(super) fn markdown(diff: &Diff, judged: &[Judged<'_>]) -> String {
    let mut text = format!("### Xen ABI: {} → {}\n\n", escaped(&diff.from), escaped(&diff.to));
    let mut wanted: Vec<&Judged<'_>> = judged.iter().filter(|judged| judged.matters()).collect();
    wanted.sort_by_key(|judged| std::cmp::Reverse(judged.level));
    if wanted.is_empty() {
        text.push_str("Nothing is against the policy.\n");
    } else {
        text.push_str("| | change | where | what | breaks |\n|---|---|---|---|---|\n");
    }
    for (at, judged) in wanted.iter().enumerate() {
        let change = judged.change;
        let mark = if judged.level == Level::Deny { "❌" } else { "⚠️" };
        let place =
            judged.place().map_or(String::new(), |place| format!("<br>{}", escaped(&place.to_string())));
        let row = format!(
            "| {mark} | {} `{}` | `{}`{place} | {} | {} |\n",
            change.rule.entry().code,
            change.rule.entry().class.word(),
            change.path(),
            escaped(&told(change, diff)),
            breaks(change),
        );
        if text.len() + row.len() > MOST {
            let _ = writeln!(text, "\n{} more are not shown.", wanted.len() - at);
            break;
        }
        text.push_str(&row);
    }
    let _ = writeln!(text, "\n{} other changes break nothing.", judged.len() - wanted.len());
    for what in &diff.not_checked {
        let _ = writeln!(text, "\nNot checked: {}.", escaped(what));
    }
    text
}

/// A text without what tables and Markdown take for their own; a span of code stays one.
fn escaped(text: &str) -> String {
    text.replace('|', "\\|").replace('<', "&lt;")
}
