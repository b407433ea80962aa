//! The verb that measures how fast everything is.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::failure::{Failure, Outcome};
use super::session::{Session, specification};
use crate::bench::report::BenchReport;
use crate::bench::{Measurer, build, generate, read};
use crate::report::Format;
use crate::workplace::{Workplace, workspace_root};

/// What to measure.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Run only this part.
    #[arg(long, value_enum)]
    only: Option<Part>,
    /// The number of runs of each process.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..))]
    runs: u32,
    /// The format of the report.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Our command against bindgen.
    Generate,
    /// Clean builds of users' crates.
    Build,
    /// Instructions for reading records from bytes; needs valgrind.
    Read,
}

/// How often each crate is built.
const BUILDS: usize = 3;

pub(super) fn bench(workplace: &Workplace, arguments: &Arguments) -> Result<Outcome, Failure> {
    let session = Session::prepare(workplace)?;
    let specification = specification()?;
    let target = workplace.root().parent().map(PathBuf::from).unwrap_or_default();
    let measurer = Measurer {
        reader: &session.reader,
        sets: &session.sets,
        specification: &specification,
        program: crate::environment::this_program()?,
        root: workspace_root(),
        target,
    };
    let is_wanted = |part| arguments.only.is_none_or(|only| only == part);
    let mut report = BenchReport { environment: measurer.environment()?, ..BenchReport::default() };
    if is_wanted(Part::Generate) {
        report.comparisons.extend(generate::measure(&measurer, arguments.runs as usize)?);
        report.notes.push(generate::NOTE.to_owned());
    }
    if is_wanted(Part::Build) {
        report.comparisons.extend(build::measure(&measurer, BUILDS)?);
        report.notes.push(build::NOTE.to_owned());
    }
    if is_wanted(Part::Read) {
        report.comparisons.extend(read::measure(&measurer)?);
        report.notes.push(read::NOTE.to_owned());
    }
    print!("{}", report.to_text(arguments.format));
    Ok(if report.is_kept() { Outcome::Fine } else { Outcome::Different })
}
