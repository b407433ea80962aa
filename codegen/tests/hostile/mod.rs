//! Inputs made to do harm: to fill the memory, to run down the stack, to take for ever.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use xen_abi_codegen::diagnostic::Code;

/// A specification folder that must be refused.
pub(crate) struct Hostile {
    /// What it tries.
    pub(crate) name: &'static str,
    /// The one file, beside a list of releases.
    pub(crate) bytes: Vec<u8>,
    /// How it is refused.
    pub(crate) code: Code,
}

impl Hostile {
    /// Writes the specification into a folder.
    pub(crate) fn write(&self, folder: &Path) {
        fs::write(folder.join("releases.yaml"), RELEASES).unwrap();
        fs::write(folder.join("hostile.yaml"), &self.bytes).unwrap();
    }
}

const RELEASES: &str = "format: 1\nxen:\n  \"4.20\": { points: 4, interface: \"0x00041300\" }\n";
const HEAD: &str = "format: 1\nheader: a.h\ndoc: A header.\nprovenance: []\n";

fn hostile(name: &'static str, text: impl Into<Vec<u8>>, code: Code) -> Hostile {
    Hostile { name, bytes: text.into(), code }
}

/// A file with one section of many lines.
fn section(name: &'static str, of: &str, lines: impl Iterator<Item = String>, code: Code) -> Hostile {
    let mut text = format!("{HEAD}{of}:\n");
    lines.for_each(|line| writeln!(text, "  {line}").unwrap());
    hostile(name, text, code)
}

/// All of them.
pub(crate) fn inputs() -> Vec<Hostile> {
    let mut all = texts();
    all.push(shapes());
    all.push(rings());
    all.extend(nested());
    all.extend(numerous());
    all.extend(beyond_limits());
    all.extend(chained());
    all
}

fn texts() -> Vec<Hostile> {
    let mut bomb = String::from("a: &a [x, x, x, x, x, x, x, x]\n");
    for (from, to) in "abcdefghijklmnop".chars().zip("bcdefghijklmnopq".chars()) {
        let aliases = [format!("*{from}").as_str(); 8].join(", ");
        writeln!(bomb, "{to}: &{to} [{aliases}]").unwrap();
    }
    let latin = [HEAD.as_bytes(), b"constants: { A: { value: 1, doc: \"\xfc\" } }\n"].concat();
    vec![
        hostile("alias bomb", bomb, Code::Anchor),
        hostile("scalar of 50 MB", format!("a: {}", "x".repeat(50 << 20)), Code::TooLarge),
        hostile(
            "name of 3 MB",
            format!("{HEAD}constants: {{ {}: 1 }}", "x".repeat(3 << 20)),
            Code::WrongKind,
        ),
        hostile(
            "type of 3 MB",
            format!("{HEAD}typedefs:\n  a_t: {{ type: \"{}\", doc: Long. }}\n", "x".repeat(3 << 20)),
            Code::BadType,
        ),
        hostile("Latin-1", latin, Code::Encoding),
        hostile("no text at all", [0, 255, 254, 0x1b], Code::Encoding),
        hostile("control characters", "format: 1\n\u{1b}]0;title\u{7}: x\n", Code::Syntax),
        hostile("two documents", format!("{HEAD}---\n{HEAD}"), Code::SecondDocument),
        hostile("tag", format!("!!map\n{HEAD}"), Code::Tag),
        hostile("key twice at the top", format!("{HEAD}doc: Another.\n"), Code::DuplicateKey),
        hostile(
            "key twice in an item",
            format!("{HEAD}constants:\n  A: {{ value: 1, value: 2, doc: One. }}\n"),
            Code::DuplicateKey,
        ),
        hostile(
            "2 to the power of 128",
            format!("{HEAD}constants:\n  A: {{ value: {}, doc: Much. }}\n", u128::MAX),
            Code::BadExpression,
        ),
        hostile(
            "length that overflows",
            format!("{HEAD}typedefs:\n  a_t: {{ type: u64, len: 0xffffffffffffffff, doc: Much. }}\n"),
            Code::BadLength,
        ),
        hostile(
            "record that overflows",
            format!("{HEAD}typedefs:\n  a_t: {{ type: u64, len: 1 << 30, doc: Much. }}\n"),
            Code::BadLength,
        ),
        hostile(
            "division of the least number",
            format!("{HEAD}constants:\n  A: {{ value: (-9223372036854775807 - 1) / -1, doc: Much. }}\n"),
            Code::Arithmetic,
        ),
    ]
}

