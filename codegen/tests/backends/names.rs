//! Whatever is accepted compiles, and what the table of names refuses does not: random specifications of names that
//! meet in every way, held against rustc and compilers of C.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;
use std::process::Output;

use xen_abi_codegen::axes::{Dialect, Target, View};
use xen_abi_codegen::backend::Backend;
use xen_abi_codegen::backend::c::CBackend;
use xen_abi_codegen::backend::rust::{RustBackend, RustModel, RustOptions};
use xen_abi_codegen::diagnostic::{Code, Diagnostics};
use xen_abi_codegen::matrix::Matrix;
use xen_abi_codegen::model::Spec;
use xen_abi_codegen::render::{Style, render};
use xen_abi_codegen::source::Source;
use xen_abi_codegen::{load, load_with};

use crate::c_compiler::{Compiler, Language};
use crate::compiler::write;
use crate::rustc;
use crate::side_by_side::side_by_side;

/// How many specifications are made.
const SPECIFICATIONS: u64 = 240;

/// Names of members, parts and parameters: keywords, accessors, names that differ in case, and what generated code
/// calls things itself.
const SMALL: [&str; 40] = [
    "a",
    "a_mut",
    "with_a",
    "set_a",
    "a_kind",
    "domU",
    "dom_u",
    "domu",
    "u",
    "u_kind",
    "kind",
    "bytes",
    "default",
    "eq",
    "into",
    "clone",
    "fmt",
    "hash",
    "self",
    "Self",
    "type",
    "union",
    "x",
    "with_x",
    "with_with_x",
    "_",
    "__",
    "_a",
    "__a",
    "__padding0",
    "__bits0",
    "number",
    "answer",
    "request",
    "argument",
    "envelope",
    "value",
    "hypercall",
    "all",
    "contains",
];

/// Names of types.
const TYPES: [&str; 32] = [
    "foo",
    "foo_t",
    "FOO",
    "foo_kind",
    "foo_u",
    "foo_a",
    "foo_ops",
    "foo_op",
    "bar",
    "bar_op",
    "bar_t",
    "option",
    "some",
    "default",
    "clone",
    "copy",
    "result",
    "self",
    "Self",
    "str",
    "u8",
    "usize_t",
    "plain",
    "runtime",
    "errno",
    "hypercalls",
    "foo_op_calls",
    "t",
    "save_foo",
    "string",
    "vec",
    "_",
];

/// Names of constants and functions.
const VALUES: [&str; 24] = [
    "X_A", "X_a", "x_a", "X_ALL", "X_all", "X_", "X_SELF", "X_1", "A", "a", "_A", "FOO", "Foo", "NONE",
    "Some", "OK", "STATUS", "ZERO", "X_B", "X_b", "READ", "read", "READ_BIT", "TYPE",
];

/// Files, which are modules.
const FILES: [&str; 10] =
    ["a-b", "a_b", "a.b", "foo", "runtime", "calls", "core", "self", "foo/bar", "xen_abi_items"];

/// Numbers that are always the same for a seed.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    fn of<'w>(&mut self, words: &[&'w str]) -> &'w str {
        words[self.below(words.len())]
    }

    /// Different words, from one to `most`.
    fn some<'w>(&mut self, words: &[&'w str], most: usize) -> BTreeSet<&'w str> {
        let count = 1 + self.below(most);
        (0..count).map(|_| self.of(words)).collect()
    }
}

/// Adds the members of a record.
fn add_members(random: &mut Random, text: &mut String, indent: &str, depth: usize) {
    for name in random.some(&SMALL, 4) {
        let _ = match random.below(if depth > 1 { 3 } else { 6 }) {
            0 => writeln!(text, "{indent}- {{ name: {name}, type: u32, bits: 3, doc: Bits. }}"),
            1 => writeln!(text, "{indent}- {{ name: {name}, type: u64, doc: Wide. }}"),
            2 => writeln!(text, "{indent}- {{ name: {name}, type: u8, doc: Narrow. }}"),
            kind => {
                let _ = match random.below(3) {
                    0 => writeln!(text, "{indent}- doc: Without a name."),
                    _ => writeln!(text, "{indent}- name: {name}\n{indent}  doc: With a name."),
                };
                let _ = writeln!(text, "{indent}  {}:", if kind == 3 { "fields" } else { "union" });
                add_members(random, text, &format!("{indent}    "), depth + 1);
                Ok(())
            }
        };
    }
}

/// A tagged union, and what is beside it.
fn add_tagged(random: &mut Random, text: &mut String) {
    let (union, first, second) = (random.of(&["u", "kind", "a"]), random.of(&SMALL), random.of(&SMALL));
    let _ = writeln!(
        text,
        "      - {{ name: status, type: u32, doc: The tag. }}\n      - name: {union}\n        tag: status\n        \
         doc: By the tag.\n        union:\n          - {{ name: {first}, when: 1, type: u32, doc: One. }}\n          \
         - {{ name: {second}, when: 2, type: u8, doc: Two. }}"
    );
}

