//! The compilers of C that are asked: clang, and gcc where there is one for the target.

use std::collections::BTreeMap;
use std::path::Path;

use object::{Object, ObjectSection, ObjectSymbol};
use xen_abi_codegen::axes::Target;

use super::error::RandomError;
use crate::manifest::{Gcc, Manifest, Toolchain};
use crate::process;

/// A compiler for one target.
pub(super) enum Compiler<'m> {
    Clang(&'m Toolchain, Target),
    /// It writes assembler only, which clang turns into an object file.
    Gcc(&'m Gcc, &'m Toolchain, Target),
}

/// All compilers for a target.
pub(super) fn compilers(manifest: &Manifest, target: Target) -> Vec<Compiler<'_>> {
    let clang = &manifest.toolchain;
    let gcc = manifest.gcc.get(&target).and_then(|gcc| gcc.found());
    let gcc = gcc.map(|gcc| Compiler::Gcc(gcc, clang, target));
    std::iter::once(Compiler::Clang(clang, target)).chain(gcc).collect()
}

impl Compiler<'_> {
    /// What people call it.
    pub(super) fn name(&self) -> String {
        match self {
            Compiler::Clang(clang, _) => format!("clang {}", clang.version),
            Compiler::Gcc(gcc, ..) => format!("gcc {}", gcc.version),
        }
    }

    /// The errors in a program, each with its line. It may include headers from a folder.
    ///
    /// Warnings are no errors: random expressions are strange.
    pub(super) fn errors(
        &self,
        program: &str,
        headers: Option<&Path>,
    ) -> Result<Vec<(usize, String)>, RandomError> {
        let mut command = match self {
            Compiler::Clang(clang, target) => {
                let mut command = clang.command();
                command.arg(format!("--target={}", target.triple()));
                command.args(["-ffreestanding", "-nostdlibinc", "-std=gnu11", "-ferror-limit=0"]);
                command.args(["-fno-caret-diagnostics", "-fsyntax-only", "-x", "c"]);
                command
            }
            Compiler::Gcc(gcc, ..) => {
                let mut command = gcc.command();
                command.args(["-fno-diagnostics-show-caret", "-fsyntax-only"]);
                command
            }
        };
        command.arg("-w");
        if let Some(folder) = headers {
            command.arg("-I").arg(folder);
        }
        let output = process::compile(command.arg("-"), program)?;
        let said = String::from_utf8_lossy(&output.stderr);
        let errors: Vec<(usize, String)> = said.lines().filter_map(error).collect();
        if output.status.success() == errors.is_empty() {
            Ok(errors)
        } else {
            Err(process::failure(&command, &output).into())
        }
    }

    /// What each constant object of a program holds, by name.
    pub(super) fn objects(&self, program: &str) -> Result<BTreeMap<String, Vec<u8>>, RandomError> {
        let assembler;
        let (clang, target, language, text) = match self {
            Compiler::Clang(clang, target) => (clang, target, "c", program),
            Compiler::Gcc(gcc, clang, target) => {
                let output = process::compile_well(gcc.command().args(["-w", "-"]), program)?;
                assembler = String::from_utf8_lossy(&output.stdout).into_owned();
                (clang, target, "assembler", &*assembler)
            }
        };
        let mut command = clang.command();
        command.arg(format!("--target={}", target.triple()));
        command.args(["-ffreestanding", "-w", "-c", "-o", "-", "-x", language, "-"]);
        let object = process::compile_well(&mut command, text)?.stdout;
        let object = object::File::parse(&*object)?;
        let mut found = BTreeMap::new();
        for symbol in object.symbols().filter(|symbol| symbol.is_definition() && symbol.size() > 0) {
            let Some(section) = symbol.section_index() else { continue };
            let section = object.section_by_index(section)?;
            // All zeros may lie in a section without data.
            let zeros = || vec![0; symbol.size() as usize];
            let bytes =
                section.data_range(symbol.address(), symbol.size())?.map_or_else(zeros, <[u8]>::to_vec);
            found.insert(symbol.name()?.to_owned(), bytes);
        }
        Ok(found)
    }
}

/// The line in `<stdin>:12:7: error: ...`, and what is said of it; what is said of another file is put to line 0.
fn error(line: &str) -> Option<(usize, String)> {
    let (place, said) = line.split_once(": error: ").or_else(|| line.split_once(": fatal error: "))?;
    let number = place.strip_prefix("<stdin>:").and_then(|place| place.split(':').next()?.parse().ok());
    Some((number.unwrap_or(0), if number.is_some() { said.to_owned() } else { line.to_owned() }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_told_with_their_lines() {
        assert_eq!(error("<stdin>:12:7: error: no x"), Some((12, "no x".to_owned())));
        assert_eq!(error("<stdin>:12: error: no x"), Some((12, "no x".to_owned())));
        let elsewhere = "a.h:1:2: fatal error: b.h: not found";
        assert_eq!(error(elsewhere), Some((0, elsewhere.to_owned())));
        assert_eq!(error("<stdin>:12:7: note: here"), None);
    }
}
