//! The Rust compiler with core for every target: the machine's own, or one of Debian's.
//!
//! A machine mostly has core for itself alone. Debian compiles core for every target, but only that of the same version
//! fits a compiler. So the compiler comes from where all of core comes from, with the libraries and the loader that it
//! was made for, and serves the machine's own architecture too: all targets are judged by one compiler.

mod offers;

use std::path::{Path, PathBuf};
use std::process::Command;

use xen_abi_codegen::axes::Target;

use super::apt::{self, PrivateApt, Purpose};
use super::sources::Mirrors;
use super::{SetupError, megabytes, replace_folder};
use crate::atomic_file::{self, FileError};
use crate::manifest::{Loader, RustToolchain};
use crate::process;
use crate::workplace::Workplace;
use offers::{Choice, debian_name};

/// Suites that may have it, the newest first.
const SUITES: [&str; 3] = ["sid", "trixie", "bookworm"];

/// What is needed of core to check a program; the rest is for programs that run.
const PARTS_OF_CORE: [&str; 2] = ["*/libcore-*.rmeta", "*/libcompiler_builtins-*.rmeta"];

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

/// Asks a compiler for its version, and whether it can do all six targets.
fn inspect(mut rust: RustToolchain) -> Option<RustToolchain> {
    let said = process::run(rust.command().arg("--version")).ok()?;
    let said = String::from_utf8_lossy(&said.stdout).into_owned();
    rust.version = said.split_whitespace().nth(1)?.to_owned();
    Target::ALL.iter().all(|target| compiles(&rust, *target).is_ok()).then_some(rust)
}

fn compiles(rust: &RustToolchain, target: Target) -> Result<(), String> {
    let scratch = tempfile::tempdir().map_err(|error| error.to_string())?;
    let mut command = rust.command();
    command.args(["--target", target.rust_triple(), "--edition=2024", "--crate-type=lib"]);
    command.arg(format!("--emit=metadata={}", scratch.path().join("probe.rmeta").display())).arg("-");
    let program = "#![no_std]\nconst _: () = assert!(size_of::<usize>() >= 4);\n";
    let output = process::run_with_input(&mut command, program).map_err(|error| error.to_string())?;
    let said = || format!("{target}: {}", String::from_utf8_lossy(&output.stderr));
    if output.status.success() { Ok(()) } else { Err(said()) }
}

/// Why a compiler is of no use.
fn reason(rust: &RustToolchain) -> String {
    Target::ALL.iter().find_map(|target| compiles(rust, *target).err()).unwrap_or_default()
}

fn loader_below(root: &Path) -> Option<PathBuf> {
    let is_loader =
        |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("ld-linux"));
    library_folders(root).into_iter().flat_map(|folder| files_in(&folder)).find(is_loader)
}

/// Folders with libraries: `usr/lib`, and those for one architecture below it.
fn library_folders(root: &Path) -> Vec<PathBuf> {
    let lib = root.join("usr/lib");
    let for_one = files_in(&lib).into_iter().filter(|path| path.to_string_lossy().contains("-linux-gnu"));
    for_one.chain([root.join("usr/lib64"), lib.clone()]).filter(|folder| folder.is_dir()).collect()
}

fn files_in(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    files.sort();
    files
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
            "setup: no Rust compiler with core for all targets here; asking {suite}: about 60 MB of lists"
        );
        let complaints = private.update()?;
        match offers::choose(&private.offers(&offers::packages(&machine))?, &machine) {
            Some(choice) => return fetch(workplace, &private, &choice),
            None => reasons.push(format!("  {suite}: no version for all targets {complaints}")),
        }
    }
    Err(SetupError::NoRustOffered { reasons: reasons.join("\n") })
}

/// What Debian calls the machine's architecture.
fn machines_architecture() -> Result<String, SetupError> {
    let output = process::run(Command::new("dpkg").arg("--print-architecture"))?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Unpacks the compiler, and of each target's library what a check needs.
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
        let package = download_one(workplace, private, library)?;
        let bytes = std::fs::metadata(&package).map_err(FileError::on("read", &package))?.len();
        eprintln!("setup: downloaded core, {}: {}", library.0, megabytes(bytes));
        apt::unpack_some(&package, &PARTS_OF_CORE, &root)?;
        std::fs::remove_file(&package).map_err(FileError::on("remove", &package))?;
    }
    super::move_folder(&root, &workplace.rust())
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
