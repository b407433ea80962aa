//! Why something could not be fetched.

use std::path::PathBuf;

use crate::atomic_file::FileError;
use crate::header_source::HeaderSourceError;
use crate::manifest::ManifestError;
use crate::ours::OursError;
use crate::process::ProcessError;
use crate::suites::XEN_PACKAGE;
use crate::yaml_file::YamlFileError;

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
        "no mirror of Debian in /etc/apt/sources.list or /etc/apt/sources.list.d; \
         install clang with libclang (14 or newer) manually, and unpack {} into `target/conformance/headers/`",
        XEN_PACKAGE
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
    #[error("the machine's own suite does not offer {package}: {source}\noutput of apt:\n{complaints}")]
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
         delete that folder and try again, or install clang and libclang (14 or newer) manually",
        folder.display()
    )]
    UnusableClang {
        /// The folder.
        folder: PathBuf,
    },
    /// The machine has no program that runs the scripts which drive a browser.
    #[error(
        "node ({}.{} or newer) and npm are not installed, which the tests of the site need; \
         install Debian's packages `nodejs` and `npm`, or those of <https://nodejs.org>",
        oldest.0, oldest.1
    )]
    NoNode {
        /// The oldest version that is new enough.
        oldest: (u32, u32),
    },
    /// The browser that was unpacked does not run.
    #[error(
        "the chromium unpacked into `{}` does not run; \
         delete that folder and try again, or install Debian's package `chromium`",
        folder.display()
    )]
    UnusableBrowser {
        /// The folder.
        folder: PathBuf,
    },
    /// What was unpacked to build or boot guests does not run.
    #[error(
        "the {name} unpacked into `{}` does not run; \
         delete that folder and try again, or install {package} manually",
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
    #[error("no suite offers {package}; output of apt:\n{complaints}")]
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
    /// Headers could not be had.
    #[error(transparent)]
    Headers(#[from] HeaderSourceError),
    /// apt reported success, but there is no file.
    #[error("apt-get downloaded nothing")]
    NothingDownloaded,
    /// The releases of the specification could not be had.
    #[error(transparent)]
    Releases(#[from] OursError),
    /// The list of suites cannot be used.
    #[error(transparent)]
    Suites(#[from] YamlFileError),
    /// Branches without which the tests prove too little.
    #[error("no header set of {branches} could be fetched:\n{reasons}")]
    MissingBranches {
        /// The branches.
        branches: String,
        /// What each suite said.
        reasons: String,
    },
}
