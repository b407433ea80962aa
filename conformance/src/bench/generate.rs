//! Generating: our command beside bindgen, over the same headers.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use xen_abi_codegen::axes::Target;

use super::bindgen_once;
use super::report::{Comparison, Entry, Figure, Promise};
use super::samples::{Contender, Summary, Warmth, race};
use super::timings::stages;
use super::{BenchError, Measurer};
use crate::cell::Cell;
use crate::ours::Ours;

/// Times the command for one target.
const ONE: Promise = Promise::AtLeastTimes(10.0);
/// And for all six.
const SIX: Promise = Promise::AtLeastTimes(50.0);

/// What a reader of the figures must know.
pub const NOTE: &str = "six targets: six processes of bindgen, one after the other, and one of ours; \
                        bindgen does not format, ours does";

/// What our command is asked for.
const OURS: [&str; 2] = ["facts", "rust"];

/// Measures facts and Rust, for one target and for six.
pub fn measure(measurer: &Measurer<'_>, runs: usize) -> Result<Vec<Comparison>, BenchError> {
    let folder = tempfile::tempdir()?;
    let program = build_program(measurer)?;
    let cells = super::newest_cells(measurer)?;
    let units =
        cells.iter().map(|cell| Unit::new(measurer, cell, folder.path())).collect::<Result<Vec<_>, _>>()?;
    let mut comparisons = Vec::new();
    for (subject, targets, promise) in
        [("1 target", vec![Target::X86_64], ONE), ("6 targets", Target::ALL.to_vec(), SIX)]
    {
        let theirs = units.iter().filter(|unit| targets.contains(&unit.target));
        let theirs = theirs.map(|unit| unit.command(measurer)).collect();
        let mut contenders =
            vec![Contender { name: "bindgen".to_owned(), commands: theirs, removed_before: None }];
        contenders.extend(OURS.map(|name| {
            let mut command = Command::new(&program);
            command.args([name, "--timings"]).arg("--spec").arg(measurer.root.join("spec"));
            command.args(targets.iter().flat_map(|target| ["--target", target.name()]));
            Contender { name: name.to_owned(), commands: vec![command], removed_before: None }
        }));
        let timed = race(&mut contenders, runs, Warmth::Warm)?;
        let summaries: Vec<Summary> =
            timed.iter().filter_map(|timed| Summary::of(timed.times.clone())).collect();
        let Some((bindgen, ours)) = summaries.split_first() else { continue };
        for ((name, ours), timed) in OURS.iter().zip(ours).zip(&timed[1..]) {
            comparisons.push(Comparison {
                subject: format!("{name}, {subject}"),
                ours: Entry { name: "xen-abi".to_owned(), figure: Figure::Milliseconds(*ours) },
                theirs: Entry { name: "bindgen".to_owned(), figure: Figure::Milliseconds(*bindgen) },
                promise: Some(promise),
                stages: stages(&timed.said),
            });
        }
    }
    Ok(comparisons)
}

/// Our command, built as users have it.
pub(super) fn our_command(measurer: &Measurer<'_>) -> Result<Command, BenchError> {
    let mut command = Command::new(build_program(measurer)?);
    command.current_dir(&measurer.root);
    Ok(command)
}

fn build_program(measurer: &Measurer<'_>) -> Result<PathBuf, BenchError> {
    let mut cargo = measurer.cargo();
    cargo.args(["build", "--quiet", "--release", "--package", "xen-abi-codegen"]);
    crate::process::run(&mut cargo)?;
    Ok(measurer.target.join("release").join("xen-abi"))
}

/// bindgen's process for one target.
struct Unit {
    target: Target,
    arguments: Vec<OsString>,
}

impl Unit {
    fn new(measurer: &Measurer<'_>, cell: &Cell, folder: &Path) -> Result<Unit, BenchError> {
        let headers = described_whole(measurer, cell);
        let file = folder.join(format!("{}.h", cell.target));
        let arguments = bindgen_once::arguments(measurer.reader, cell, &headers, &file)?;
        Ok(Unit { target: cell.target, arguments })
    }

    fn command(&self, measurer: &Measurer<'_>) -> Command {
        let mut command = Command::new(&measurer.program);
        command.args(&self.arguments);
        command
    }
}

/// Headers that the specification describes whole, so that bindgen has no more to do than we.
pub(super) fn described_whole(measurer: &Measurer<'_>, cell: &Cell) -> Vec<String> {
    let headers = measurer.specification.headers(cell).into_iter();
    let is_there = |header: &str| cell.set.file_of(header, cell.target).is_file();
    headers.filter(|header| measurer.specification.is_whole(cell, header) && is_there(header)).collect()
}
