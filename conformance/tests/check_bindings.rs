//! The verb `check-bindings`: bindings in C, read by clang on every target.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/c_bindings")
}

fn check(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xen-abi-conformance"));
    command.current_dir(fixtures()).arg("check-bindings").args(arguments).output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[test]
fn right_headers_stay_silent() {
    let output = check(&["right.h"]);
    assert_eq!(stdout(&output), "right.h: 5 of Xen's names: 5 equal, 0 differ\n", "{output:?}");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn each_defect_is_found_with_its_line() {
    let output = check(&["wrong.h"]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let page = std::fs::read_to_string(fixtures().join("../../../docs/bindings.md")).unwrap();
    assert!(
        page.contains(&stdout(&output)),
        "docs/bindings.md shows another report than\n{}",
        stdout(&output)
    );
    let json: Value = serde_json::from_str(&stdout(&check(&["wrong.h", "--format", "json"]))).unwrap();
    let items = json["items"].as_array().unwrap();
    let of = |name: &str| items.iter().find(|item| item["name"] == name).unwrap();
    assert_eq!(of("vcpu_info")["verdict"], "differs");
    assert_eq!(of("vcpu_info")["line"], 8);
    // On Arm the mask is no member, and the word that follows is the first that is wrong.
    assert_eq!(of("vcpu_info")["first"]["byte"], 8);
    // Where eight bytes are aligned to four, nothing is left empty.
    assert_eq!(of("vcpu_runstate_info")["verdict"], "partly");
    assert_eq!(of("vcpu_runstate_info")["variants"]["targets"], Value::from(vec!["x86_32"]));
}

#[test]
fn what_clang_refuses_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("broken.h");
    std::fs::write(&path, "struct evtchn_send {\n    uint33_t port;\n};\n").unwrap();
    let output = check(&[path.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stderr).contains("unknown type name 'uint33_t'"), "{output:?}");
    // One that a target refuses is read for the others.
    std::fs::write(
        &path,
        "#if defined(__arm__)\n#error not here\n#endif\nstruct evtchn_send { unsigned port; };\n",
    )
    .unwrap();
    let output = check(&[path.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stderr).contains("not read for arm32"), "{output:?}");
}

/// What lies beside a header can be included, and so can what lies in a folder that is named.
#[test]
fn headers_include_others() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(folder.path().join("more/sys")).unwrap();
    std::fs::write(folder.path().join("more/sys/wide.h"), "typedef unsigned wide_t;\n").unwrap();
    std::fs::write(folder.path().join("port.h"), "#include <sys/wide.h>\ntypedef wide_t port_t;\n").unwrap();
    let path = folder.path().join("evtchn.h");
    std::fs::write(&path, "#include \"port.h\"\nstruct evtchn_send { port_t port; };\n").unwrap();
    let more = folder.path().join("more");
    let output = check(&[path.to_str().unwrap(), "-I", more.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(stdout(&output).ends_with("1 of Xen's names: 1 equal, 0 differ\n"), "{output:?}");
}
