//! C compilers: which there are, and what they say.
//!
//! `XEN_ABI_CC` names a clang, which serves all targets (`XEN_ABI_CC_LIBRARY_PATH` has its libraries, where they
//! are not the system's); without it, `clang` is tried. Beside it there is a gcc for each target that has one. Without
//! any compiler the tests pass and say so, except where `CI` is set.

use std::env;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use xen_abi_codegen::axes::Target;

/// A C compiler for one target.
pub(crate) struct Compiler {
    /// The program, and what it is told first.
    command: Vec<String>,
    pub(crate) target: Target,
    pub(crate) kind: Kind,
}

/// Whose compiler it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// For C++ too.
    Clang,
    /// For C only.
    Gcc,
}

/// What a file is read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    C,
    /// C11, of which the compiler is to be strict.
    PedanticC,
    /// C as it was first.
    OldC,
    /// With integers of 64 bits aligned to as many, where the ABI has fewer.
    CWithAlignedDoubles,
    CPlusPlus,
    Assembler,
}

impl Compiler {
    /// All that there are; without any, says so and fails where they have to be there.
    pub(crate) fn all() -> Vec<Compiler> {
        let all: Vec<Compiler> =
            Target::ALL.into_iter().flat_map(|target| [clang(target), gcc(target)]).flatten().collect();
        if all.is_empty() {
            // Not by `eprintln!`, which is not seen of a test that passes.
            drop(
                std::io::stderr().write_all(b"SKIPPED: there is no C compiler; set XEN_ABI_CC to a clang\n"),
            );
            assert!(env::var("CI").is_err(), "there is no C compiler");
        }
        all
    }

    /// Those for one target.
    pub(crate) fn all_for(target: Target) -> Vec<Compiler> {
        Compiler::all().into_iter().filter(|compiler| compiler.target == target).collect()
    }

    /// Compiles a file, which must succeed without a complaint. Writes an object file if asked to.
    pub(crate) fn accepts(&self, source: &Path, language: Language, object: Option<&Path>) {
        let folder = source.ancestors().nth(3).expect("the folder of all files");
        let said = self.compile(folder, std::slice::from_ref(&source.to_owned()), language, object);
        said.unwrap_or_else(|said| panic!("{said}"));
    }

    /// Compiles files with the headers of a folder; what is said against them is the error.
    pub(crate) fn compile(
        &self,
        folder: &Path,
        sources: &[PathBuf],
        language: Language,
        object: Option<&Path>,
    ) -> Result<(), String> {
        let mut command = self.program();
        if self.kind == Kind::Gcc {
            // Fixtures pack records that ask for more.
            command.arg("-Wno-packed-not-aligned");
        }
        command.args(["-Wall", "-Wextra", "-Werror", "-ffreestanding", "-I", "c/include"]);
        // Of what is written as one file, a compiler takes the functions of headers for those of the program.
        command.arg("-Wno-unused-function");
        command.arg("-I").arg(format!("c/arch/{}/include", self.target.linux_architecture()));
        command.args(match language {
            Language::C => &["-x", "c", "-std=gnu11"][..],
            Language::PedanticC => &["-x", "c", "-std=c11", "-pedantic"],
            Language::OldC => &["-x", "c", "-std=c89", "-Dinline=__inline__"],
            Language::CWithAlignedDoubles => &["-x", "c", "-std=gnu11", "-malign-double"],
            Language::CPlusPlus => &["-x", "c++", "-std=gnu++17"],
            Language::Assembler => &["-x", "assembler-with-cpp", "-D__ASSEMBLY__"],
        });
        match object {
            Some(object) => command.arg("-c").arg("-o").arg(object),
            None => command.arg("-fsyntax-only"),
        };
        let output = command.args(sources).current_dir(folder).output().expect("the compiler runs");
        if output.status.success() {
            return Ok(());
        }
        let said = String::from_utf8_lossy(&output.stderr).lines().take(400).collect::<Vec<_>>().join("\n");
        Err(format!("{} for {} said\n{said}", self.command[0], self.target))
    }

    /// The program, and for clang the libraries that it needs.
    fn program(&self) -> Command {
        let mut program = Command::new(&self.command[0]);
        program.args(&self.command[1..]);
        let libraries = env::var_os("XEN_ABI_CC_LIBRARY_PATH").filter(|path| !path.is_empty());
        if let (Kind::Clang, Some(libraries)) = (self.kind, libraries) {
            program.env("LD_LIBRARY_PATH", libraries);
        }
        program
    }

    fn runs(&self) -> bool {
        let mut command = self.program();
        command.args(["-x", "c", "-ffreestanding", "-fsyntax-only", "-"]);
        command.stdin(Stdio::null()).output().is_ok_and(|output| output.status.success())
    }
}

fn clang(target: Target) -> Option<Compiler> {
    let name = env::var("XEN_ABI_CC").unwrap_or_else(|_| "clang".to_owned());
    let command = vec![name, format!("--target={}", target.triple())];
    Some(Compiler { command, target, kind: Kind::Clang }).filter(Compiler::runs)
}

fn gcc(target: Target) -> Option<Compiler> {
    let is_x86 = cfg!(all(target_arch = "x86_64", target_os = "linux"));
    let words: &[&str] = match target {
        Target::X86_32 if is_x86 => &["gcc", "-m32"],
        Target::X86_64 if is_x86 => &["gcc"],
        Target::X86_32 => &["i686-linux-gnu-gcc"],
        Target::X86_64 => &["x86_64-linux-gnu-gcc"],
        Target::Arm32 => &["arm-linux-gnueabihf-gcc"],
        Target::Arm64 => &["aarch64-linux-gnu-gcc"],
        Target::Riscv64 => &["riscv64-linux-gnu-gcc"],
        Target::Ppc64 => &["powerpc64le-linux-gnu-gcc"],
    };
    let command = words.iter().map(|word| (*word).to_owned()).collect();
    Some(Compiler { command, target, kind: Kind::Gcc }).filter(Compiler::runs)
}