/// A declaration of some kind, below the heading of its section.
fn declaration(random: &mut Random) -> (&'static str, String) {
    let (name, value) = (random.of(&TYPES), random.of(&VALUES));
    let mut text = String::new();
    let section = match random.below(9) {
        0 | 1 => {
            let _ = writeln!(text, "  {name}:\n    doc: A record.\n    fields:");
            match random.below(3) {
                0 => add_tagged(random, &mut text),
                _ => add_members(random, &mut text, "      ", 0),
            }
            "structs"
        }
        2 => {
            let _ = writeln!(text, "  {name}:\n    doc: A union.\n    fields:");
            add_members(random, &mut text, "      ", 0);
            "unions"
        }
        3 | 4 => {
            let _ =
                writeln!(text, "  {name}:\n    type: u32\n    prefix: X_\n    doc: A group.\n    values:");
            for (at, value) in random.some(&VALUES, 3).into_iter().enumerate() {
                let _ = writeln!(text, "      {value}: {{ value: {}, doc: A value. }}", 1 << at);
            }
            random.of(&["enums", "flags"])
        }
        5 => {
            let _ = writeln!(text, "  {name}:\n    type: u32\n    doc: A word.\n    fields:");
            for (at, part) in random.some(&SMALL, 3).into_iter().enumerate() {
                let _ = writeln!(
                    text,
                    "      - {{ name: {part}, bits: {}..{}, doc: A part. }}",
                    4 * at,
                    4 * at + 3
                );
            }
            "bitwords"
        }
        6 => {
            let _ = writeln!(text, "  {value}: {{ value: 1, doc: A constant. }}");
            "constants"
        }
        7 => {
            let params: Vec<String> =
                random.some(&SMALL, 2).into_iter().map(|name| format!("{name}: u32")).collect();
            let _ = writeln!(
                text,
                "  {value}: {{ params: {{ {} }}, type: u32, value: 1 + 2, doc: A function. }}",
                params.join(", ")
            );
            "functions"
        }
        _ => {
            let _ = writeln!(text, "  {name}: {{ type: u16, doc: A name. }}");
            "typedefs"
        }
    };
    (section, text)
}

/// A hypercall with operations.
fn hypercall(random: &mut Random) -> String {
    let name = random.of(&["foo_op", "foo", "bar_op", "runtime", "a_op", "u8", "hypercall"]);
    let mut text = format!(
        "hypercalls:\n  {name}:\n    number: CALL_NR\n    callers: [hvm64]\n    safety: safe\n    op_prefix: OP_\n    \
         doc: A hypercall.\n    params:\n      - {{ name: cmd, type: int, role: op, doc: Which. }}\n"
    );
    for param in random.some(&SMALL, 2) {
        let _ = writeln!(text, "      - {{ name: {param}, type: uint, doc: A number. }}");
    }
    text.push_str("    ops:\n");
    let operations =
        ["OP_read", "OP_READ", "OP_make", "OP_self", "OP_yield", "OP_foo", "OP_hypercall", "OP_Self"];
    for (at, operation) in random.some(&operations, 3).into_iter().enumerate() {
        let _ = writeln!(text, "      {operation}: {{ value: {at}, doc: An operation. }}");
    }
    text
}

/// The files of a random specification.
fn files(seed: u64) -> Vec<(String, String)> {
    let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    (0..20).for_each(|_| _ = random.next());
    let mut files = Vec::new();
    for (at, file) in random.some(&FILES, 2).into_iter().enumerate() {
        let mut text = format!("format: 1\nheader: h{at}.h\ndoc: A header.\nprovenance: []\n");
        if at > 0 {
            text.push_str("includes:\n  - { header: h0.h }\n");
        }
        let mut sections: Vec<(&str, String)> = Vec::new();
        for _ in 0..1 + random.below(4) {
            let (section, declared) = declaration(&mut random);
            match sections.iter_mut().find(|(known, _)| *known == section) {
                Some((_, text)) => text.push_str(&declared),
                None => sections.push((section, declared)),
            }
        }
        if at == 0 && random.below(2) == 0 {
            let number = "  CALL_NR: { value: 40, doc: Its number. }\n";
            match sections.iter_mut().find(|(known, _)| *known == "constants") {
                Some((_, text)) => text.push_str(number),
                None => sections.push(("constants", number.to_owned())),
            }
            sections.push(("", hypercall(&mut random)));
        }
        for (section, declared) in sections {
            if !section.is_empty() {
                let _ = writeln!(text, "{section}:");
            }
            text.push_str(&declared);
        }
        files.push((format!("{file}.yaml"), text));
    }
    files
}

/// What the tests need beside every specification.
const ERRORS: &str = "\
format: 1
header: errno.h
doc: Errors.
provenance: []

enums:
  xen_errno:
    type: u32
    prefix: XEN_
    c: enum
    errors: true
    doc: Why a call failed.
    values:
      XEN_EPERM: { value: 1, doc: The caller may not do that. }
";

const RELEASES: &str =
    "format: 1\nxen:\n  \"4.20\": { points: 0, interface: \"0x00041300\" }\nlinux: {}\ntargets: {}\n";

