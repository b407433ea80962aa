//! What lies in the workplace, as `setup` left it.

use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use xen_abi_codegen::axes::Dialect;

use crate::atomic_file::{self, FileError};
use crate::header_set::{HeaderSet, PackageVersion};
use crate::json;
use crate::workplace::Workplace;

/// The content of `manifest.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The compiler that reads the headers.
    pub toolchain: Toolchain,
    /// The compiler that reads generated Rust.
    pub rust: RustToolchain,
    /// The header sets that are there.
    pub header_sets: Vec<FetchedSet>,
    /// Suites that were asked and gave nothing.
    pub not_found: Vec<NotFound>,
}

/// A clang with the libclang of the same version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Toolchain {
    /// The compiler.
    pub clang: PathBuf,
    /// The library by which bindgen parses.
    pub libclang: PathBuf,
    /// Where clang keeps `stdint.h` and other headers of its own.
    pub resources: PathBuf,
    /// Folders in which the loader must look for their dependencies.
    pub library_path: Vec<PathBuf>,
    /// The version, such as `14.0.6`.
    pub version: String,
}

/// A Rust compiler with core for every target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RustToolchain {
    /// The compiler.
    pub rustc: PathBuf,
    /// Where core lies, if not where the compiler looks by itself.
    pub sysroot: Option<PathBuf>,
    /// The loader that must start the compiler, with the folders of its libraries, if the machine's own cannot.
    pub loader: Option<Loader>,
    /// The version, such as `1.85.1`.
    pub version: String,
}

/// A loader of programs that were made for another release of the system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Loader {
    /// The loader.
    pub program: PathBuf,
    /// Folders in which it must look for libraries.
    pub library_path: Vec<PathBuf>,
}

/// A header set that was fetched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FetchedSet {
    /// Whose headers they are.
    pub dialect: Dialect,
    /// The package.
    pub package: String,
    /// Version of the package.
    pub version: PackageVersion,
    /// The suites that have it today.
    pub suites: Vec<String>,
}

/// A suite without usable headers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotFound {
    /// The suite.
    pub suite: String,
    /// Why.
    pub reason: String,
}

/// A manifest that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ManifestError {
    /// `setup` was not run, or did not finish.
    #[error("nothing is set up in `{}` yet; run `xen-abi-conformance setup` first", folder.display())]
    Missing {
        /// The workplace.
        folder: PathBuf,
    },
    /// It could not be read or written.
    #[error(transparent)]
    File(#[from] FileError),
    /// It is not what `setup` writes.
    #[error(
        "`{}` is damaged, or of another version of this program ({source}); run `xen-abi-conformance setup` again",
        path.display()
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: serde_json::Error,
    },
    /// Something that it names is gone.
    #[error("`{}` is gone; run `xen-abi-conformance setup` again", path.display())]
    Gone {
        /// What is missing.
        path: PathBuf,
    },
    /// A version that is not of the form `X.Y.Z`.
    #[error("version of a header set: {0}")]
    Version(#[from] xen_abi_codegen::axes::UnknownWord),
}

/// Reads a manifest of what lies in a folder.
pub(crate) fn read<T: DeserializeOwned>(path: PathBuf, folder: &Path) -> Result<T, ManifestError> {
    if !path.exists() {
        return Err(ManifestError::Missing { folder: folder.to_owned() });
    }
    let text = atomic_file::read(&path)?;
    serde_json::from_str(&text).map_err(|source| ManifestError::Damaged { path, source })
}

/// Makes sure that what a manifest names is there.
pub(crate) fn require(named: impl IntoIterator<Item = PathBuf>) -> Result<(), ManifestError> {
    match named.into_iter().find(|path| !path.exists()) {
        Some(path) => Err(ManifestError::Gone { path }),
        None => Ok(()),
    }
}

impl Manifest {
    /// Reads the manifest, and makes sure that what it names is there.
    pub fn load(workplace: &Workplace) -> Result<Manifest, ManifestError> {
        let manifest: Manifest = read(workplace.manifest(), workplace.root())?;
        let clang = &manifest.toolchain;
        let tools = [&clang.clang, &clang.libclang, &clang.resources, &manifest.rust.rustc];
        let loader = manifest.rust.loader.iter().map(|loader| &loader.program);
        let sets = manifest.sets(workplace)?;
        require(tools.into_iter().chain(loader).cloned().chain(sets.iter().map(HeaderSet::tree)))?;
        Ok(manifest)
    }

    /// Writes the manifest; the last step of `setup`.
    pub fn store(&self, workplace: &Workplace) -> Result<(), ManifestError> {
        Ok(atomic_file::write(&workplace.manifest(), &json::text(self))?)
    }

    /// The header sets: Xen's before Linux's, oldest first.
    pub fn sets(&self, workplace: &Workplace) -> Result<Vec<HeaderSet>, ManifestError> {
        let mut sets = Vec::new();
        for fetched in &self.header_sets {
            sets.push(HeaderSet::in_workplace(workplace, fetched)?);
        }
        sets.sort_by(|a, b| (a.dialect, a.release, &a.version).cmp(&(b.dialect, b.release, &b.version)));
        Ok(sets)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_without_a_rust_compiler_asks_for_another_set_up() {
        let folder = tempfile::tempdir().unwrap();
        let workplace = Workplace::at(folder.path());
        let toolchain =
            r#"{ "clang": "/c", "libclang": "/l", "resources": "/r", "library_path": [], "version": "14" }"#;
        let text = format!(r#"{{ "toolchain": {toolchain}, "header_sets": [], "not_found": [] }}"#);
        atomic_file::write(&workplace.manifest(), &text).unwrap();
        let error = Manifest::load(&workplace).unwrap_err();
        assert!(matches!(error, ManifestError::Damaged { .. }));
        assert!(
            error.to_string().contains("missing field `rust`") && error.to_string().contains("setup` again")
        );
    }
}
