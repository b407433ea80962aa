//! The verb `check-bindings`: right bindings stay silent, and each known defect is found with its line.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use xen_abi_codegen::axes::Target;
use xen_abi_codegen::bindings::declared::{
    Alignment, Body, Declarations, Member, Members, Name, Record, Type,
};
use xen_abi_codegen::bindings::{Verdict, check};
use xen_abi_codegen::{folder, load};

fn run(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xen-abi"));
    command.current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bindings"));
    command.arg("check-bindings").args(arguments).output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn right_bindings_stay_silent() {
    for (file, count) in [
        ("right.rs", 12),
        ("right.ml", 18),
        ("right.mli", 2),
        ("right.py", 21),
        ("right.go", 17),
        ("right_amd64.go", 2),
    ] {
        let output = run(&[file]);
        assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));
        let expected = format!("{file}: {count} of Xen's names: {count} equal, 0 differ\n");
        assert_eq!(stdout(&output), expected);
    }
}

#[test]
fn each_known_defect_is_found_with_its_line() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/bindings.md");
    let page = std::fs::read_to_string(page).unwrap();
    for file in ["wrong.rs", "wrong.ml", "wrong.py", "wrong.go"] {
        let output = run(&[file]);
        assert_eq!(output.status.code(), Some(1), "{file}: {}", stderr(&output));
        let said = stdout(&output);
        assert!(page.contains(&said), "docs/bindings.md shows another report than\n{said}");
    }
}

#[test]
fn programs_are_told_as_well() {
    let json: Value = serde_json::from_str(&stdout(&run(&["wrong.rs", "--format", "json"]))).unwrap();
    assert_eq!(json["schema"], "xen-abi-bindings/1");
    let items = json["items"].as_array().unwrap();
    let of = |name: &str| items.iter().find(|item| item["name"] == name).unwrap();
    // Arm's configuration was so before a member came.
    assert_eq!(of("xen_arch_domainconfig")["verdict"], "partly");
    assert_eq!(of("xen_arch_domainconfig")["first"]["byte"], 1);
    assert_eq!(of("xen_arch_domainconfig")["variants"]["targets"], Value::from(vec!["arm64"]));
}

/// Whoever reads another language, such as C, makes the same: bit-fields, records without names, members at offsets.
#[test]
fn what_others_read_is_checked_as_well() {
    let integer = |name: &str, bits| Member::new(name, Type::integer(bits, false));
    let bits = |name: &str, of, bits| Member { bits: Some(bits), ..integer(name, of) };
    let like_c = |members| Body { members, alignment: Alignment::OfC, align: None };
    let mut file = Declarations::default();
    let mut add = |name: &str, line, body| {
        let (name, targets) = (Name::new(&[], name), Target::ALL.to_vec());
        file.add_record(Record { name, line, body, targets, flaw: None });
    };
    let ioreq = [integer("type", 8), bits("pad", 8, 1), bits("dir", 8, 1), bits("size", 8, 2)];
    let ioreq = ioreq.into_iter().chain([bits("addr", 32, 20), integer("data", 32)]);
    add("buf_ioreq", 1, like_c(Members::InOrder(ioreq.collect())));
    let gso = Members::InOrder(vec![
        integer("size", 16),
        integer("type", 8),
        integer("pad", 8),
        integer("features", 16),
    ]);
    let address = Member::new("addr", Type::array(Type::integer(8, false), 6));
    let union = Members::Overlaid(vec![Member::new("gso", Type::Body(Box::new(like_c(gso)))), address]);
    let union = Member::new("", Type::Body(Box::new(like_c(union))));
    add(
        "netif_extra_info",
        2,
        like_c(Members::InOrder(vec![integer("type", 8), integer("flags", 8), union])),
    );
    add("ring_shared", 3, Body::placed(vec![(4, integer("prod", 32))], Some(8)));
    add("vchan_interface", 4, Body::placed(vec![(18, integer("left_order", 16))], None));
    add("evtchn_send", 5, Body::placed(vec![(u64::MAX, integer("port", 32))], None));

    let spec = load(folder::embedded(xen_abi_spec::FILES, &|_| true)).unwrap();
    let all = check(&spec, &file).unwrap();
    let verdicts: Vec<Verdict> = all.iter().map(|checked| checked.verdict).collect();
    let expected = [Verdict::Equal, Verdict::Equal, Verdict::Equal, Verdict::Differs];
    assert_eq!(verdicts, expected, "{}", xen_abi_codegen::bindings::report::text("file", &all));
    assert_eq!(all.last().and_then(|checked| checked.first.as_ref()).map(|first| first.byte), Some(18));
}

