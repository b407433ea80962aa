//! What is written for C, given to a C compiler. That it compiles proves layouts and values.
//!
//! `XEN_ABI_CC` names a clang, which serves all targets (`XEN_ABI_CC_LIBRARY_PATH` has its libraries, where they
//! are not the system's); without it, `clang` is tried, then `gcc`, for the machine
//! that the test runs on. Without any compiler the tests pass and say so, except where `CI` is set.

use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::{env, fs};

use xen_abi_codegen::axes::{Target, View};
use xen_abi_codegen::backend::c::CBackend;
use xen_abi_codegen::backend::layout_tests::{CLayoutTests, bit_fields};
use xen_abi_codegen::backend::{Backend, Files};

use crate::fixture;

/// A C compiler.
enum Compiler {
    /// For every target.
    Clang(String),
    /// For 64-bit x86 only, and not for C++.
    Gcc,
}

/// What a file is read as.
#[derive(Clone, Copy, PartialEq)]
enum Language {
    C,
    CPlusPlus,
    Assembler,
}

impl Compiler {
    fn find() -> Option<Self> {
        let runs =
            |name: &str| program(name).arg("--version").output().is_ok_and(|output| output.status.success());
        let named = env::var("XEN_ABI_CC").ok();
        if let Some(clang) = named.or_else(|| Some("clang".to_owned())).filter(|name| runs(name)) {
            return Some(Compiler::Clang(clang));
        }
        (cfg!(all(target_arch = "x86_64", target_os = "linux")) && runs("gcc")).then_some(Compiler::Gcc)
    }

    fn serves(&self, target: Target) -> bool {
        matches!(self, Compiler::Clang(_)) || target == Target::X86_64
    }

    /// Compiles a file, which must succeed without a complaint. Writes an object file if asked to.
    fn accepts(&self, source: &Path, target: Target, language: Language, object: Option<&Path>) {
        self.compile(source, target, language, object).unwrap_or_else(|said| panic!("{said}"));
    }

    /// The same, with the complaints as the error.
    fn compile(
        &self,
        source: &Path,
        target: Target,
        language: Language,
        object: Option<&Path>,
    ) -> Result<(), String> {
        let mut command = match self {
            Compiler::Clang(name) => {
                let mut command = program(name);
                command.arg(format!("--target={}", target.triple()));
                command
            }
            Compiler::Gcc => {
                let mut command = Command::new("gcc");
                // A fixture packs a record that asks for more.
                command.arg("-Wno-packed-not-aligned");
                command
            }
        };
        command.args(["-Wall", "-Wextra", "-Werror", "-ffreestanding", "-I", "c/include"]);
        command.arg("-I").arg(format!("c/arch/{}/include", target.linux_architecture()));
        command.args(match language {
            Language::C => ["-x", "c", "-std=gnu11"],
            Language::CPlusPlus => ["-x", "c++", "-std=gnu++17"],
            Language::Assembler => ["-x", "assembler-with-cpp", "-D__ASSEMBLY__"],
        });
        match object {
            Some(object) => command.arg("-c").arg("-o").arg(object),
            None => command.arg("-fsyntax-only"),
        };
        let folder = source.ancestors().nth(3).expect("the folder of all files");
        let output = command.arg(source).current_dir(folder).output().expect("the compiler runs");
        if output.status.success() {
            return Ok(());
        }
        let said = String::from_utf8_lossy(&output.stderr).lines().take(40).collect::<Vec<_>>().join("\n");
        Err(format!("{command:?} said\n{said}"))
    }
}

/// A compiler, with the libraries that it needs.
fn program(name: &str) -> Command {
    let mut command = Command::new(name);
    if let Some(libraries) = env::var_os("XEN_ABI_CC_LIBRARY_PATH").filter(|path| !path.is_empty()) {
        command.env("LD_LIBRARY_PATH", libraries);
    }
    command
}

/// The compiler; without one, says so and fails where it has to be there.
fn compiler() -> Option<Compiler> {
    let found = Compiler::find();
    if found.is_none() {
        // Not by `eprintln!`, which is not seen of a test that passes.
        drop(std::io::stderr().write_all(b"SKIPPED: there is no C compiler; set XEN_ABI_CC to a clang\n"));
        assert!(env::var("CI").is_err(), "there is no C compiler");
    }
    found
}

