//! What is written for C, given to C compilers. That it compiles proves layouts and values.

use std::fs;
use std::path::Path;

use xen_abi_codegen::axes::{Target, View};
use xen_abi_codegen::backend::c::CBackend;
use xen_abi_codegen::backend::layout_tests::{CLayoutTests, bit_fields};
use xen_abi_codegen::backend::{Backend, Files};
use xen_abi_codegen::model::Spec;

use crate::c_compiler::{Compiler, Kind, Language};
use crate::fixture;
use crate::side_by_side::side_by_side;

/// Writes files into a folder.
pub(crate) fn write(folder: &Path, files: Files) {
    for (path, text) in files {
        let path = folder.join(path.as_str());
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
}

/// What headers expect of those who include them.
const INCLUDER: &str =
    "#include <stddef.h>\n#include <stdint.h>\nvoid *memcpy(void *, const void *, size_t);\n";

/// The same for a view.
pub(crate) fn includer(view: View) -> String {
    let tools = if view == View::Tools { "#define __XEN_TOOLS__ 1\n" } else { "" };
    format!("{tools}{INCLUDER}")
}

/// Includes every header that can be read first; those that build on another are read with it.
fn includes(headers: &Files, spec: &Spec) -> String {
    let builds_on_another =
        |header: &str| spec.modules_of_header(header).any(|id| spec.built_on(id).next().is_some());
    headers
        .iter()
        .filter_map(|(path, _)| path.strip_prefix("c/include/"))
        .filter(|path| !builds_on_another(path))
        .map(|path| format!("#include \"{path}\"\n"))
        .collect()
}

#[test]
fn compilers_agree_with_headers_and_layouts() {
    let compilers = Compiler::all();
    // All fixtures together make one specification: no two of them declare the same name.
    let spec = fixture::spec(&fixture::everything());
    for ((view, _), matrix) in fixture::matrices(&spec) {
        let folder = tempfile::tempdir().expect("a folder");
        let headers = CBackend::default().emit(&matrix).expect("the files");
        let all = includer(view) + &includes(&headers, &spec);
        write(folder.path(), Files::of([("tests/c/headers.c".to_owned(), all)]).expect("a file"));
        write(folder.path(), headers);
        write(folder.path(), CLayoutTests.emit(&matrix).expect("the files"));
        let targets: Vec<Target> = matrix.variants().map(|variant| variant.target).collect();
        let compilers = compilers.iter().filter(|compiler| targets.contains(&compiler.target));
        side_by_side(compilers.enumerate(), |(at, compiler)| {
            let source = |name: String| folder.path().join("tests/c").join(name);
            let target = compiler.target;
            compiler.accepts(&source(format!("layout_{target}.c")), Language::C, None);
            if compiler.kind == Kind::Clang {
                compiler.accepts(&source("headers.c".to_owned()), Language::CPlusPlus, None);
            }
            let object = folder.path().join(format!("bits{at}.o"));
            compiler.accepts(&source(format!("bits_{target}.c")), Language::C, Some(&object));
            let found = bit_fields(&fs::read(object).expect("the object file"));
            assert!(found.looked_at > 0, "no bit-field was looked at");
            assert!(found.wrong.is_empty(), "{:?} for {target}:\n{}", compiler.kind, found.wrong.join("\n"));
        });
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
    let compilers = Compiler::all_for(Target::X86_64);
    let spec = fixture::spec(&["x_macros".to_owned(), "x_macros_kept".to_owned()]);
    let matrix = fixture::matrices(&spec).into_values().next().expect("a variant");
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), CBackend::default().emit(&matrix).expect("the files"));
    let assembler = "#include \"x_macros.h\"\n.long X_EPERM\n";
    for (name, text, language) in
        [("again.c", WITH_OWN_MACROS, Language::C), ("once.S", assembler, Language::Assembler)]
    {
        let path = format!("tests/c/{name}");
        write(folder.path(), Files::of([(path.clone(), text.to_owned())]).expect("a file"));
        let object = folder.path().join("object.o");
        for compiler in &compilers {
            compiler.accepts(&folder.path().join(&path), language, Some(&object));
        }
    }
}

