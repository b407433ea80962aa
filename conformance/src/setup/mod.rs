//! Getting what the tests need, without root and without changing the machine.

pub mod abi_tools;
pub(crate) mod apt;
pub mod boot;
pub mod browser;
mod clang;
mod error;
mod files;
mod gcc;
mod headers;
mod own_suite;
mod rust;
mod sources;
mod stubs;
mod toolchain;
mod turn;

use std::collections::BTreeMap;

use clap::ValueEnum;

use crate::atomic_file::{self, remove_folder};
use crate::environment::in_ci;
use crate::manifest::{Manifest, ManifestError, Obtained};
use crate::ours::releases;
use crate::suites::{DialectBranch, Suites};
use crate::workplace::Workplace;
use turn::WaitingTurn;

pub use error::SetupError;

/// How much `setup` does when it has run before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refresh {
    /// Keep what is there; needs no network.
    Keep,
    /// Ask the suites again for newer header sets.
    Ask,
}

/// What `setup` gets, if not everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum Part {
    /// clang, to measure headers of one's own.
    Clang,
    /// The real headers too, for all that reads them and compiles no Rust.
    Headers,
    /// Everything.
    #[value(skip)]
    Everything,
}

/// Brings the workplace into the state that the other verbs need, or those that need no more than a part.
pub fn setup(workplace: &Workplace, refresh: Refresh, part: Part) -> Result<Manifest, SetupError> {
    let _turn = WaitingTurn::take(workplace)?;
    stubs::write(workplace)?;
    let suites = Suites::load(&releases()?)?;
    let existing = Manifest::load(workplace).ok();
    match existing {
        Some(manifest) if refresh == Refresh::Keep && has(workplace, &manifest, &suites, part)? => {
            Ok(manifest)
        }
        existing => fetch(workplace, existing, &suites, part),
    }
}

/// Whether a manifest has all that belongs to a part.
fn has(workplace: &Workplace, manifest: &Manifest, suites: &Suites, part: Part) -> Result<bool, SetupError> {
    let has_headers = || Ok::<_, ManifestError>(missing_branches(workplace, manifest, suites)?.is_empty());
    Ok(match part {
        Part::Clang => true,
        Part::Headers => has_headers()?,
        Part::Everything => manifest.rust != Obtained::NotAsked && has_headers()?,
    })
}

fn fetch(
    workplace: &Workplace,
    existing: Option<Manifest>,
    suites: &Suites,
    part: Part,
) -> Result<Manifest, SetupError> {
    atomic_file::create_folder(&workplace.scratch())?;
    let toolchain = toolchain::obtain(workplace)?;
    let mut manifest = match existing {
        Some(manifest) => Manifest { toolchain, ..manifest },
        None => Manifest {
            toolchain,
            rust: Obtained::NotAsked,
            gcc: BTreeMap::new(),
            header_sets: Vec::new(),
            not_found: Vec::new(),
        },
    };
    if part >= Part::Headers {
        let sets = headers::obtain(workplace, suites)?;
        (manifest.header_sets, manifest.not_found) = (sets.fetched, sets.not_found);
        require_branches(workplace, &manifest, suites)?;
    }
    if part == Part::Everything {
        // Only some verbs need the other compilers; they say so if there are none.
        let rust = rust::obtain(workplace);
        manifest.rust = rust.map_or_else(|error| Obtained::Missing(error.to_string()), Obtained::Found);
        manifest.gcc = gcc::obtain(workplace);
        require_compilers(&manifest)?;
    }
    manifest.store(workplace)?;
    remove_folder(&workplace.scratch())?;
    Ok(manifest)
}

/// Some headers are needed to test anything; in continuous integration every branch must be there, since a
/// smaller test would go unnoticed.
fn require_branches(workplace: &Workplace, manifest: &Manifest, suites: &Suites) -> Result<(), SetupError> {
    let missing = missing_branches(workplace, manifest, suites)?;
    if missing.is_empty() || (!in_ci() && missing.len() < suites.branches().len()) {
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

/// Branches that suites are built with, of which there is no header set.
fn missing_branches(
    workplace: &Workplace,
    manifest: &Manifest,
    suites: &Suites,
) -> Result<Vec<DialectBranch>, ManifestError> {
    let sets = manifest.sets(workplace)?;
    let has = |wanted: &DialectBranch| {
        sets.iter().any(|set| (set.dialect, set.branch()) == (wanted.dialect, wanted.branch))
    };
    Ok(suites.branches().into_iter().filter(|wanted| !has(wanted)).collect())
}