/// Many rings, each of which stands for a record.
fn rings() -> Hostile {
    let makes = "{ of: byte_rings, structs: { $name_data: { doc: It., fields: [{ name: x, type: u8, doc: A byte. }] } } }";
    let definer =
        format!("DEFINE_XEN_FLEX_RING: {{ params: [name], makes: {makes}, doc: Makes it., c: struct name }}");
    let mut text = format!("{HEAD}macros:\n  {definer}\nbyte_rings:\n");
    for at in 0..4_000 {
        writeln!(text, "  r{at}: {{ doc: Much. }}").unwrap();
    }
    hostile("4,000 rings", text, Code::TooMany)
}

/// Uses of a shape with much text.
fn shapes() -> Hostile {
    let doc = "$n".repeat(1 << 16);
    let mut text = format!(
        "{HEAD}shapes:\n  s: {{ params: [n], doc: Much., fields: [{{ name: a$n, type: u8, doc: \"{doc}\" }}] }}\n"
    );
    text.push_str("structs:\n  a:\n    doc: Much.\n    fields:\n");
    for at in 0..4_000 {
        writeln!(text, "      - {{ shape: s, with: {{ n: x{at:060} }} }}").unwrap();
    }
    hostile("shapes that make much", text, Code::BadShape)
}

fn nested() -> Vec<Hostile> {
    let stairs: String = (0..2400).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
    vec![
        hostile("million brackets", "[".repeat(1 << 20), Code::TooDeep),
        hostile("million braces", "{a: ".repeat(1 << 18), Code::TooDeep),
        hostile("10,000 lists in a line", format!("a:\n{}x\n", "- ".repeat(10_000)), Code::TooDeep),
        hostile("stairs of mappings", stairs, Code::TooDeep),
        hostile(
            "parentheses",
            format!("{HEAD}constants:\n  A: {{ value: \"{}\", doc: Deep. }}\n", "(".repeat(4000)),
            Code::BadExpression,
        ),
        hostile(
            "handles",
            format!("{HEAD}typedefs:\n  a_t: {{ type: \"{}\", doc: Deep. }}\n", "ptr<".repeat(1000)),
            Code::BadType,
        ),
    ]
}

fn numerous() -> Vec<Hostile> {
    let line = |at: usize| format!("A{at}: {{ value: {at}, doc: One of very many numbers. }}");
    let many = || (0..4_000).map(line);
    let member =
        |at: usize| format!("      - {{ name: x, type: u8, since: \"4.{at}\", until: \"4.{at}.1\" }}");
    let members: String = (0..10_000).map(|at| member(at) + "\n").collect();
    vec![
        section(
            "one error at the end",
            "constants",
            many().chain(["B: { value: 1 +, doc: It. }".to_owned()]),
            Code::BadExpression,
        ),
        section(
            "many errors at the end",
            "constants",
            many().chain((0..90).map(|at| format!("B{at}: {{ value: 1 +, doc: It. }}"))),
            Code::BadExpression,
        ),
        section(
            "4,000 keys that there are not",
            "constants",
            (0..4_000).map(|at| format!("A{at}: {{ valeu: {at} }}")),
            Code::UnknownKey,
        ),
        section(
            "4,000 items without documentation",
            "constants",
            (0..4_000).map(|at| format!("A{at}: {{ value: {at}, doc: TODO }}")),
            Code::MissingDoc,
        ),
        section(
            "4,000 names that there are not",
            "constants",
            (0..4_000).map(|at| format!("A{at}: {{ value: B{at}, doc: x }}")),
            Code::UnknownName,
        ),
        section(
            "4,000 divisions by zero",
            "constants",
            (0..4_000).map(|at| format!("A{at}: {{ value: {at} / 0, doc: x }}")),
            Code::Arithmetic,
        ),
        hostile(
            "10,000 members of one name",
            format!("{HEAD}structs:\n  a:\n    doc: It.\n    fields:\n{members}"),
            Code::TooMany,
        ),
    ]
}

