//! The verb `merge`.

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::Args;
use xen_abi_codegen::diagnostic::Finding;
use xen_abi_codegen::folder;

use super::failure::{Failure, Outcome};
use super::session::specification;
use crate::atomic_file;
use crate::import::merge::{self, Drafts, Merged};
use crate::ours::{OursError, Specification};

/// What to merge.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The folder into which `import --out` wrote the drafts.
    #[arg(value_name = "DIR")]
    drafts: PathBuf,
    /// Write nothing, and report what would change.
    #[arg(long)]
    check: bool,
}

pub(super) fn merge(arguments: &Arguments) -> Result<Outcome, Failure> {
    let drafts = Drafts::read(folder::read(&arguments.drafts).map_err(OursError::from)?)?;
    let written = Specification::sources()?;
    let wrong = merge::wrong(&drafts, &specification()?)?;
    let mut elsewhere = BTreeSet::new();
    for source in &written {
        elsewhere.extend(merge::declared(&source.text).map_err(|finding| failure(&source.name, finding))?);
    }
    let mut outcome = Outcome::Fine;
    let mut texts = Vec::new();
    for (name, draft) in drafts.files() {
        let old = written.iter().find(|source| *source.name == *name);
        let merged = match old {
            None => Merged { text: draft.text.to_string(), ..Merged::default() },
            Some(old) => {
                let of_header = wrong.get(&draft.header).cloned().unwrap_or_default();
                let merged = merge::merge(&old.text, draft, &of_header, &elsewhere);
                merged.map_err(|finding| failure(name, finding))?
            }
        };
        report(name, &merged);
        let is_new = old.is_none_or(|old| *old.text != *merged.text);
        if !merged.left.is_empty() || (arguments.check && is_new) {
            outcome = Outcome::Different;
        }
        if is_new {
            texts.push((Specification::folder().join(name), merged.text));
        }
    }
    if arguments.check {
        return Ok(outcome);
    }
    for (path, text) in &texts {
        atomic_file::write(path, text)?;
        println!("{}", path.display());
    }
    let rest = merge::wrong(&drafts, &specification()?)?;
    for (header, names) in rest {
        for (name, what) in names {
            let what: Vec<&str> = what.iter().map(String::as_str).collect();
            eprintln!("{header}: `{name}` still differs: {}", what.join("; "));
            outcome = Outcome::Different;
        }
    }
    Ok(outcome)
}

fn failure(name: &str, finding: Finding) -> Failure {
    Failure::Merge { path: PathBuf::from(name), message: finding.message }
}

fn report(name: &str, merged: &Merged) {
    for (what, names) in [("added", &merged.added), ("changed", &merged.changed)] {
        if !names.is_empty() {
            eprintln!("{name}: {what}: {}", names.join(", "));
        }
    }
    for (left, reason) in &merged.left {
        eprintln!("{name}: `{left}` is left as it is: {reason}");
    }
}
