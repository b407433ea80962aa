//! The verb that compares bindings in C that others wrote with the specification.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde_json::json;
use tempfile::TempDir;
use xen_abi_codegen::axes::Target;
use xen_abi_codegen::bindings::report::{SCHEMA, as_json, text};
use xen_abi_codegen::bindings::{Checked, check};

use super::failure::{Failure, Outcome};
use super::session::{Session, specification};
use crate::atomic_file::FileError;
use crate::c_bindings::{CFile, Read};
use crate::ours::OursError;
use crate::workplace::Workplace;

/// What to compare.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Headers in C that declare what Xen's do.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// A folder with headers that they include; may be given several times.
    #[arg(short = 'I', long = "include", value_name = "DIR")]
    include: Vec<PathBuf>,
    /// Only this target; may be given several times.
    #[arg(long = "target", value_name = "TARGET")]
    targets: Vec<Target>,
    /// The form of the report.
    #[arg(long, value_enum, default_value_t = Form::Human)]
    format: Form,
}

/// For whom a report is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// For people.
    Human,
    /// For programs.
    Json,
}

pub(super) fn check_bindings(workplace: &Workplace, arguments: &Arguments) -> Result<Outcome, Failure> {
    let session = Session::with(workplace, |_| Ok(Vec::new()))?;
    let specification = specification()?;
    let targets = if arguments.targets.is_empty() { &Target::ALL[..] } else { &arguments.targets };
    let folders: Vec<_> = arguments.include.iter().map(PathBuf::as_path).collect();
    let mut outcome = Outcome::Fine;
    let mut items = Vec::new();
    for file in &arguments.files {
        let name = file.display().to_string();
        let place = temporary()?;
        let Read { declared, refused } =
            CFile::lay_out(file, &folders, place.path())?.read(&session.reader, targets);
        let all_refused = refused.len() == targets.len();
        for (target, error) in refused {
            if all_refused {
                return Err(Failure::HeaderReader { cell: format!("{name} on {target}"), source: error });
            }
            eprintln!("{name}: not read for {target}: {error}");
        }
        let spec = specification.spec();
        let all = check(spec, &declared).map_err(|found| OursError::new(&found, &spec.sources))?;
        if all.iter().any(Checked::is_wrong) {
            outcome = Outcome::Different;
        }
        match arguments.format {
            Form::Human => print!("{}", text(&name, &all)),
            Form::Json => items.extend(as_json(&name, &all)),
        }
    }
    if arguments.format == Form::Json {
        println!("{}", json!({ "schema": SCHEMA, "items": items }));
    }
    Ok(outcome)
}

fn temporary() -> Result<TempDir, Failure> {
    Ok(tempfile::tempdir().map_err(FileError::on("create", &std::env::temp_dir()))?)
}
