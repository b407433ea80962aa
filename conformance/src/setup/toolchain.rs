//! The compiler: the machine's own, or one unpacked beside the header sets.

use std::path::PathBuf;

use super::apt::{self, PrivateApt, Purpose};
use super::sources::{Mirrors, Source};
use super::{SetupError, clang, megabytes, replace_folder};
use crate::manifest::Toolchain;
use crate::workplace::Workplace;

/// Finds a usable clang, or downloads one from the suite that the machine itself uses.
pub(crate) fn obtain(workplace: &Workplace) -> Result<Toolchain, SetupError> {
    if let Some(found) = existing(workplace) {
        return Ok(found);
    }
    download(workplace)?;
    existing(workplace).ok_or_else(|| SetupError::UnusableClang { folder: workplace.toolchain() })
}

/// A clang that needs no download.
fn existing(workplace: &Workplace) -> Option<Toolchain> {
    [PathBuf::from("/"), workplace.toolchain()].iter().find_map(|root| clang::find_below(root))
}

fn download(workplace: &Workplace) -> Result<(), SetupError> {
    let mirrors = Mirrors::of_machine().ok_or(SetupError::NoMirror)?;
    let sources = sources_of_this_suite(&mirrors);
    let private = PrivateApt::create(&workplace.scratch().join("apt-host"), Purpose::ThisMachine, &sources)?;
    eprintln!("setup: no clang of version 14 or newer here; asking the machine's own suite for one");
    let complaints = private.update()?;
    let packages = versioned_packages(&private)
        .map_err(|source| SetupError::NoClangOffered { complaints, source: Box::new(source) })?;
    let size = private.download_size(&packages)?;
    eprintln!("setup: downloading {} with what they need: {}", packages.join(" and "), megabytes(size));
    let unpacked = workplace.scratch().join("toolchain");
    replace_folder(&unpacked)?;
    for package in private.download_with_dependencies(&packages)? {
        apt::unpack(&package, &unpacked)?;
    }
    super::move_folder(&unpacked, &workplace.toolchain())
}

/// The suites that the machine takes from its mirrors, as it takes them.
fn sources_of_this_suite(mirrors: &Mirrors) -> Vec<Source> {
    std::iter::once(&mirrors.archive).chain(&mirrors.security).cloned().collect()
}

/// `clang` only stands for the version that the suite prefers; its libclang is asked for by the same number.
fn versioned_packages(private: &PrivateApt) -> Result<Vec<String>, SetupError> {
    let depends = private.depends("clang")?;
    let version = depends
        .iter()
        .find_map(|name| name.strip_prefix("clang-").filter(|rest| rest.parse::<u32>().is_ok()))
        .ok_or_else(|| SetupError::NoVersionedClang { depends: depends.join(", ") })?;
    Ok(vec![format!("clang-{version}"), format!("libclang1-{version}")])
}
