//! Sets of real headers, each from one package of Debian.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use xen_abi_codegen::axes::{Branch, InterfaceVersion, Release, UnknownWord};

use crate::atomic_file::{self, FileError};
use crate::workplace::Workplace;

/// The name of the package that carries Xen's public headers.
pub const PACKAGE: &str = "libxen-dev";

/// The version of a package of headers, such as `4.17.7+13-g2445b30a44-0+deb12u1`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PackageVersion(pub String);

impl PackageVersion {
    /// The part that says which state of Xen it is: `4.17.7+13`.
    pub fn short(&self) -> &str {
        self.0.split(['-', '~']).next().unwrap_or_default()
    }

    /// The point release on which the package is based: `4.17.7`.
    pub fn release(&self) -> Result<Release, UnknownWord> {
        self.short().split('+').next().unwrap_or_default().parse()
    }
}

/// One set of headers, unpacked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeaderSet {
    /// Version of the package.
    pub version: PackageVersion,
    /// The point release on which it is based.
    pub release: Release,
    /// The folder that holds `xen/`, the root of the public headers.
    pub folder: PathBuf,
}

impl HeaderSet {
    /// The set that `setup` unpacked for this version.
    pub fn in_workplace(workplace: &Workplace, version: &PackageVersion) -> Result<HeaderSet, UnknownWord> {
        let release = version.release()?;
        Ok(HeaderSet { folder: workplace.header_sets().join(&version.0), version: version.clone(), release })
    }

    /// The branch of Xen.
    pub fn branch(&self) -> Branch {
        self.release.branch
    }

    /// The point release that the package leads to, if it was made after one: it may have what that one will have.
    pub fn next_release(&self) -> Option<Release> {
        let is_later = self.version.short().contains('+');
        is_later.then_some(Release { branch: self.release.branch, point: self.release.point + 1 })
    }

    /// The root of the public headers; paths of headers in facts are relative to it.
    pub fn root(&self) -> PathBuf {
        self.folder.join("xen")
    }

    /// The newest interface version that the headers know, as they themselves say.
    pub fn newest_interface(&self) -> Result<InterfaceVersion, HeaderSetError> {
        let path = self.root().join("xen-compat.h");
        let text = atomic_file::read(&path)?;
        text.lines()
            .filter_map(|line| line.strip_prefix("#define __XEN_LATEST_INTERFACE_VERSION__"))
            .find_map(|value| value.trim().parse().ok())
            .ok_or(HeaderSetError::NoInterfaceVersion { path })
    }
}

/// A header set that is not as it must be.
#[derive(Debug, thiserror::Error)]
pub enum HeaderSetError {
    /// A header could not be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// `xen-compat.h` does not say which interface version is the newest.
    #[error("`{}` defines no __XEN_LATEST_INTERFACE_VERSION__", path.display())]
    NoInterfaceVersion {
        /// The header.
        path: PathBuf,
    },
}

/// Every header below `root`, relative to it and sorted.
pub fn headers_below(root: &Path) -> Result<Vec<String>, FileError> {
    let mut found = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).map_err(FileError::on("list", &folder))? {
            let path = entry.map_err(FileError::on("list", &folder))?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "h") {
                let relative = path.strip_prefix(root).expect("what is listed lies below its folder");
                found.push(relative.to_string_lossy().into_owned());
            }
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_says_its_release() {
        let version = PackageVersion("4.17.7+13-g2445b30a44-0+deb12u1".into());
        assert_eq!(version.short(), "4.17.7+13");
        assert_eq!(version.release().unwrap().to_string(), "4.17.7");
        assert_eq!(PackageVersion("4.20.0-1".into()).release().unwrap().to_string(), "4.20.0");
        assert!(PackageVersion("unstable".into()).release().is_err());
    }
}