/// The header on which all build, and a part of it that includes it in turn.
const ROOT_AND_PART: [(&str, &str); 2] = [
    (
        "xen.yaml",
        "format: 1
header: xen.h
doc: Builds on its part.
provenance: []
includes:
  - { header: part.h }
structs:
  whole:
    doc: Holds it.
    fields:
      - { name: word, type: part_word_t, doc: A word. }
",
    ),
    (
        "part.yaml",
        "format: 1
header: part.h
doc: A part.
provenance: []
includes:
  - { header: xen.h }
typedefs:
  part_word_t: { type: u32, doc: A word. }
",
    ),
];

#[test]
fn a_program_can_begin_with_a_part() {
    let texts = ROOT_AND_PART.map(|(name, text)| (name.to_owned(), text.to_owned()));
    let spec = fixture::spec_of_texts(texts);
    let matrix = fixture::matrices(&spec).into_values().next().expect("a variant");
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), CBackend::default().emit(&matrix).expect("the files"));
    for (name, text) in
        [("part", "#include \"part.h\"\nstruct whole whole;\n"), ("whole", "#include \"xen.h\"\n")]
    {
        let path = format!("tests/c/{name}.c");
        write(folder.path(), Files::of([(path.clone(), format!("{INCLUDER}{text}"))]).expect("a file"));
        for compiler in Compiler::all_for(Target::X86_64) {
            compiler.accepts(&folder.path().join(&path), Language::C, None);
        }
    }
}

/// What headers take from the kernel and from the system that they are for.
const OF_THE_SYSTEM: [(&str, &str); 3] = [
    ("c/include/linux/types.h", "#include <stdint.h>\ntypedef uint64_t u64;\n"),
    ("c/include/linux/stddef.h", "#include <stddef.h>\n"),
    ("c/include/sys/types.h", ""),
];

pub(crate) fn of_the_system() -> Files {
    let files = OF_THE_SYSTEM.map(|(path, text)| (path.to_owned(), text.to_owned()));
    Files::of(files).expect("the files")
}

#[test]
fn compilers_agree_with_headers_in_linuxs_dialect() {
    let compilers = Compiler::all();
    for construct in fixture::constructs().iter().filter(|construct| fixture::is_of_linux(construct)) {
        let spec = fixture::spec(std::slice::from_ref(construct));
        let matrix = fixture::of_linux(&spec);
        let folder = tempfile::tempdir().expect("a folder");
        write(folder.path(), CBackend::default().emit(&matrix).expect("the files"));
        write(folder.path(), CLayoutTests.emit(&matrix).expect("the files"));
        write(folder.path(), of_the_system());
        let targets: Vec<Target> = matrix.variants().map(|variant| variant.target).collect();
        for compiler in compilers.iter().filter(|compiler| targets.contains(&compiler.target)) {
            let source = folder.path().join(format!("tests/c/layout_{}.c", compiler.target));
            compiler.accepts(&source, Language::C, None);
        }
    }
}

#[test]
fn compilers_notice_a_wrong_layout() {
    let spec = fixture::spec(&["scalars".to_owned()]);
    let matrix = fixture::matrices(&spec).into_values().next().expect("a variant");
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), CBackend::default().emit(&matrix).expect("the files"));
    let path = "tests/c/layout_x86_64.c";
    let right = CLayoutTests.emit(&matrix).expect("the files").get(path).expect("the file").to_owned();
    let wrong = right.replace("offsetof(scalars_t, b) == 2", "offsetof(scalars_t, b) == 1");
    assert_ne!(right, wrong);
    write(folder.path(), Files::of([(path.to_owned(), wrong)]).expect("a file"));
    let source = folder.path().join(path);
    for compiler in Compiler::all_for(Target::X86_64) {
        let compiled = compiler.compile(folder.path(), std::slice::from_ref(&source), Language::C, None);
        assert!(compiled.is_err());
    }
}
