//! Headers of a package of Debian.

use std::path::{Path, PathBuf};

use xen_abi_codegen::axes::Dialect;

use super::{HeaderSource, HeaderSourceError, layout};
use crate::atomic_file::{self, FileError};
use crate::header_set::HeaderSet;
use crate::manifest::FetchedSet;
use crate::setup::apt::{self, PrivateApt};

/// A package that a suite offers.
pub(crate) struct Package<'a> {
    /// The package.
    pub(crate) set: &'a FetchedSet,
    /// The apt that downloads it.
    pub(crate) private: &'a PrivateApt,
    /// A folder for what is under way, which is empty.
    pub(crate) scratch: PathBuf,
}

impl Package<'_> {
    /// Whether a folder has it already.
    pub(crate) fn is_in(set: &FetchedSet, folder: &Path) -> bool {
        layout::is_laid_out(set.dialect, folder)
    }
}

impl HeaderSource for Package<'_> {
    fn lay_out(&self, into: &Path) -> Result<HeaderSet, HeaderSourceError> {
        let FetchedSet { dialect, package, version, .. } = self.set;
        let file = self.private.download(package, &version.0, &self.scratch)?;
        let file = file.ok_or(HeaderSourceError::NothingDownloaded)?;
        let bytes = std::fs::metadata(&file).map_err(FileError::on("read", &file))?.len();
        eprintln!("setup: downloaded {package} {}: {}", version.0, apt::megabytes(bytes));
        let unpacked = self.scratch.join("package");
        apt::unpack(&file, &unpacked)?;
        let sources = match dialect {
            Dialect::Xen => unpacked,
            Dialect::Linux => unpacked.join("usr/src").join(package),
        };
        let arranged = self.scratch.join("set");
        layout::lay_out(*dialect, &sources, &arranged)?;
        atomic_file::move_folder(&arranged, into)?;
        Ok(self.set.at(into.to_owned())?)
    }
}
