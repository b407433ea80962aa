//! gcc, for whoever wants to hear two compilers of C: the compiler proper of each target, without driver and assembler.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use xen_abi_codegen::axes::Target;

use super::error::SetupError;
use super::files::{files_in, library_folders};
use super::own_suite::OwnSuite;
use crate::manifest::{Gcc, Obtained};
use crate::process;
use crate::tool::Tool;
use crate::workplace::Workplace;

/// The program that translates C into assembler.
const PROGRAM: &str = "cc1";

/// Folders that hold compilers, below them a folder for each triple and each version.
const FOLDERS: [&str; 4] = ["usr/libexec/gcc-cross", "usr/lib/gcc-cross", "usr/libexec/gcc", "usr/lib/gcc"];

/// What Debian calls the target of a compiler: that for 64-bit x86 does 32 bits too.
fn triple(target: Target) -> &'static str {
    match target {
        Target::X86_32 | Target::X86_64 => "x86_64-linux-gnu",
        Target::Arm32 => "arm-linux-gnueabihf",
        Target::Arm64 => "aarch64-linux-gnu",
        Target::Riscv64 => "riscv64-linux-gnu",
        Target::Ppc64 => "powerpc64le-linux-gnu",
    }
}

/// What a compiler must be told to be one for a target.
fn arguments(target: Target) -> &'static [&'static str] {
    match target {
        Target::X86_32 => &["-m32"],
        // An older assembler does not know the versions of extensions that newer compilers name.
        Target::Riscv64 => &["-march=rv64gc", "-mabi=lp64d", "-mno-riscv-attribute"],
        Target::X86_64 | Target::Arm32 | Target::Arm64 | Target::Ppc64 => &[],
    }
}

/// Finds a compiler for each target, or takes it from the machine's own suite. Only what cannot be had is missing.
pub(super) fn obtain(workplace: &Workplace) -> BTreeMap<Target, Obtained<Gcc>> {
    let mut suite: Option<Result<OwnSuite<'_>, SetupError>> = None;
    let compilers = Target::ALL.map(|target| {
        if let Some(found) = existing(workplace, target) {
            return (target, Obtained::Found(found));
        }
        let suite = suite.get_or_insert_with(|| {
            eprintln!(
                "setup: gcc is not installed for all targets; fetching it from the machine's own suite"
            );
            OwnSuite::ask(workplace)
        });
        let obtained = match suite {
            Ok(suite) => download(workplace, suite, target),
            Err(error) => Err(error.to_string()),
        };
        (target, obtained.map_or_else(Obtained::Missing, Obtained::Found))
    });
    compilers.into()
}

/// A compiler that needs no download.
fn existing(workplace: &Workplace, target: Target) -> Option<Gcc> {
    let unpacked = workplace.gcc().join(triple(target));
    find_below(Path::new("/"), target).or_else(|| find_below(&unpacked, target))
}

fn download(workplace: &Workplace, suite: &OwnSuite<'_>, target: Target) -> Result<Gcc, String> {
    let folder = workplace.gcc().join(triple(target));
    // Names of packages have no underscores.
    let package = format!("cpp-{}", triple(target).replace('_', "-"));
    suite.unpack(std::slice::from_ref(&package), &folder).map_err(|error| error.to_string())?;
    find_below(&folder, target).ok_or_else(|| format!("the compiler of {package} does not run"))
}

/// Looks below a folder, which may be `/`, for the newest compiler of a target that works.
fn find_below(root: &Path, target: Target) -> Option<Gcc> {
    let library_path = if root == Path::new("/") { Vec::new() } else { library_folders(root) };
    let versions = FOLDERS.iter().flat_map(|folder| files_in(&root.join(folder).join(triple(target))));
    let mut compilers: Vec<(u32, PathBuf)> = versions
        .filter_map(|folder| {
            let version = folder.file_name()?.to_str()?.split('.').next()?.parse().ok()?;
            Some((version, folder.join(PROGRAM)))
        })
        .filter(|(_, program)| program.is_file())
        .collect();
    compilers.sort();
    let gcc = |(version, program)| Gcc {
        tool: Tool { program, library_path: library_path.clone() },
        arguments: arguments(target).iter().map(|argument| (*argument).to_owned()).collect(),
        version,
    };
    compilers.into_iter().rev().map(gcc).find(|gcc| works(gcc, target))
}

/// Whether a compiler is one for the target.
fn works(gcc: &Gcc, target: Target) -> bool {
    let accepts = |bytes: u32| {
        let program = format!("_Static_assert(sizeof(long) == {bytes}, \"long\");\n");
        process::compile(&mut gcc.command(), &program).is_ok_and(|output| output.status.success())
    };
    // One that accepts everything is none.
    accepts(target.pointer_bytes()) && !accepts(1)
}
