//! What boots showed, kept in the repository: which operations each guest was allowed, and how others were refused.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::console::{Answer, Seen};
use super::{Boot, Guest};
use crate::atomic_file::{self, FileError};
use crate::json;
use crate::package_version::PackageVersion;
use crate::recorded;
use crate::table::{Style, Table};

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

    /// Writes the files of all branches, and a table for people, and returns their folder.
    pub fn store(records: &BTreeMap<String, BootRecord>) -> Result<PathBuf, FileError> {
        let folder = folder();
        for (branch, record) in records {
            atomic_file::write(&folder.join(format!("{branch}.json")), &json::text(record))?;
        }
        atomic_file::write(&folder.join(TABLE), &table(records))?;
        Ok(folder)
    }

    /// The outcomes of an operation for a guest, success first.
    fn outcomes(&self, guest: &str, operation: &str) -> Option<String> {
        let outcomes = self.guests.get(guest)?.get(operation)?;
        let (done, refused): (Vec<&str>, Vec<&str>) =
            outcomes.iter().map(String::as_str).partition(|outcome| *outcome == DONE);
        Some([done, refused].concat().join(", "))
    }
}

/// The file for people.
const TABLE: &str = "README.md";

fn folder() -> PathBuf {
    recorded::folder().join("boots")
}

/// What each guest was answered, an operation a line.
fn table(records: &BTreeMap<String, BootRecord>) -> String {
    let versions: Vec<String> =
        records.values().map(|record| format!("`{}`", record.version.short())).collect();
    let text = format!(
        "# What Xen answered to guests\n\n\
         Written by `xen-abi-conformance boot --record`, which boots the guests of `conformance/guest/` on Xen {}. An\n\
         operation was done, or refused with an error; mostly both were tried. Where releases differ, each is named.\n\n",
        versions.join(" and ")
    );
    let guests = Guest::ALL.map(Guest::name);
    let mut table = Table::new(std::iter::once("operation").chain(guests), guests.len() + 1);
    let operations: BTreeSet<&String> =
        records.values().flat_map(|record| record.guests.values()).flat_map(BTreeMap::keys).collect();
    for operation in operations {
        let cells = guests.map(|guest| cell(records, guest, operation));
        table.add(std::iter::once(format!("`{operation}`")).chain(cells));
    }
    text + &table.to_text(Style::Markdown)
}

/// What a guest was answered, by release where that matters.
fn cell(records: &BTreeMap<String, BootRecord>, guest: &str, operation: &str) -> String {
    let answers: Vec<(&String, String)> = records
        .iter()
        .map(|(branch, record)| (branch, record.outcomes(guest, operation).unwrap_or_else(|| "–".to_owned())))
        .collect();
    match answers.as_slice() {
        [(_, first), others @ ..] if others.iter().all(|(_, other)| other == first) => first.clone(),
        _ => {
            let each = answers.iter().map(|(branch, answer)| format!("{branch}: {answer}"));
            each.collect::<Vec<_>>().join("; ")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_says_what_the_files_say() {
        let mut records = BTreeMap::new();
        let releases = crate::ours::releases().unwrap();
        let branches = crate::suites::Suites::load(&releases).unwrap().booted_branches();
        for branch in branches {
            let text = atomic_file::read(&folder().join(format!("{branch}.json"))).unwrap();
            let record: BootRecord = serde_json::from_str(&text).unwrap();
            assert_eq!(record.guests.len(), Guest::ALL.len());
            records.insert(branch.to_string(), record);
        }
        assert_eq!(atomic_file::read(&folder().join(TABLE)).unwrap(), table(&records));
    }

    #[test]
    fn releases_are_named_where_they_differ() {
        let record = |outcomes: &[&str]| {
            let outcomes = outcomes.iter().map(|outcome| (*outcome).to_owned()).collect();
            let operations = BTreeMap::from([("XENVER_version".to_owned(), outcomes)]);
            let guests = BTreeMap::from([("arm64".to_owned(), operations)]);
            BootRecord { schema: SCHEMA.to_owned(), version: PackageVersion("4.20.4+63".to_owned()), guests }
        };
        let of = |older: &[&str], newer: &[&str]| {
            let records = [("4.17".to_owned(), record(older)), ("4.20".to_owned(), record(newer))].into();
            cell(&records, "arm64", "XENVER_version")
        };
        assert_eq!(of(&["EFAULT", "done"], &["EFAULT", "done"]), "done, EFAULT");
        assert_eq!(of(&["ENOSYS"], &["done"]), "4.17: ENOSYS; 4.20: done");
    }
}