fn write(folder: &Path, files: Files) {
    for (path, text) in files {
        let path = folder.join(path.as_str());
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
}

/// Includes every header, first the one that is about to be read.
fn includes(headers: &Files) -> String {
    headers
        .iter()
        .filter_map(|(path, _)| path.strip_prefix("c/include/"))
        .map(|path| format!("#include \"{path}\"\n"))
        .collect()
}

#[test]
fn compilers_agree_with_headers_and_layouts() {
    let Some(compiler) = compiler() else { return };
    // All fixtures together make one specification: no two of them declare the same name.
    let spec = fixture::spec(&fixture::constructs());
    for ((view, _), abis) in fixture::abis(&spec) {
        let folder = tempfile::tempdir().expect("a folder");
        let headers = CBackend::default().emit(&abis).expect("the files");
        let tools = if view == View::Tools { "#define __XEN_TOOLS__ 1\n" } else { "" };
        let all = format!("{tools}{}", includes(&headers));
        write(folder.path(), Files::of([("tests/c/headers.c".to_owned(), all)]).expect("a file"));
        write(folder.path(), headers);
        write(folder.path(), CLayoutTests.emit(&abis).expect("the files"));
        let source = |name: String| folder.path().join("tests/c").join(name);
        for target in abis.iter().map(|abi| abi.variant.target).filter(|target| compiler.serves(*target)) {
            compiler.accepts(&source(format!("layout_{target}.c")), target, Language::C, None);
            if matches!(compiler, Compiler::Clang(_)) {
                compiler.accepts(&source("headers.c".to_owned()), target, Language::CPlusPlus, None);
            }
            let object = folder.path().join("bits.o");
            compiler.accepts(&source(format!("bits_{target}.c")), target, Language::C, Some(&object));
            let found = bit_fields(&fs::read(object).expect("the object file"));
            assert!(found.looked_at > 0, "no bit-field was looked at");
            assert!(found.wrong.is_empty(), "{target}:\n{}", found.wrong.join("\n"));
        }
    }
}

/// What programs do with a header that calls a macro of theirs for each value.
const WITH_OWN_MACROS: &str = r#"
#include "x_macros.h"
#include "x_macros.h"
#include "x_macros_kept.h"

const char *const names[] = {
#define X_ERRNO(name, value) [value] = #name,
#include "x_macros.h"
};
_Static_assert(sizeof(names) / sizeof(names[0]) == X_EARCH + 1, "a name for each value");
#ifdef X_ERRNO
#error the header takes away the definition
#endif

#define X_FEATURE(name, value) + 1
_Static_assert(0
#include "x_macros_kept.h"
#include "x_macros_kept.h"
== 4, "one for each value");
#ifndef X_FEATURE
#error the header keeps the definition
#endif
"#;

#[test]
fn macros_of_the_program_are_called_for_each_value() {
    let Some(compiler) = compiler() else { return };
    let spec = fixture::spec(&["x_macros".to_owned(), "x_macros_kept".to_owned()]);
    let abis = fixture::abis(&spec).into_values().next().expect("a variant");
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), CBackend::default().emit(&abis).expect("the files"));
    let assembler = "#include \"x_macros.h\"\n.long X_EPERM\n";
    for (name, text, language) in
        [("again.c", WITH_OWN_MACROS, Language::C), ("once.S", assembler, Language::Assembler)]
    {
        let path = format!("tests/c/{name}");
        write(folder.path(), Files::of([(path.clone(), text.to_owned())]).expect("a file"));
        let object = folder.path().join("object.o");
        compiler.accepts(&folder.path().join(path), Target::X86_64, language, Some(&object));
    }
}

/// What headers in Linux's dialect take from the kernel.
const OF_THE_KERNEL: [(&str, &str); 2] = [
    ("c/include/linux/types.h", "#include <stdint.h>\ntypedef uint64_t u64;\n"),
    ("c/include/linux/stddef.h", "#include <stddef.h>\n"),
];

#[test]
fn compilers_agree_with_headers_in_linuxs_dialect() {
    let Some(compiler) = compiler() else { return };
    for construct in fixture::constructs().iter().filter(|construct| fixture::is_of_linux(construct)) {
        let spec = fixture::spec(std::slice::from_ref(construct));
        let abis = fixture::abis_of_linux(&spec);
        let folder = tempfile::tempdir().expect("a folder");
        write(folder.path(), CBackend::default().emit(&abis).expect("the files"));
        write(folder.path(), CLayoutTests.emit(&abis).expect("the files"));
        let of_the_kernel = OF_THE_KERNEL.map(|(path, text)| (path.to_owned(), text.to_owned()));
        write(folder.path(), Files::of(of_the_kernel).expect("files"));
        for target in abis.iter().map(|abi| abi.variant.target).filter(|target| compiler.serves(*target)) {
            let source = folder.path().join(format!("tests/c/layout_{target}.c"));
            compiler.accepts(&source, target, Language::C, None);
        }
    }
}

#[test]
fn compilers_notice_a_wrong_layout() {
    let Some(compiler) = compiler() else { return };
    let spec = fixture::spec(&["scalars".to_owned()]);
    let abis = fixture::abis(&spec).into_values().next().expect("a variant");
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), CBackend::default().emit(&abis).expect("the files"));
    let path = "tests/c/layout_x86_64.c";
    let right = CLayoutTests.emit(&abis).expect("the files").get(path).expect("the file").to_owned();
    let wrong = right.replace("offsetof(scalars_t, b) == 2", "offsetof(scalars_t, b) == 1");
    assert_ne!(right, wrong);
    write(folder.path(), Files::of([(path.to_owned(), wrong)]).expect("a file"));
    let source = folder.path().join(path);
    let compiled = compiler.compile(&source, Target::X86_64, Language::C, None);
    assert!(compiled.is_err());
}
