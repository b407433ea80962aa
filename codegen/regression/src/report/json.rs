//! Changes for programs.

use schemars::JsonSchema;
use serde::Serialize;

use super::judged::Judged;
use crate::cells::Variants;
use crate::class::{Break, Class};
use crate::diff::{Diff, Guard};
use crate::policy::Level;

/// What `xen-abi diff --format json` writes.
#[derive(Serialize, JsonSchema)]
pub struct Report<'d> {
    schema: Schema,
    /// The state of before.
    from: &'d str,
    /// The state of now.
    to: &'d str,
    /// What changed.
    changes: Vec<Change<'d>>,
    /// What could not be looked at.
    not_checked: &'d [String],
}

/// The form, and its version.
#[derive(Serialize, JsonSchema)]
enum Schema {
    #[serde(rename = "xen-abi-diff/1")]
    Diff1,
}

/// A change.
#[derive(Serialize, JsonSchema)]
struct Change<'d> {
    class: Class,
    /// The code of the rule that found it.
    rule: &'static str,
    level: Level,
    /// The name in C.
    name: &'d str,
    /// The member, error or the like, if it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    member: Option<&'d str>,
    /// What is so, for people.
    text: String,
    /// Where it is so.
    variants: Variants,
    /// The releases of which it is so, where several were compared.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    releases: &'d [String],
    /// What no longer works.
    breaks: Vec<Break>,
    /// The version of the interface that should tell.
    #[serde(skip_serializing_if = "Option::is_none")]
    guarded_by: Option<GuardedBy<'d>>,
    /// What stays the same for the same change, by which it is accepted.
    fingerprint: String,
    /// Where the specification of before has it, as file, line and column.
    #[serde(skip_serializing_if = "Option::is_none")]
    from_place: Option<String>,
    /// Where the specification of now has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    to_place: Option<String>,
}

/// The version of an interface, before and now.
#[derive(Serialize, JsonSchema)]
struct GuardedBy<'d> {
    /// The constant that has it.
    constant: &'d str,
    /// Its value before.
    from: i128,
    /// Its value now.
    to: i128,
}

pub(super) fn json(diff: &Diff, judged: &[Judged<'_>]) -> String {
    let report = Report {
        schema: Schema::Diff1,
        from: &diff.from,
        to: &diff.to,
        changes: judged.iter().map(Change::from).collect(),
        not_checked: &diff.not_checked,
    };
    // Its keys are texts, and versions are numbers of 64 bits.
    let text = serde_json::to_string(&report).unwrap_or_default();
    format!("{text}\n")
}

impl<'d> From<&Judged<'d>> for Change<'d> {
    fn from(Judged { change, level }: &Judged<'d>) -> Self {
        let entry = change.rule.entry();
        let [from, to] = &change.places;
        Change {
            class: entry.class,
            rule: entry.code,
            level: *level,
            name: &change.name,
            member: change.member.as_deref(),
            text: change.text(),
            variants: Variants::from(&change.cells),
            releases: &change.releases,
            breaks: change.breaks.iter().copied().collect(),
            guarded_by: change.guard.as_ref().map(GuardedBy::from),
            fingerprint: change.fingerprint(),
            from_place: from.as_ref().map(ToString::to_string),
            to_place: to.as_ref().map(ToString::to_string),
        }
    }
}

impl<'d> From<&'d Guard> for GuardedBy<'d> {
    fn from(Guard { constant, from, to }: &'d Guard) -> Self {
        GuardedBy { constant, from: *from, to: *to }
    }
}
