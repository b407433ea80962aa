//! Getting what the tests need, without root and without changing the machine.

mod apt;
pub mod boot;
mod clang;
mod files;
mod gcc;
mod headers;
mod own_suite;
mod rust;
mod sources;
mod stubs;
mod toolchain;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::atomic_file::{self, FileError};
use crate::environment::in_ci;
use crate::manifest::{Manifest, ManifestError, Obtained};
use crate::process::{self, ProcessError};
use crate::workplace::Workplace;

/// Why `setup` could not finish.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// A file or folder could not be made.
    #[error(transparent)]
    File(#[from] FileError),
    /// A program failed.
    #[error(transparent)]
    Process(#[from] ProcessError),
    /// The manifest could not be written.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    /// The machine is not a Debian, or its sources were not understood.
    #[error(
        "found no mirror of Debian in /etc/apt/sources.list and /etc/apt/sources.list.d; \
         install clang with libclang (14 or newer) by hand, and unpack {} into `target/conformance/headers/`",
        headers::XEN_PACKAGE
    )]
    NoMirror,
    /// A package that should only stand for the version which the suite prefers does not.
    #[error("the package `{package}` depends on no package `{package}-NUMBER`, but on: {depends}")]
    NoVersioned {
        /// The package.
        package: String,
        /// Its dependencies.
        depends: String,
    },
    /// The suite lacks a package.
    #[error("the machine's own suite does not offer {package}: {source}\napt said:\n{complaints}")]
    NotOffered {
        /// The package.
        package: String,
        /// What `apt-get update` complained about.
        complaints: String,
        /// Why the package could not be resolved.
        source: Box<SetupError>,
    },
    /// What was unpacked does not run.
    #[error(
        "the clang unpacked into `{}` does not compile for all six targets; \
         delete that folder and try again, or install clang and libclang (14 or newer) by hand",
        folder.display()
    )]
    UnusableClang {
        /// The folder.
        folder: PathBuf,
    },
    /// What was unpacked to build or boot guests does not run.
    #[error(
        "the {name} unpacked into `{}` does not run; \
         delete that folder and try again, or install {package} by hand",
        folder.display()
    )]
    UnusableTool {
        /// What it is.
        name: &'static str,
        /// The package that has it.
        package: &'static str,
        /// The folder.
        folder: PathBuf,
    },
    /// No suite has a hypervisor of a branch.
    #[error("no suite offers {package}; apt said:\n{complaints}")]
    NoHypervisor {
        /// The package.
        package: String,
        /// What `apt-get update` complained about.
        complaints: String,
    },
    /// No suite has one version of the Rust compiler for all targets.
    #[error(
        "no suite offers one version of the Rust compiler for all six targets; \
         `rustup target add` them to the machine's own compiler instead:\n{reasons}"
    )]
    NoRustOffered {
        /// What each suite said.
        reasons: String,
    },
    /// The Rust compiler that was unpacked does not run, or does not fit what it was unpacked with.
    #[error(
        "the Rust compiler unpacked into `{}` does not compile for all six targets; \
         delete that folder and try again, or `rustup target add` them to the machine's own:\n{reason}",
        folder.display()
    )]
    UnusableRust {
        /// The folder.
        folder: PathBuf,
        /// What it said.
        reason: String,
    },
    /// apt said that all is well, but there is no file.
    #[error("apt-get downloaded nothing")]
    NothingDownloaded,
    /// Branches without which the tests prove too little.
    #[error("no header set of {branches} could be had:\n{reasons}")]
    MissingBranches {
        /// The branches.
        branches: String,
        /// What each suite said.
        reasons: String,
    },
}

/// How much `setup` does when it has run before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refresh {
    /// Keep what is there; needs no network.
    Keep,
    /// Ask the suites again for newer header sets.
    Ask,
}

/// Brings the workplace into the state that the other verbs need.
pub fn setup(workplace: &Workplace, refresh: Refresh) -> Result<Manifest, SetupError> {
    let _turn = WaitingTurn::take(workplace)?;
    stubs::write(workplace)?;
    match Manifest::load(workplace) {
        Ok(manifest) if refresh == Refresh::Keep && missing_branches(workplace, &manifest)?.is_empty() => {
            Ok(manifest)
        }
        _ => fetch(workplace),
    }
}

