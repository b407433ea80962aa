//! The Rust compiler with core for every target: the machine's own, or one of Debian's.
//!
//! A machine mostly has core for itself alone. Debian compiles core for every target, but only that of the same version
//! fits a compiler. So the compiler comes from where all of core comes from, with the libraries and the loader that it
//! was made for, and serves the machine's own architecture too: all targets are judged by one compiler. It also builds the
//! guests that are booted; for them it has core's code, and the machine's whole library for macros and build scripts.

mod offers;
mod probe;

use std::path::{Path, PathBuf};
use std::process::Command;

use xen_abi_codegen::axes::Target;

use super::apt::{self, PrivateApt, Purpose, machines_architecture, megabytes};
use super::error::SetupError;
use super::files::{files_in, library_folders};
use super::sources::Mirrors;
use crate::atomic_file::{self, FileError, move_folder, replace_folder};
use crate::manifest::{Loader, RustToolchain};
use crate::process;
use crate::workplace::Workplace;
use offers::{Choice, Use, debian_name};

/// Suites that may have it, the newest first.
const SUITES: [&str; 3] = ["sid", "trixie", "bookworm"];

/// What is needed of core to check a program.
const METADATA_OF_CORE: [&str; 2] = ["*/libcore-*.rmeta", "*/libcompiler_builtins-*.rmeta"];

/// What is needed besides to build one that stands on core alone.
const CODE_OF_CORE: [&str; 2] = ["*/libcore-*.rlib", "*/libcompiler_builtins-*.rlib"];

/// Finds a compiler with core for all targets, or downloads one.
pub(crate) fn obtain(workplace: &Workplace) -> Result<RustToolchain, SetupError> {
    if let Some(found) = machines_own().or_else(|| unpacked(&workplace.rust())) {
        return Ok(found);
    }
    download(workplace)?;
    unpacked(&workplace.rust()).ok_or_else(|| SetupError::UnusableRust {
        folder: workplace.rust(),
        reason: candidate(&workplace.rust()).map(|rust| reason(&rust)).unwrap_or_default(),
    })
}

/// The machine's own compiler, if core was added for all targets.
fn machines_own() -> Option<RustToolchain> {
    let rustc = PathBuf::from(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    let there = Command::new(&rustc).args(["--print", "sysroot"]).output().ok()?;
    // What is found by name may be a proxy that takes another compiler in another folder.
    let rustc = Path::new(String::from_utf8_lossy(&there.stdout).trim()).join("bin/rustc");
    inspect(RustToolchain { rustc, sysroot: None, loader: None, version: String::new() })
}

/// The compiler that was unpacked.
fn unpacked(root: &Path) -> Option<RustToolchain> {
    inspect(candidate(root)?)
}

fn candidate(root: &Path) -> Option<RustToolchain> {
    let loader = Loader { program: loader_below(root)?, library_path: library_folders(root) };
    Some(RustToolchain {
        rustc: root.join("usr/bin/rustc"),
        sysroot: Some(root.join("usr")),
        loader: Some(loader),
        version: String::new(),
    })
}

/// Asks a compiler for its version, and whether it can do what it is for.
fn inspect(mut rust: RustToolchain) -> Option<RustToolchain> {
    let said = process::run(rust.command().arg("--version")).ok()?;
    let said = String::from_utf8_lossy(&said.stdout).into_owned();
    rust.version = said.split_whitespace().nth(1)?.to_owned();
    probe::all(&rust).is_ok().then_some(rust)
}

/// Why a compiler is of no use.
fn reason(rust: &RustToolchain) -> String {
    probe::all(rust).err().unwrap_or_default()
}

fn loader_below(root: &Path) -> Option<PathBuf> {
    let is_loader =
        |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("ld-linux"));
    library_folders(root).into_iter().flat_map(|folder| files_in(&folder)).find(is_loader)
}

fn download(workplace: &Workplace) -> Result<(), SetupError> {
    let mirrors = Mirrors::of_machine().ok_or(SetupError::NoMirror)?;
    let machine = machines_architecture()?;
    let mut reasons = Vec::new();
    for suite in SUITES {
        let source = super::sources::Source { suites: vec![suite.to_owned()], ..mirrors.archive.clone() };
        let architectures = Target::ALL.map(debian_name);
        let purpose = Purpose::Architectures(&machine, &architectures);
        let folder = workplace.scratch().join(format!("apt-rust-{suite}"));
        let private = PrivateApt::create(&folder, purpose, &[source])?;
        eprintln!(
            "setup: no Rust compiler with core for all targets is installed; asking {suite}: about 60 MB of lists"
        );
        let complaints = private.update()?;
        match offers::choose(&private.offers(&offers::packages(&machine))?, &machine) {
            Some(choice) => return fetch(workplace, &private, &choice),
            None => reasons.push(format!("  {suite}: no version for all targets {complaints}")),
        }
    }
    Err(SetupError::NoRustOffered { reasons: reasons.join("\n") })
}

/// Unpacks the compiler, the machine's own library, and what is needed of the other targets' core.
fn fetch(workplace: &Workplace, private: &PrivateApt, choice: &Choice) -> Result<(), SetupError> {
    let root = workplace.scratch().join("rust");
    replace_folder(&root)?;
    let libraries = [choice.compilers_library(private)?];
    let size = private.download_size(&libraries)?;
    eprintln!("setup: downloading Rust {} and what it needs: {}", choice.version, megabytes(size));
    for package in private.download_with_dependencies(&libraries)? {
        apt::unpack(&package, &root)?;
    }
    apt::unpack(&download_one(workplace, private, &choice.compiler)?, &root)?;
    for library in &choice.libraries {
        let package = download_one(workplace, private, &library.package)?;
        let bytes = std::fs::metadata(&package).map_err(FileError::on("read", &package))?.len();
        eprintln!("setup: downloaded core, {}: {}", library.package.0, megabytes(bytes));
        match library.use_of_it {
            Use::Everything => apt::unpack(&package, &root)?,
            Use::Building => {
                apt::unpack_some(&package, &[METADATA_OF_CORE, CODE_OF_CORE].concat(), &root)?;
            }
            Use::Checking => apt::unpack_some(&package, &METADATA_OF_CORE, &root)?,
        }
        std::fs::remove_file(&package).map_err(FileError::on("remove", &package))?;
    }
    Ok(move_folder(&root, &workplace.rust())?)
}

fn download_one(
    workplace: &Workplace,
    private: &PrivateApt,
    (package, version): &(String, String),
) -> Result<PathBuf, SetupError> {
    let folder = workplace.scratch().join("rust-packages").join(package.replace(':', "-"));
    atomic_file::create_folder(&folder)?;
    private.download(package, version, &folder)?.ok_or(SetupError::NothingDownloaded)
}
