//! Getting what is needed to boot guests: hypervisors, QEMU, a linker, and the compiler with core's code.

mod linker;
mod qemu;
mod xen;

use super::error::SetupError;
use super::own_suite::OwnSuite;
use super::rust;
use super::turn::WaitingTurn;
use crate::atomic_file::{self, remove_folder};
use crate::boot::{BootManifest, Emulators};
use crate::manifest::{Manifest, Obtained, RustToolchain};
use crate::suites::Suites;
use crate::tool::Tool;
use crate::workplace::Workplace;

/// Brings the workplace into the state in which guests can be built and booted; a second run needs no network.
pub fn set_up(workplace: &Workplace, suites: &Suites) -> Result<BootManifest, SetupError> {
    let _turn = WaitingTurn::take(workplace)?;
    if let Ok(manifest) = BootManifest::load(workplace) {
        return Ok(manifest);
    }
    atomic_file::create_folder(&workplace.scratch())?;
    let rust = rust::obtain(workplace)?;
    tell_the_other_verbs(workplace, &rust)?;
    let (emulators, linker) = tools(workplace)?;
    let hypervisors = xen::obtain(workplace, suites)?;
    let manifest = BootManifest { rust, linker, emulators, hypervisors };
    manifest.store(workplace)?;
    remove_folder(&workplace.scratch())?;
    Ok(manifest)
}

/// A workplace of old has a compiler that builds nothing; the one in its place may be of another version.
fn tell_the_other_verbs(workplace: &Workplace, rust: &RustToolchain) -> Result<(), SetupError> {
    match Manifest::load(workplace) {
        Ok(mut manifest) if manifest.rust.found() != Some(rust) => {
            manifest.rust = Obtained::Found(rust.clone());
            Ok(manifest.store(workplace)?)
        }
        _ => Ok(()),
    }
}

/// The machine's own, and of the machine's own suite what it lacks.
fn tools(workplace: &Workplace) -> Result<(Emulators, Tool), SetupError> {
    let (emulators, linker) = (qemu::existing(workplace), linker::existing(workplace));
    if let (Some(emulators), Some(linker)) = (&emulators, &linker) {
        return Ok((emulators.clone(), linker.clone()));
    }
    let lacking = [("QEMU", emulators.is_none()), ("linker for all architectures", linker.is_none())];
    let lacking: Vec<&str> = lacking.into_iter().filter(|(_, lacks)| *lacks).map(|(name, _)| name).collect();
    eprintln!("setup: not installed: {}; fetching from the machine's own suite", lacking.join(", "));
    let suite = OwnSuite::ask(workplace)?;
    let emulators = emulators.map_or_else(|| qemu::download(workplace, &suite), Ok)?;
    let linker = linker.map_or_else(|| linker::download(workplace, &suite), Ok)?;
    Ok((emulators, linker))
}
