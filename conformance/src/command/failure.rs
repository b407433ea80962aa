//! How verbs end.

use std::path::PathBuf;

use crate::atomic_file;
use crate::bench::{BenchError, bindgen_once};
use crate::boot::BootError;
use crate::browse::BrowseError;
use crate::check::CheckError;
use crate::drop_in::OverlayError;
use crate::environment::EnvironmentError;
use crate::failed_cells::FailedCells;
use crate::header_set::HeaderSetError;
use crate::header_source::HeaderSourceError;
use crate::manifest::ManifestError;
use crate::measure::MeasureError;
use crate::oracle::OracleError;
use crate::ours::OursError;
use crate::random::RandomError;
use crate::recorded::RecordedError;
use crate::rust_oracle::RustOracleError;
use crate::setup::SetupError;
use crate::yaml_file::YamlFileError;

/// Why a verb could not do its work; whatever it is, the exit status is 3.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    #[error(transparent)]
    Setup(#[from] SetupError),
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    #[error(transparent)]
    HeaderSet(#[from] HeaderSetError),
    #[error(transparent)]
    Check(#[from] CheckError),
    #[error(transparent)]
    Ours(#[from] OursError),
    #[error(transparent)]
    List(#[from] YamlFileError),
    #[error(transparent)]
    Recorded(#[from] RecordedError),
    #[error(transparent)]
    File(#[from] atomic_file::FileError),
    #[error(transparent)]
    Environment(#[from] EnvironmentError),
    #[error("no cell includes `{header}`; if it can only be included by another header, name that one too")]
    NoSuchHeader { header: String },
    #[error("`{}` already exists; use `--force` to replace it", path.display())]
    AlreadyThere { path: PathBuf },
    #[error("`{}` cannot be merged: {message}", path.display())]
    Merge { path: PathBuf, message: String },
    #[error(transparent)]
    Overlay(#[from] OverlayError),
    #[error(transparent)]
    Bench(#[from] BenchError),
    #[error(transparent)]
    Boot(#[from] BootError),
    #[error(transparent)]
    Browse(#[from] BrowseError),
    #[error(transparent)]
    Once(#[from] bindgen_once::OnceError),
    #[error(transparent)]
    Ask(#[from] OracleError),
    #[error(transparent)]
    Random(#[from] RandomError),
    #[error(transparent)]
    Headers(#[from] HeaderSourceError),
    #[error("the specification does not cover {name}; releases in spec/releases.yaml: {known}")]
    NotCovered { name: String, known: String },
    #[error("{cell}: {source}")]
    HeaderReader { cell: String, source: MeasureError },
    #[error(transparent)]
    RustOracle(#[from] RustOracleError),
    #[error(transparent)]
    Cells(#[from] FailedCells),
    #[error("could not run cargo: {0}")]
    Cargo(#[from] std::io::Error),
    #[error("unknown header set `{wanted}`; available: {known}")]
    NoSuchSet { wanted: String, known: String },
}

/// Whether a verb found something to mend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    Fine,
    Different,
}