/// More of something than the limits allow, in the shortest form.
fn beyond_limits() -> Vec<Hostile> {
    let many = |line: &dyn Fn(usize) -> String, times: usize| (0..times).map(line).collect::<String>();
    let file = |name, text: String| hostile(name, format!("{HEAD}{text}"), Code::TooMany);
    let inner = many(&|at| format!("{{ name: a{at}, type: u8, doc: x }}, "), 2_500);
    let halves =
        ["a", "b"].map(|of| format!("      - {{ name: {of}, doc: x, fields: [{inner}] }}\n")).concat();
    let expanded = many(&|at| format!("      - {{ shape: s, with: {{ n: x{at} }} }}\n"), 3_000);
    vec![
        file("empty mappings", format!("x: [{}]\n", "{},".repeat(1 << 20))),
        file("lists of words", format!("x:\n{}", "  - [a, a, a, a, a, a, a, a]\n".repeat(50_000))),
        file(
            "130,000 constants",
            format!("constants:\n{}", many(&|at| format!("  A{at}: {{value: 1, doc: x}}\n"), 130_000)),
        ),
        file(
            "cases of a value",
            format!(
                "constants:\n  A:\n    doc: x\n    value:\n{}",
                "      - { arch: [arm32], is: 1 }\n".repeat(10_000)
            ),
        ),
        file(
            "targets of a condition",
            format!("constants:\n  A: {{ value: 1, doc: x, arch: [{}] }}\n", "arm32,".repeat(10_000)),
        ),
        file(
            "28,000 members",
            format!(
                "structs:\n  a:\n    doc: x\n    fields:\n{}",
                many(&|at| format!("      - {{ name: a{at}, type: u8, doc: x }}\n"), 28_000)
            ),
        ),
        file("members inside each other", format!("structs:\n  a:\n    doc: x\n    fields:\n{halves}")),
        file(
            "members of shapes",
            format!(
                "shapes:\n  s: {{ params: [n], doc: x, fields: [{{ name: a$n, type: u8, doc: x }}, {{ name: b$n, type: u8, doc: x }}] }}\nstructs:\n  a:\n    doc: x\n    fields:\n{expanded}"
            ),
        ),
        file(
            "declarations of one name",
            format!(
                "constants:\n  A:\n{}",
                many(&|at| format!("    - {{ value: {at}, since: \"4.{at}\", doc: x }}\n"), 4_000)
            ),
        ),
    ]
}

fn function(at: usize, value: &str) -> String {
    format!("F{at}: {{ params: {{ x: u32 }}, type: u32, value: \"{value}\", doc: x }}")
}

fn chained() -> Vec<Hostile> {
    let deep = ["1", &"+(1".repeat(60), &")".repeat(60)].concat();
    vec![
        section(
            "chain of constants",
            "constants",
            (0..4_000).map(|at| format!("A{at}: {{ value: A{} + 1, doc: x }}", (at + 1) % 4_000)),
            Code::TooDeep,
        ),
        section(
            "chain of deep constants",
            "constants",
            (0..3000).map(|at| format!("A{at}: {{ value: \"A{} + {deep}\", doc: x }}", (at + 1) % 3000)),
            Code::TooDeep,
        ),
        section(
            "chain of typedefs",
            "typedefs",
            (0..4_000).map(|at| format!("a{at}: {{ type: a{}, doc: x }}", (at + 1) % 4_000)),
            Code::TooDeep,
        ),
        section(
            "chain of typedefs in order",
            "typedefs",
            ["a0: { type: u8, doc: x }".to_owned()]
                .into_iter()
                .chain((1..4_000).map(|at| format!("a{at}: {{ type: a{}, doc: x }}", at - 1))),
            Code::TooDeep,
        ),
        section(
            "chain of records",
            "structs",
            (0..4_000).map(|at| {
                let next = (at + 1) % 4_000;
                format!("a{at}: {{ doc: x, fields: [ {{ name: a, type: a{next}, doc: x }} ] }}")
            }),
            Code::TooDeep,
        ),
        section(
            "chain of functions",
            "functions",
            (0..4_000).map(|at| function(at, &format!("F{}(x)", (at + 1) % 4_000))),
            Code::TooDeep,
        ),
        section(
            "chain of deep functions",
            "functions",
            (0..3_000).map(|at| function(at, &format!("F{}(x + {deep})", (at + 1) % 3_000))),
            Code::TooDeep,
        ),
        section(
            "functions that call others twice",
            "functions",
            (0..60).map(|at| match at {
                0 => function(at, "x & 1"),
                at => function(at, &format!("F{0}(1) + F{0}(2)", at - 1)),
            }),
            Code::TooDeep,
        ),
        section(
            "functions that double their argument",
            "functions",
            (0..60).map(|at| match at {
                0 => function(at, "x + x"),
                at => function(at, &format!("F{0}(F{0}(x))", at - 1)),
            }),
            Code::Arithmetic,
        ),
        section(
            "chain of lengths",
            "structs",
            (0..4_000).map(|at| {
                let next = (at + 1) % 4_000;
                format!(
                    "a{at}: {{ doc: x, fields: [ {{ name: a, type: u8, len: sizeof(a{next}), doc: x }} ] }}"
                )
            }),
            Code::TooDeep,
        ),
    ]
}
