//! The benchmark: how long generating takes beside bindgen, what a user's build takes, and what reading costs.
//!
//! Everything is timed as whole processes, the contenders in turn, so that what else the machine does meets all
//! of them. What is promised is a [`report::Promise`]; a broken one makes the exit status 1.

pub mod bindgen_once;
pub mod build;
mod crates;
pub mod generate;
pub mod read;
pub mod report;
pub mod samples;
pub mod timings;

use std::path::PathBuf;
use std::process::Command;

use xen_abi_codegen::axes::{Dialect, Target, View};

use crate::cell::{Cell, cells_of};
use crate::header_set::{HeaderSet, HeaderSetError};
use crate::measure::HeaderReader;
use crate::ours::Specification;
use crate::process::ProcessError;

/// Why something could not be measured.
#[derive(Debug, thiserror::Error)]
pub enum BenchError {
    /// A process failed.
    #[error(transparent)]
    Process(#[from] ProcessError),
    /// A file could not be made.
    #[error("could not write a file of the benchmark: {0}")]
    Disk(#[from] std::io::Error),
    /// Headers were not understood.
    #[error(transparent)]
    HeaderSet(#[from] HeaderSetError),
    /// There is nothing to compare with.
    #[error("no headers of Xen are set up; run `setup`")]
    NoHeaders,
    /// callgrind counted nothing.
    #[error("valgrind counted no call of the function `{0}`")]
    NotCounted(String),
}

/// All that measuring needs.
pub struct Measurer<'a> {
    /// The toolchain.
    pub reader: &'a HeaderReader,
    /// The real headers.
    pub sets: &'a [HeaderSet],
    /// The specification.
    pub specification: &'a Specification,
    /// This program.
    pub program: PathBuf,
    /// The root of the workspace.
    pub root: PathBuf,
    /// Where cargo builds the workspace.
    pub target: PathBuf,
}

impl Measurer<'_> {
    /// The machine and the versions of all that takes part.
    pub fn environment(&self) -> Result<Vec<String>, BenchError> {
        let cores = std::thread::available_parallelism().map_or(0, usize::from);
        let cargo = crate::process::run(self.cargo().arg("--version"))?;
        Ok(vec![
            format!("{cores} cores, {}", std::env::consts::ARCH),
            String::from_utf8_lossy(&cargo.stdout).trim().to_owned(),
            format!("bindgen 0.73, libclang {}", self.reader.toolchain.version),
            format!("headers {}", newest(self.sets)?.name()),
        ])
    }

    /// cargo, in the workspace.
    fn cargo(&self) -> Command {
        let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo.current_dir(&self.root);
        cargo
    }
}

/// What our command is asked for without options: the newest headers of Xen for tools, for each target.
fn newest_cells(measurer: &Measurer<'_>) -> Result<Vec<Cell>, BenchError> {
    let cells = cells_of(newest(measurer.sets)?, measurer.specification.releases())?.0.into_iter();
    Ok(cells.filter(|cell| cell.view == View::Tools).collect())
}

/// That of the machine on which programs are built and run: a 64-bit PC.
fn native_cell(measurer: &Measurer<'_>) -> Result<Cell, BenchError> {
    let mut cells = newest_cells(measurer)?.into_iter();
    cells.find(|cell| cell.target == Target::X86_64).ok_or(BenchError::NoHeaders)
}

/// The newest headers of Xen.
fn newest(sets: &[HeaderSet]) -> Result<&HeaderSet, BenchError> {
    let of_xen = sets.iter().filter(|set| set.dialect == Dialect::Xen);
    of_xen.max_by_key(|set| set.state()).ok_or(BenchError::NoHeaders)
}
