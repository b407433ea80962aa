//! What boots showed, kept in the repository: which operations each guest was allowed, and how others were refused.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::Boot;
use super::console::{Answer, Seen};
use crate::atomic_file::{self, FileError};
use crate::package_version::PackageVersion;
use crate::recorded;

/// The value of the key `schema`.
const SCHEMA: &str = "xen-abi-boots/1";

/// How a call that succeeded is written.
const DONE: &str = "done";

/// The content of the file of one branch of the hypervisor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BootRecord {
    schema: String,
    /// The version of the hypervisor's package.
    version: PackageVersion,
    /// By guest and operation, all outcomes: `done`, or the name of an error.
    guests: BTreeMap<String, BTreeMap<String, BTreeSet<String>>>,
}

impl BootRecord {
    /// Takes together what was seen on each branch.
    pub fn of(boots: &[Boot]) -> BTreeMap<String, BootRecord> {
        let mut records = BTreeMap::new();
        for boot in boots {
            let record = records.entry(boot.branch.clone()).or_insert_with(|| BootRecord {
                schema: SCHEMA.to_owned(),
                version: boot.version.clone(),
                guests: BTreeMap::new(),
            });
            let outcomes = record.guests.entry(boot.guest.to_string()).or_default();
            for Seen { operation, answer } in &boot.seen {
                let outcome = match answer {
                    Answer::Value(_) => DONE,
                    Answer::Refused(error) => error,
                };
                outcomes.entry(operation.clone()).or_default().insert(outcome.to_owned());
            }
        }
        records
    }

    /// Writes the file of a branch.
    pub fn store(&self, branch: &str) -> Result<PathBuf, FileError> {
        let folder = recorded::folder().join("boots");
        atomic_file::create_folder(&folder)?;
        let path = folder.join(format!("{branch}.json"));
        let mut text = serde_json::to_string_pretty(self).expect("a record has text keys only");
        text.push('\n');
        atomic_file::write(&path, &text)?;
        Ok(path)
    }
}