/// What `xen-abi` itself writes is right, in all its names.
#[test]
fn our_own_bindings_are_right() {
    let folder = tempfile::tempdir().unwrap();
    let path: PathBuf = folder.path().join("event_channel.rs");
    let mut command = Command::new(env!("CARGO_BIN_EXE_xen-abi"));
    command.current_dir(env!("CARGO_MANIFEST_DIR")).args([
        "rust",
        "--only",
        "evtchn_alloc_unbound",
        "evtchn_send",
    ]);
    std::fs::write(&path, command.output().unwrap().stdout).unwrap();
    let output = run(&[path.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0), "{}{}", stdout(&output), stderr(&output));
}

/// Records that hold each other twice, and arrays of arrays, are not laid out beyond what anybody has.
#[test]
fn hostile_declarations_end() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hostile.rs");
    let doubling: String =
        (1..31).map(|at| format!("#[repr(C)]\nstruct A{at} {{ a: A{}, b: A{0} }}\n", at - 1)).collect();
    let text = format!(
        "#[repr(C)]\nstruct A0 {{ a: u8 }}\n{doubling}#[repr(C)]\nstruct EvtchnSend {{ a: A30 }}\n\
         #[repr(C)]\nstruct EvtchnClose {{ a: [[[u64; 65536]; 65536]; 65536] }}\n\
         #[repr(C)]\nstruct EvtchnUnmask {{ a: EvtchnUnmask }}\n"
    );
    std::fs::write(&path, text).unwrap();
    let output = run(&[path.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(stdout(&output).matches(": unknown: ").count(), 3, "{}", stdout(&output));
}

#[test]
fn what_cannot_be_read_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let broken = folder.path().join("broken.rs");
    std::fs::write(&broken, "struct A {\n    a: u32,\n").unwrap();
    let odd = folder.path().join("odd.ml");
    std::fs::write(&odd, "let a = 1\nlet b = 2\nlet = = 3\n").unwrap();
    let torn = folder.path().join("torn.py");
    std::fs::write(&torn, "a = 1\nclass B(:\n    c = 2\n").unwrap();
    let (cut, deep) = (folder.path().join("cut.go"), folder.path().join("deep.go"));
    std::fs::write(&cut, "package a\n\ntype B struct {\n").unwrap();
    let brackets = |bracket: &str| bracket.repeat(1 << 12);
    let nested = format!("package a\nconst B = {}1{}\n", brackets("("), brackets(")"));
    std::fs::write(&deep, nested).unwrap();
    for (file, code, said) in [
        (broken.to_str().unwrap(), 3, "broken.rs: line "),
        ("/nowhere.rs", 3, "/nowhere.rs"),
        (odd.to_str().unwrap(), 3, "odd.ml: line 3: "),
        (torn.to_str().unwrap(), 3, "torn.py: line 2: "),
        (cut.to_str().unwrap(), 3, "cut.go: line "),
        (deep.to_str().unwrap(), 3, "deep.go: line 2: it is more than 1000 levels deep"),
        (
            "bindings.zig",
            2,
            "bindings in Rust (`.rs`), OCaml (`.ml`, `.mli`), Python (`.py`) and Go (`.go`) are read",
        ),
    ] {
        let output = run(&[file]);
        assert_eq!(output.status.code(), Some(code), "{file}: {}", stderr(&output));
        assert!(stderr(&output).contains(said), "{file}: {}", stderr(&output));
    }
    assert_eq!(run(&[]).status.code(), Some(2));
}
