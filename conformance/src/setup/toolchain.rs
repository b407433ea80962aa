//! The compiler: the machine's own, or one unpacked beside the header sets.

use std::path::PathBuf;

use super::clang;
use super::error::SetupError;
use super::own_suite::OwnSuite;
use crate::manifest::Toolchain;
use crate::workplace::Workplace;

/// Finds a usable clang, or downloads one from the suite that the machine itself uses.
pub(crate) fn obtain(workplace: &Workplace) -> Result<Toolchain, SetupError> {
    if let Some(found) = existing(workplace) {
        return Ok(found);
    }
    eprintln!("setup: clang 14 or newer is not installed; fetching it from the machine's own suite");
    let suite = OwnSuite::ask(workplace)?;
    // Its libclang is asked for by the same number.
    let version = suite.preferred_version("clang")?;
    suite.unpack(&[format!("clang-{version}"), format!("libclang1-{version}")], &workplace.toolchain())?;
    existing(workplace).ok_or_else(|| SetupError::UnusableClang { folder: workplace.toolchain() })
}

/// A clang that needs no download.
fn existing(workplace: &Workplace) -> Option<Toolchain> {
    [PathBuf::from("/"), workplace.toolchain()].iter().find_map(|root| clang::find_below(root))
}
