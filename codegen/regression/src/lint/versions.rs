//! Records that changed from one release to the next, under a version that stayed the same.

use std::collections::BTreeSet;

use xen_abi_model::{KnownBranch, Record, Spec};
use xen_abi_syntax::axes::{Dialect, Target};
use xen_abi_syntax::diagnostic::{Code, Diagnostics};

use super::finding::{Findings, Subject};
use crate::diff::diff;
use crate::known::Known;
use crate::state::State;

/// Compares each release with the one before.
pub(super) fn look(spec: &Spec, known: &Known, findings: &mut Findings) -> Result<(), Diagnostics> {
    let mut before: Option<State<'_>> = None;
    for branch in spec.releases.branches(Dialect::Xen) {
        let after = state(spec, branch)?;
        if let Some(before) = &before {
            compare(spec, before, &after, known, findings);
        }
        before = Some(after);
    }
    Ok(())
}

fn state<'s>(spec: &'s Spec, branch: &KnownBranch) -> Result<State<'s>, Diagnostics> {
    State::of_release(spec, Dialect::Xen, (branch, branch.newest()), &Target::ALL, String::new())
}

fn compare(spec: &Spec, before: &State<'_>, after: &State<'_>, known: &Known, findings: &mut Findings) {
    let mut told = BTreeSet::new();
    for change in &diff(before, after, known).changes {
        let Some(guard) = change.unannounced() else { continue };
        let Some(record) = record_named(spec, &change.name).filter(|record| told.insert(&record.head.name))
        else {
            continue;
        };
        let head = &record.head;
        let subject = Subject { module: head.module, place: head.place, name: &head.name };
        let message = format!(
            "`{}` changed from {} to {}, and `{}` is {:#x} in both",
            head.name, before.name, after.name, guard.constant, guard.to
        );
        findings.push(Code::UnannouncedChange, subject, message);
    }
}

fn record_named<'s>(spec: &'s Spec, name: &str) -> Option<&'s Record> {
    spec.records.iter().find(|record| record.head.name == name)
}
