//! Changes with what the policy says of each.

use crate::accepted::AcceptedChanges;
use crate::diff::{Change, Diff};
use crate::places::Where;
use crate::policy::{Level, Policy};

/// A change with what the policy says of it.
pub struct Judged<'d> {
    /// The change.
    pub change: &'d Change,
    /// How much it matters.
    pub level: Level,
}

/// All changes with what the policy says of each; what was accepted does not matter.
pub fn judged<'d>(diff: &'d Diff, policy: &Policy, accepted: &AcceptedChanges) -> Vec<Judged<'d>> {
    let level = |change: &Change| match accepted.contains(&change.fingerprint()) {
        true => Level::Allow,
        false => policy.level(change),
    };
    diff.changes.iter().map(|change| Judged { change, level: level(change) }).collect()
}

impl Judged<'_> {
    /// Where to look: at what is now, or else at what was.
    pub(super) fn place(&self) -> Option<&Where> {
        let [before, now] = &self.change.places;
        now.as_ref().or(before.as_ref())
    }

    /// Whether people are to look at it.
    pub(super) fn matters(&self) -> bool {
        self.level > Level::Allow
    }
}

impl Level {
    /// As it is written.
    pub fn word(self) -> &'static str {
        match self {
            Level::Allow => "allow",
            Level::Warn => "warn",
            Level::Deny => "deny",
        }
    }
}
