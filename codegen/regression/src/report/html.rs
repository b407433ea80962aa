//! Changes as a page that needs no other file.

use std::cmp::Reverse;

use askama::Template;

use super::judged::Judged;
use super::text::{breaks, told};
use crate::diff::Diff;
use crate::policy::Level;

/// The page.
#[derive(Template)]
#[template(path = "diff.html")]
struct Page<'d> {
    diff: &'d Diff,
    changes: Vec<Row<'d>>,
    denied: usize,
}

/// A row of its table.
struct Row<'d> {
    level: &'static str,
    code: &'static str,
    class: &'static str,
    summary: &'static str,
    path: String,
    text: String,
    breaks: String,
    place: String,
    picture: Option<&'d [String; 2]>,
    fingerprint: String,
}

pub(super) fn html(diff: &Diff, judged: &[Judged<'_>]) -> String {
    let mut judged: Vec<&Judged<'_>> = judged.iter().collect();
    judged.sort_by_key(|judged| Reverse(judged.level));
    let denied = judged.iter().filter(|judged| judged.level == Level::Deny).count();
    let changes = judged.into_iter().map(|judged| row(diff, judged)).collect();
    // What is written into a string does not fail.
    Page { diff, changes, denied }.render().unwrap_or_default()
}

fn row<'d>(diff: &Diff, judged: &Judged<'d>) -> Row<'d> {
    let change = judged.change;
    let entry = change.rule.entry();
    Row {
        level: judged.level.word(),
        code: entry.code,
        class: entry.class.word(),
        summary: entry.summary,
        path: change.path(),
        text: told(change, diff),
        breaks: breaks(change),
        place: judged.place().map(ToString::to_string).unwrap_or_default(),
        picture: change.picture.as_ref(),
        fingerprint: change.fingerprint(),
    }
}
