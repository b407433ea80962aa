//! Changes that somebody has accepted: `xen-abi-accepted.yaml`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::diff::Diff;

/// One that was accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Accepted {
    /// What the change is called.
    pub fingerprint: String,
    /// What it is, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<String>,
    /// Why it is right.
    pub reason: String,
    /// Who says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// The last day on which that counts, as `2027-01-31`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
}

/// All that were accepted, by fingerprint.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AcceptedChanges(BTreeMap<String, Accepted>);

impl AcceptedChanges {
    /// Those that still count on a day, and what is wrong with the others: they have ended, are there twice, or are
    /// about nothing that changed.
    pub fn of(all: Vec<Accepted>, today: &str, diff: &Diff) -> (AcceptedChanges, Vec<String>) {
        let mut counting = AcceptedChanges::default();
        let mut wrong = Vec::new();
        for accepted in all {
            let Accepted { fingerprint, until, .. } = &accepted;
            // Days that are written so are in the order of their texts.
            if let Some(until) = until.as_ref().filter(|until| until.as_str() < today) {
                wrong.push(format!("{fingerprint} was accepted until {until}"));
            } else if !diff.changes.iter().any(|change| change.fingerprint() == *fingerprint) {
                wrong.push(format!(
                    "{fingerprint} is accepted, and is no change from {} to {}",
                    diff.from, diff.to
                ));
            } else if counting.0.contains_key(fingerprint) {
                wrong.push(format!("{fingerprint} is accepted twice"));
            } else {
                counting.0.insert(fingerprint.clone(), accepted);
            }
        }
        (counting, wrong)
    }

    /// Whether a change was accepted.
    pub fn contains(&self, fingerprint: &str) -> bool {
        self.0.contains_key(fingerprint)
    }
}
