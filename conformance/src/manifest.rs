//! What lies in the workplace, as `setup` left it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use xen_abi_codegen::axes::{Dialect, Target, UnknownWord};

use crate::atomic_file::{self, FileError};
use crate::header_set::HeaderSet;
use crate::json;
use crate::package_version::PackageVersion;
use crate::tool::Tool;
use crate::workplace::Workplace;

/// The content of `manifest.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The compiler that reads the headers.
    pub toolchain: Toolchain,
    /// The compiler that reads generated Rust.
    pub rust: Obtained<RustToolchain>,
    /// The second compiler of C, for each target.
    pub gcc: BTreeMap<Target, Obtained<Gcc>>,
    /// The header sets that are there.
    pub header_sets: Vec<FetchedSet>,
    /// Suites that were asked and gave nothing.
    pub not_found: Vec<NotFound>,
}

/// Something that only some verbs need.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Obtained<T> {
    /// It is there.
    Found(T),
    /// It could not be had, for this reason.
    Missing(String),
    /// Nobody asked for it yet.
    NotAsked,
}

impl<T> Obtained<T> {
    /// The thing, which the error calls `what`.
    pub fn get(&self, what: &'static str) -> Result<&T, ManifestError> {
        match self {
            Obtained::Found(found) => Ok(found),
            Obtained::Missing(reason) => Err(ManifestError::Lacks { what, reason: reason.clone() }),
            Obtained::NotAsked => Err(ManifestError::NotAsked { what }),
        }
    }

    /// The thing, if it is there.
    pub fn found(&self) -> Option<&T> {
        match self {
            Obtained::Found(found) => Some(found),
            Obtained::Missing(_) | Obtained::NotAsked => None,
        }
    }
}

/// gcc's compiler proper for one target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gcc {
    /// The program that translates C into assembler.
    pub tool: Tool,
    /// What makes it one for the target.
    pub arguments: Vec<String>,
    /// The version, such as 12.
    pub version: u32,
}

impl Gcc {
    /// The compiler, ready to be given more arguments; it reads standard input and writes assembler to standard output.
    pub fn command(&self) -> Command {
        let mut command = self.tool.command();
        command.args(["-quiet", "-ffreestanding", "-std=gnu11", "-o", "-"]).args(&self.arguments);
        command
    }
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
    /// Targets of which it has a part of the headers alone.
    pub without: Vec<Target>,
}

impl FetchedSet {
    /// The set, in the folder in which it lies.
    pub(crate) fn at(&self, folder: PathBuf) -> Result<HeaderSet, UnknownWord> {
        let set = HeaderSet::at(folder, self.dialect, &self.package, &self.version)?;
        Ok(HeaderSet { without: self.without.clone(), ..set })
    }
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
    #[error("`{}` is not set up; run `xen-abi-conformance setup` first", folder.display())]
    Missing {
        /// The workplace.
        folder: PathBuf,
    },
    /// It could not be read or written.
    #[error(transparent)]
    File(#[from] FileError),
    /// It is not what `setup` writes.
    #[error(
        "`{}` is corrupt, or was written by another version of this program ({source}); run `xen-abi-conformance setup` again",
        path.display()
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: serde_json::Error,
    },
    /// Something that it names is gone.
    #[error("`{}` no longer exists; run `xen-abi-conformance setup` again", path.display())]
    Gone {
        /// What is missing.
        path: PathBuf,
    },
    /// A compiler accepts what is wrong, or refuses what is right.
    #[error("`{}` is not a working compiler: it accepts an invalid program, or rejects a valid one", path.display())]
    NoCompiler {
        /// The program.
        path: PathBuf,
    },
    /// The verb needs something that `setup` could not get.
    #[error(
        "this needs {what}, which could not be fetched: {reason}; `xen-abi-conformance setup --refresh` tries again"
    )]
    Lacks {
        /// What is missing.
        what: &'static str,
        /// Why.
        reason: String,
    },
    /// The verb needs something that `setup` was told to leave out.
    #[error("this needs {what}, which is not set up; run `xen-abi-conformance setup` without `--only`")]
    NotAsked {
        /// What is missing.
        what: &'static str,
    },
    /// A version that is not of the form `X.Y.Z`.
    #[error("invalid version of a header set: {0}")]
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
        let clang = [&clang.clang, &clang.libclang, &clang.resources];
        let rust = manifest.rust.found().into_iter();
        let rust =
            rust.flat_map(|rust| rust.loader.iter().map(|loader| &loader.program).chain([&rust.rustc]));
        let gcc = manifest.gcc.values().filter_map(|gcc| gcc.found().map(|gcc| &gcc.tool.program));
        let sets = manifest.sets(workplace)?;
        let tools = clang.into_iter().chain(rust).chain(gcc).cloned();
        require(tools.chain(sets.iter().map(HeaderSet::tree)))?;
        Ok(manifest)
    }

    /// Makes sure that the C compiler is one.
    pub fn require_compiler(&self) -> Result<(), ManifestError> {
        if self.toolchain.is_a_compiler() {
            return Ok(());
        }
        Err(ManifestError::NoCompiler { path: self.toolchain.clang.clone() })
    }

    /// Writes the manifest; the last step of `setup`.
    pub fn store(&self, workplace: &Workplace) -> Result<(), ManifestError> {
        Ok(atomic_file::write(&workplace.manifest(), &json::text(self))?)
    }

    /// The header sets: Xen's before Linux's, oldest first.
    pub fn sets(&self, workplace: &Workplace) -> Result<Vec<HeaderSet>, ManifestError> {
        let mut sets = Vec::new();
        for fetched in &self.header_sets {
            let folder = workplace.header_set(fetched.dialect, &fetched.version);
            sets.push(fetched.at(folder)?);
        }
        sets.sort_by(|a, b| (a.dialect, a.state()).cmp(&(b.dialect, b.state())));
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
