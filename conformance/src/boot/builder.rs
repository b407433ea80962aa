//! Building the guests: cargo, with a compiler and a linker that may not be the machine's own.

use std::ffi::{OsStr, OsString};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

use super::{BootManifest, Guest};
use crate::atomic_file::{self, FileError};
use crate::workplace::{Workplace, workspace_root};

/// Why a guest was not built.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// A file could not be written or removed.
    #[error(transparent)]
    File(#[from] FileError),
    /// Cargo could not be started.
    #[error("could not run cargo: {0}")]
    Cargo(std::io::Error),
    /// The guest does not compile.
    #[error("cargo could not build the guest {guest} ({status}); see its errors above")]
    Failed {
        /// The guest.
        guest: Guest,
        /// How cargo ended.
        status: ExitStatus,
    },
}

/// Builds guests from one package.
#[derive(Debug, Clone)]
pub struct Builder {
    /// The `Cargo.toml` of the package.
    package: PathBuf,
    /// The folder in which cargo works.
    folder: PathBuf,
    rustc: PathBuf,
    linker: PathBuf,
    /// Features of the package, apart from its usual ones.
    features: Vec<&'static str>,
}

impl Builder {
    /// Builds this checkout's guests.
    pub fn new(workplace: &Workplace, manifest: &BootManifest) -> Result<Builder, BuildError> {
        let package = workspace_root().join("conformance/guest/Cargo.toml");
        Builder::of(package, workplace.guests(), manifest)
    }

    /// Builds the guests of any package with the same programs, in a folder of its own.
    pub fn of(package: PathBuf, folder: PathBuf, manifest: &BootManifest) -> Result<Builder, BuildError> {
        let (rustc, linker) = (folder.join("rustc"), folder.join("ld.lld"));
        write_script(&rustc, &manifest.rust.command())?;
        write_script(&linker, &manifest.linker.command())?;
        Ok(Builder { package, folder, rustc, linker, features: Vec::new() })
    }

    /// The same with a feature of the package.
    pub fn with(mut self, feature: &'static str) -> Builder {
        self.features.push(feature);
        self
    }

    /// Builds a guest, and returns its image. There is none afterwards if that fails.
    pub fn image(&self, guest: Guest) -> Result<PathBuf, BuildError> {
        let triple = guest.target().rust_triple();
        let image = self.folder.join(triple).join("release").join(guest.binary());
        if image.exists() {
            std::fs::remove_file(&image).map_err(FileError::on("remove", &image))?;
        }
        eprintln!("boot: building the guest {guest}");
        let status = self.cargo(guest).status().map_err(BuildError::Cargo)?;
        if status.success() { Ok(image) } else { Err(BuildError::Failed { guest, status }) }
    }

    fn cargo(&self, guest: Guest) -> Command {
        let triple = guest.target().rust_triple();
        let program = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
        let mut cargo = Command::new(program);
        cargo.args(["build", "--release", "--locked", "--target", triple, "--bin", guest.binary()]);
        cargo.arg("--features").arg(self.features.join(","));
        cargo.arg("--manifest-path").arg(&self.package).arg("--target-dir").arg(&self.folder);
        // As flags, which are for the target alone: a linker that is set for the target is used for macros and build
        // scripts too, if that is what the machine is.
        cargo.arg("--config").arg(format!("target.{triple}.rustflags={}", self.flags()));
        cargo.env("RUSTC", &self.rustc).stdin(Stdio::null()).stdout(Stdio::null());
        // Flags of the user's would take the place of these.
        cargo.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS");
        cargo
    }

    /// A list in TOML.
    fn flags(&self) -> String {
        let linker = format!("-Clinker={}", self.linker.display());
        let flags = [linker.as_str(), "-Clinker-flavor=ld.lld"];
        serde_json::to_string(&flags).expect("texts have no keys")
    }
}

/// Writes a script that runs a command with further arguments: cargo takes a program alone.
fn write_script(path: &Path, command: &Command) -> Result<(), FileError> {
    atomic_file::write(path, &script(command))?;
    let executable = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(path, executable).map_err(FileError::on("make executable", path))
}

fn script(command: &Command) -> String {
    let variables = command.get_envs().filter_map(|(name, value)| {
        let mut assignment = name.to_owned();
        assignment.push("=");
        assignment.push(value?);
        Some(quoted(&assignment))
    });
    let words = std::iter::once(command.get_program()).chain(command.get_args()).map(quoted);
    let line: Vec<String> = variables.chain(words).collect();
    format!("#!/bin/sh\nexec env {} \"$@\"\n", line.join(" "))
}

/// A word as the shell reads it.
fn quoted(word: impl AsRef<OsStr>) -> String {
    format!("'{}'", word.as_ref().to_string_lossy().replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::process;

    #[test]
    fn a_script_stands_for_a_program_with_its_environment_and_first_arguments() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("it's a script");
        let mut command = Command::new("sh");
        command.args(["-c", "echo \"$GREETING $1 $2\"", "name", "o'ne"]).env("GREETING", "good  day");
        write_script(&path, &command).unwrap();
        let output = process::run(Command::new(&path).arg("two $HOME")).unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stdout), "good  day o'ne two $HOME\n");
    }
}
