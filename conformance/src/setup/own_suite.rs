//! Packages of the suite that the machine itself uses, with what the machine lacks of their dependencies.

use std::path::Path;

use super::apt::{self, PrivateApt, Purpose, megabytes};
use super::error::SetupError;
use super::sources::Mirrors;
use crate::atomic_file::{FileError, move_folder, replace_folder};
use crate::workplace::Workplace;

/// The suite, after its lists were downloaded.
#[derive(Debug)]
pub(super) struct OwnSuite<'w> {
    workplace: &'w Workplace,
    private: PrivateApt,
    complaints: String,
}

impl<'w> OwnSuite<'w> {
    /// Downloads the lists of the suite.
    pub(super) fn ask(workplace: &'w Workplace) -> Result<OwnSuite<'w>, SetupError> {
        let mirrors = Mirrors::of_machine().ok_or(SetupError::NoMirror)?;
        let sources: Vec<_> = std::iter::once(mirrors.archive).chain(mirrors.security).collect();
        let folder = workplace.scratch().join("apt-host");
        let private = PrivateApt::create(&folder, Purpose::ThisMachine, &sources)?;
        let complaints = private.update()?;
        Ok(OwnSuite { workplace, private, complaints })
    }

    /// The number of the package for which `package` only stands: 14 if it depends on `clang-14`.
    pub(super) fn preferred_version(&self, package: &str) -> Result<u32, SetupError> {
        let depends =
            self.private.depends(package).map_err(|source| self.not_offered(package, source.into()))?;
        let version =
            depends.iter().find_map(|name| name.strip_prefix(package)?.strip_prefix('-')?.parse().ok());
        version.ok_or_else(|| {
            let source = SetupError::NoVersioned { package: package.to_owned(), depends: depends.join(", ") };
            self.not_offered(package, source)
        })
    }

    /// Puts the packages, with what the machine lacks of their dependencies, into a folder; nothing of them is run.
    pub(super) fn unpack(&self, packages: &[String], folder: &Path) -> Result<(), SetupError> {
        let names = packages.join(" and ");
        let size =
            self.private.download_size(packages).map_err(|source| self.not_offered(&names, source.into()))?;
        eprintln!("setup: downloading {names} with dependencies: {}", megabytes(size));
        let unpacked = self.workplace.scratch().join("unpacked");
        replace_folder(&unpacked)?;
        for package in self.private.download_with_dependencies(packages)? {
            apt::unpack(&package, &unpacked)?;
            // What is left there would be taken for a dependency of the next packages.
            std::fs::remove_file(&package).map_err(FileError::on("remove", &package))?;
        }
        Ok(move_folder(&unpacked, folder)?)
    }

    fn not_offered(&self, package: &str, source: SetupError) -> SetupError {
        let complaints = self.complaints.clone();
        SetupError::NotOffered { package: package.to_owned(), complaints, source: Box::new(source) }
    }
}