fn fetch(workplace: &Workplace) -> Result<Manifest, SetupError> {
    atomic_file::create_folder(&workplace.scratch())?;
    let toolchain = toolchain::obtain(workplace)?;
    let sets = headers::obtain(workplace)?;
    let nothing_yet = Obtained::Missing("it was not asked for".to_owned());
    let mut manifest = Manifest {
        toolchain,
        rust: nothing_yet,
        gcc: BTreeMap::new(),
        header_sets: sets.fetched,
        not_found: sets.not_found,
    };
    require_branches(workplace, &manifest)?;
    // Only some verbs need the other compilers; they say so if there are none.
    manifest.rust =
        rust::obtain(workplace).map_or_else(|error| Obtained::Missing(error.to_string()), Obtained::Found);
    manifest.gcc = gcc::obtain(workplace);
    require_compilers(&manifest)?;
    manifest.store(workplace)?;
    remove_folder(&workplace.scratch())?;
    Ok(manifest)
}

/// Some headers are needed to test anything; in continuous integration every branch must be there, since a
/// smaller test would go unnoticed.
fn require_branches(workplace: &Workplace, manifest: &Manifest) -> Result<(), SetupError> {
    let missing = missing_branches(workplace, manifest)?;
    if missing.is_empty() || (!in_ci() && missing.len() < headers::BRANCHES.len()) {
        return Ok(());
    }
    let reasons = manifest.not_found.iter().map(|entry| format!("  {}: {}", entry.suite, entry.reason));
    Err(SetupError::MissingBranches {
        branches: missing.iter().map(ToString::to_string).collect::<Vec<_>>().join(" and "),
        reasons: reasons.collect::<Vec<_>>().join("\n"),
    })
}

/// In continuous integration every compiler must be there, for the same reason.
fn require_compilers(manifest: &Manifest) -> Result<(), SetupError> {
    if in_ci() {
        manifest.rust.get("Rust compiler with core for all targets")?;
        for gcc in manifest.gcc.values() {
            gcc.get("gcc for all targets")?;
        }
    }
    Ok(())
}

fn missing_branches(
    workplace: &Workplace,
    manifest: &Manifest,
) -> Result<Vec<headers::Wanted>, ManifestError> {
    let sets = manifest.sets(workplace)?;
    let is_missing = |wanted: &headers::Wanted| !sets.iter().any(|set| wanted.is_in(set));
    Ok(headers::BRANCHES.into_iter().filter(is_missing).collect())
}

/// Keeps two runs of `setup` from working in the same folder; the lock goes when the file is closed.
#[derive(Debug)]
struct WaitingTurn {
    _file: fd_lock::RwLock<std::fs::File>,
}

impl WaitingTurn {
    fn take(workplace: &Workplace) -> Result<WaitingTurn, FileError> {
        atomic_file::create_folder(workplace.root())?;
        let path = workplace.root().join("lock");
        let file = std::fs::File::create(&path).map_err(FileError::on("create", &path))?;
        let mut lock = fd_lock::RwLock::new(file);
        // The guard would unlock when dropped; forgetting it leaves that to the closing of the file.
        std::mem::forget(lock.write().map_err(FileError::on("lock", &path))?);
        Ok(WaitingTurn { _file: lock })
    }
}

/// Makes an empty folder, whatever was there before.
fn replace_folder(folder: &Path) -> Result<(), FileError> {
    remove_folder(folder)?;
    atomic_file::create_folder(folder)
}

fn remove_folder(folder: &Path) -> Result<(), FileError> {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(FileError::on("remove", folder)(error))
        }
        _ => Ok(()),
    }
}

/// Puts a finished folder where it belongs, in one step.
fn move_folder(from: &Path, to: &Path) -> Result<(), SetupError> {
    remove_folder(to)?;
    atomic_file::create_folder(to.parent().unwrap_or(Path::new(".")))?;
    std::fs::rename(from, to).map_err(FileError::on("move", from))?;
    Ok(())
}

/// What Debian calls the machine's architecture.
fn machines_architecture() -> Result<String, SetupError> {
    let output = process::run(Command::new("dpkg").arg("--print-architecture"))?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn megabytes(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
}