/// The texts of a specification that is right but for names, if it is.
fn sources(seed: u64) -> Vec<Source> {
    let mut sources: Vec<Source> =
        files(seed).into_iter().map(|(name, text)| Source::new(name, text)).collect();
    sources.push(Source::new("errno.yaml", ERRORS));
    sources.push(Source::new("releases.yaml", RELEASES));
    sources.sort_by(|left, right| left.name.cmp(&right.name));
    sources
}

fn matrix(spec: &Spec) -> Option<Matrix<'_>> {
    let is_wanted = |variant: &xen_abi_codegen::axes::Variant| {
        variant.dialect == Dialect::Xen && variant.view == View::Tools && variant.target == Target::X86_64
    };
    let variants: Vec<_> = spec.releases.variants().filter(is_wanted).collect();
    Matrix::lower(spec, &variants).ok()
}

fn options() -> RustOptions {
    RustOptions { hypercalls: true, ..RustOptions::default() }
}

/// What rustc says of a specification.
fn compiled(folder: &Path, matrix: &Matrix<'_>) -> Output {
    let files = RustBackend { options: options() }.emit(matrix).expect("the file");
    let text = files.get("rust/xen_abi.rs").expect("the file");
    let file = folder.join("names.rs");
    std::fs::write(&file, format!("//! Names.\n#![no_std]\n{text}")).expect("the file is written");
    rustc::given_to_rustc(&file, Target::X86_64.rust_triple())
}

/// Whether something is refused though rustc would take it: what a module sees of another would be hidden, so that
/// other types are meant than the specification says.
fn is_hidden(found: &Diagnostics, spec: &Spec) -> bool {
    let place = |place: Option<xen_abi_codegen::source::Place>| place.map(|place| place.source);
    found.iter().all(|one| {
        let elsewhere = one.notes.iter().any(|(note, _)| Some(note.source) != place(one.place));
        let reserved = one.message.contains("which generated code uses itself");
        elsewhere || reserved || spec.sources.is_empty()
    })
}

#[test]
fn names_are_refused_where_rustc_would_refuse_them() {
    let (mut accepted, mut refused) = (0, 0);
    let outcomes = std::sync::Mutex::new(Vec::new());
    side_by_side(1..=SPECIFICATIONS, |seed| {
        let Ok(spec) = load_with(sources(seed), &[]) else { return };
        let Some(matrix) = matrix(&spec) else { return };
        let found = RustModel::new(&matrix, &options()).check();
        assert!(found.iter().all(|one| one.code == Code::RustCollision));
        let folder = tempfile::tempdir().expect("a folder");
        let output = compiled(folder.path(), &matrix);
        let is_right = output.status.success();
        let said = String::from_utf8_lossy(&output.stderr);
        let texts = || {
            files(seed).into_iter().map(|(name, text)| format!("==> {name}\n{text}\n")).collect::<String>()
        };
        if found.is_empty() {
            assert!(is_right, "seed {seed} is accepted, and rustc says:\n{said}\n{}", texts());
        } else if is_right && !is_hidden(&found, &spec) {
            let report = render(&found, &spec.sources, Style::Plain);
            panic!("seed {seed} compiles, and is refused:\n{report}\n{}", texts());
        }
        outcomes.lock().expect("no thread failed").push(found.is_empty());
    });
    for is_accepted in outcomes.into_inner().expect("no thread failed") {
        if is_accepted { accepted += 1 } else { refused += 1 }
    }
    println!("{accepted} accepted, {refused} refused");
    assert!(accepted > 30 && refused > 30, "{accepted} accepted, {refused} refused");
}

/// With all rules of C, the headers that are written compile.
#[test]
fn headers_of_names_that_are_accepted_compile() {
    let compilers = Compiler::all_for(Target::X86_64);
    if compilers.is_empty() {
        return;
    }
    let accepted = std::sync::Mutex::new(0);
    side_by_side(1..=SPECIFICATIONS, |seed| {
        let Ok(spec) = load(sources(seed)) else { return };
        let Some(matrix) = matrix(&spec) else { return };
        let folder = tempfile::tempdir().expect("a folder");
        let headers = CBackend::default().emit(&matrix).expect("the files");
        let mut program = "#include <stdint.h>\n".to_owned();
        for module in &spec.modules {
            let _ = writeln!(program, "#include \"{}\"", module.header);
        }
        write(folder.path(), headers);
        std::fs::write(folder.path().join("names.c"), program).expect("the file is written");
        for compiler in &compilers {
            let said = compiler.compile(folder.path(), &["names.c".into()], Language::C, None);
            if let Err(said) = said {
                let texts = files(seed).into_iter().map(|(name, text)| format!("==> {name}\n{text}\n"));
                panic!("seed {seed} is accepted, and {said}\n{}", texts.collect::<String>());
            }
        }
        *accepted.lock().expect("no thread failed") += 1;
    });
    let accepted = accepted.into_inner().expect("no thread failed");
    println!("{accepted} accepted");
    assert!(accepted > 30, "{accepted} accepted");
}
