//! Finding a clang and the libclang that belongs to it.

use std::path::{Path, PathBuf};
use std::process::Command;

use xen_abi_codegen::axes::Target;

use crate::manifest::Toolchain;
use crate::process;

/// Versions that are looked for, best first; the oldest is the one known to do all targets.
const VERSIONS: std::ops::RangeInclusive<u32> = 14..=24;

/// Looks below `root` (which may be `/`) for a usable pair.
pub(crate) fn find_below(root: &Path) -> Option<Toolchain> {
    let library_path = if root == Path::new("/") { Vec::new() } else { library_folders(root) };
    VERSIONS.rev().find_map(|version| {
        let clang = compilers(root, version).into_iter().find(|path| path.exists())?;
        let libclang = libraries(root, version).into_iter().find(|path| path.exists())?;
        inspect(clang, libclang, library_path.clone())
    })
}

/// Where a version of clang may lie.
fn compilers(root: &Path, version: u32) -> Vec<PathBuf> {
    let mut paths = vec![root.join(format!("usr/lib/llvm-{version}/bin/clang"))];
    for folder in ["usr/bin", "usr/local/bin"] {
        paths.push(root.join(folder).join(format!("clang-{version}")));
    }
    paths
}

/// Where the libclang of a version may lie.
fn libraries(root: &Path, version: u32) -> Vec<PathBuf> {
    let mut folders = vec![root.join(format!("usr/lib/llvm-{version}/lib"))];
    folders.extend(["usr/lib64", "usr/lib", "usr/local/lib"].map(|folder| root.join(folder)));
    folders.extend(multiarch_folders(root));
    let names = [format!("libclang-{version}.so.1"), format!("libclang-{version}.so")];
    folders.iter().flat_map(|folder| names.iter().map(move |name| folder.join(name))).collect()
}

/// Folders such as `usr/lib/x86_64-linux-gnu`.
fn multiarch_folders(root: &Path) -> Vec<PathBuf> {
    let parents = [root.join("usr/lib"), root.join("lib")];
    let entries = parents.iter().filter_map(|parent| std::fs::read_dir(parent).ok()).flatten().flatten();
    let mut folders: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(|path| path.to_string_lossy().contains("-linux-gnu"))
        .collect();
    folders.sort();
    folders
}

/// Every folder below an unpacked root that can hold shared libraries.
fn library_folders(root: &Path) -> Vec<PathBuf> {
    let llvm = VERSIONS.map(|version| root.join(format!("usr/lib/llvm-{version}/lib")));
    llvm.chain(multiarch_folders(root)).filter(|folder| folder.is_dir()).collect()
}

/// Asks a clang for its version and its headers, and whether it can do all six targets.
fn inspect(clang: PathBuf, libclang: PathBuf, library_path: Vec<PathBuf>) -> Option<Toolchain> {
    let mut toolchain =
        Toolchain { clang, libclang, resources: PathBuf::new(), library_path, version: String::new() };
    let ask = |argument: &str| {
        let output = process::run(toolchain.command().arg(argument)).ok()?;
        Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    let version = ask("--version")?;
    let resources = PathBuf::from(ask("-print-resource-dir")?);
    toolchain.version = version_in(&version)?;
    toolchain.resources = resources;
    Target::ALL.iter().all(|target| compiles(&toolchain, *target)).then_some(toolchain)
}

fn compiles(toolchain: &Toolchain, target: Target) -> bool {
    let mut command = toolchain.command();
    command.arg(format!("--target={}", target.triple()));
    command.args(["-ffreestanding", "-nostdlibinc", "-fsyntax-only", "-x", "c", "-"]);
    let program = "#include <stdint.h>\n#include <stddef.h>\nuint64_t probe; size_t another;\n";
    process::compile(&mut command, program).is_ok_and(|output| output.status.success())
}

/// The number in `Debian clang version 14.0.6`.
fn version_in(text: &str) -> Option<String> {
    let rest = text.split("clang version ").nth(1)?;
    let number = rest.split(|c: char| c != '.' && !c.is_ascii_digit()).next()?;
    (!number.is_empty()).then(|| number.to_owned())
}

impl Toolchain {
    /// The compiler, ready to be given arguments.
    pub fn command(&self) -> Command {
        let mut command = Command::new(&self.clang);
        if !self.library_path.is_empty() {
            command.env("LD_LIBRARY_PATH", crate::tool::library_path(&self.library_path));
        }
        command
    }

    /// Whether the compiler tells right programs from wrong ones. One that accepts everything would prove everything, and
    /// one that prints nothing would look as if the headers were empty.
    pub fn is_a_compiler(&self) -> bool {
        let accepts = |program: &str| {
            let mut command = self.command();
            command.args(["-fsyntax-only", "-x", "c", "-"]);
            process::compile(&mut command, program).is_ok_and(|output| output.status.success())
        };
        accepts("_Static_assert(1, \"\");\n") && !accepts("_Static_assert(0, \"\");\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_found_behind_a_vendors_name() {
        assert_eq!(version_in("Debian clang version 14.0.6\nTarget: x").as_deref(), Some("14.0.6"));
        assert_eq!(version_in("clang version 19.1.7 (3+b1)").as_deref(), Some("19.1.7"));
        assert_eq!(version_in("gcc (Debian 12.2.0) 12.2.0"), None);
    }

    #[test]
    fn an_empty_root_has_no_clang() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(find_below(folder.path()), None);
    }
}
