//! The command: exit statuses, streams, and hostile input within bounds.

#![cfg(feature = "cli")]

mod hostile;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn xen_abi(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xen-abi"));
    command.args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A program in 512 MiB of address space that is killed after ten seconds of processor time, whatever else the
/// machine does; then it has no status.
fn bounded(folder: &Path) -> Output {
    Command::new("sh")
        .args(["-c", "ulimit -v 524288; ulimit -t 10; exec \"$0\" \"$@\""])
        .arg(env!("CARGO_BIN_EXE_xen-abi"))
        .args(["check", "--spec"])
        .arg(folder)
        .output()
        .unwrap()
}

#[test]
fn hostile_files_are_refused_within_bounds() {
    for input in hostile::inputs() {
        let folder = tempfile::tempdir().unwrap();
        input.write(folder.path());
        let output = bounded(folder.path());
        let text = stdout(&output) + &stderr(&output);
        assert_eq!(output.status.code(), Some(1), "{}: {text:.2000}", input.name);
        assert!(text.contains(input.code.number()), "{}: {text:.2000}", input.name);
        assert!(!text.contains("panicked"), "{}: {text:.2000}", input.name);
    }
}

#[test]
fn the_specification_is_right() {
    let output = xen_abi(&["check"]);
    assert!(output.status.success(), "{}", stderr(&output));
}

#[test]
fn results_go_to_standard_output_and_all_else_to_standard_error() {
    let output = xen_abi(&["facts", "--target", "arm64", "--target", "x86_64", "--release", "4.17"]);
    assert_eq!(output.status.code(), Some(0));
    let lines: Vec<serde_json::Value> =
        stdout(&output).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let targets: Vec<_> = lines.iter().map(|facts| facts["target"].as_str().unwrap()).collect();
    assert_eq!(targets, ["arm64", "x86_64"]);
    assert_eq!(lines[0]["release"], "4.17");
    assert_eq!(lines[0]["interface"], "0x00040e00");
    let port = &lines[0]["records"]["evtchn_status"]["fields"][6];
    assert_eq!((&port["path"], &port["offset_bits"]), (&"u.interdomain.port".into(), &160.into()));
    assert!(stderr(&output).starts_with("specification: "));
}

#[test]
fn variants_are_chosen_by_options() {
    let number = |arguments: &[&str]| {
        let mut all = vec!["facts", "--target", "x86_64"];
        all.extend(arguments);
        let facts: serde_json::Value = serde_json::from_str(&stdout(&xen_abi(&all))).unwrap();
        facts["constants"]["__HYPERVISOR_event_channel_op"].as_i64().unwrap()
    };
    assert_eq!(number(&[]), 32);
    assert_eq!(number(&["--view", "guest"]), 32);
    assert_eq!(number(&["--view", "guest", "--interface", "none"]), 16);
    assert_eq!(number(&["--view", "guest", "--interface", "0x00030201"]), 16);
    assert_eq!(number(&["--view", "guest", "--interface", "0x00030202"]), 32);
}

#[test]
fn exit_statuses_tell_what_went_wrong() {
    for (arguments, status, part) in [
        (&["facts", "--target", "riscv64", "--release", "4.17"][..], 1, "E0406"),
        (&["facts", "--target", "ppc64", "--view", "guest"], 1, "E0406"),
        (&["rust", "event_chanel"], 1, "did you mean `event_channel`?"),
        (&["layout", "evtchn_stats"], 1, "did you mean `evtchn_status`?"),
        (&["coverage", "scched.h"], 1, "did you mean `sched.h`?"),
        (&["coverage", "arch-riscv.h", "--release", "4.17"], 1, "E0403"),
        (&["coverage", "--target", "riscv64", "--release", "4.17"], 1, "E0406"),
        (&["coverage", "--release", "4.99"], 2, "covered branches: 4.14, 4.15, "),
        (&["facts", "--release", "4.99"], 2, "covered branches: 4.14, 4.15, "),
        (&["facts", "--interface", "none"], 2, "guest view"),
        (&["facts", "--target", "sparc"], 2, "targets are"),
        (&["explain", "E9999"], 2, "no diagnostic"),
        (&["frobnicate"], 2, "frobnicate"),
        (&["check", "--spec", "no-such-folder"], 3, "no-such-folder"),
        (&["generate", "--out", "Cargo.toml/below"], 3, "Cargo.toml"),
    ] {
        let output = xen_abi(arguments);
        assert_eq!(output.status.code(), Some(status), "{arguments:?}: {}", stderr(&output));
        assert!(stderr(&output).contains(part), "{arguments:?}: {}", stderr(&output));
        assert!(output.stdout.is_empty(), "{arguments:?} printed {}", stdout(&output));
    }
}

#[test]
fn what_was_generated_is_compared() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().to_str().unwrap();
    let generate = |more: &[&str]| {
        let mut all = vec!["generate", "--out", out];
        all.extend(more);
        xen_abi(&all)
    };
    assert_eq!(generate(&["--check"]).status.code(), Some(1), "nothing is there yet");
    let summary = stdout(&generate(&[]));
    assert!(summary.contains("C headers") && summary.contains(" ms"), "{summary}");
    assert_eq!(generate(&["--check"]).status.code(), Some(0));

    let header = folder.path().join("c/include/sched.h");
    let text = fs::read_to_string(&header).unwrap();
    fs::write(&header, text.replace("SHUTDOWN_MAX 5", "SHUTDOWN_MAX 6")).unwrap();
    let output = generate(&["--check"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        stdout(&output).contains("-#define SHUTDOWN_MAX 6\n+#define SHUTDOWN_MAX 5"),
        "{}",
        stdout(&output)
    );
    let left = fs::read_to_string(&header).unwrap();
    assert!(left.contains("SHUTDOWN_MAX 6"), "`--check` writes nothing");
}

#[test]
fn files_are_written_in_canonical_form() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.yaml");
    let name = file.to_str().unwrap();
    let written = "format:   1 # The only one.\nheader: a.h\ndoc: A.\nprovenance: []\n";
    fs::write(&file, written).unwrap();
    assert_eq!(xen_abi(&["fmt", "--check", name]).status.code(), Some(1));
    assert_eq!(fs::read_to_string(&file).unwrap(), written, "`--check` writes nothing");
    assert_eq!(xen_abi(&["fmt", name]).status.code(), Some(0));
    let canonical = fs::read_to_string(&file).unwrap();
    assert!(canonical.starts_with("format: 1") && canonical.contains(" # The only one.\n"), "{canonical}");
    assert_eq!(xen_abi(&["fmt", "--check", name]).status.code(), Some(0));

    fs::create_dir(folder.path().join("io")).unwrap();
    let below = folder.path().join("io/b.yaml");
    fs::write(&below, written).unwrap();
    let output = xen_abi(&["fmt", folder.path().to_str().unwrap()]);
    assert_eq!(stdout(&output), format!("{}\n", below.display()), "a folder stands for the files below it");

    fs::write(&file, "format: [1\n").unwrap();
    let output = xen_abi(&["fmt", name]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("E0101"), "{}", stderr(&output));
    assert_eq!(fs::read_to_string(&file).unwrap(), "format: [1\n", "a wrong file is left alone");
}

#[test]
fn diagnostics_can_be_read_by_programs() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("releases.yaml"), "format: 1\n").unwrap();
    fs::write(folder.path().join("a.yaml"), "format: 1\nheader: a.h\ndoc: A.\nprovenance: []\nstruts: {}\n")
        .unwrap();
    let output = xen_abi(&["check", "--format", "json", "--spec", folder.path().to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    let list: serde_json::Value = serde_json::from_str(&stdout(&output)).unwrap();
    assert_eq!(list[0]["code"], "E0201");
    assert_eq!(list[0]["place"], serde_json::json!({ "file": "a.yaml", "line": 5, "column": 1 }));
    assert_eq!(list[0]["help"], "did you mean `structs`?");
}

#[test]
fn coverage_can_be_read_by_people_and_programs() {
    let folder = tempfile::tempdir().unwrap();
    let releases = "format: 1\nxen:\n  '4.17': { interface: '0x00040e00' }\n";
    fs::write(folder.path().join("releases.yaml"), releases).unwrap();
    let file = "\
format: 1
header: a.h
left_out: { callback_t: A type of functions. }
provenance: []
constants:
  DESCRIBED: { value: 1, doc: One. }
  MEASURED: { value: 2 }
  NEWER: { value: 3, since: '4.17.0', arch: [arm64], doc: Three. }
";
    fs::write(folder.path().join("a.yaml"), file).unwrap();
    let of = |more: &[&str]| {
        let spec = folder.path().to_str().unwrap();
        let output = xen_abi(&[&["coverage", "--spec", spec], more].concat());
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        stdout(&output)
    };
    let table = "\
header  described  measured  left out
a.h             2         1         1
total           2         1         1

left out of a.h:
  callback_t: A type of functions.
";
    assert_eq!(of(&[]), table);
    assert_eq!(of(&["a.h", "--release", "4.17"]), table);
    let json = of(&["--target", "x86_64", "--format", "json"]);
    let found: serde_json::Value = serde_json::from_str(&json).unwrap();
    let left_out = serde_json::json!([{ "name": "callback_t", "reason": "A type of functions." }]);
    let header = serde_json::json!({ "described": 1, "measured": 1, "left_out": left_out });
    assert_eq!(found, serde_json::json!({ "schema": "xen-abi-coverage/1", "headers": { "a.h": header } }));
    let output = xen_abi(&["check", "--spec", folder.path().to_str().unwrap()]);
    let last = "2 files are right for 18 variants; names: 2 described, 1 measured, 1 left out\n";
    assert!(stderr(&output).ends_with(last), "{}", stderr(&output));
}

#[test]
fn every_code_is_explained() {
    let list = stdout(&xen_abi(&["explain"]));
    assert!(list.lines().count() > 30, "{list}");
    for line in list.lines() {
        let code = line.split_whitespace().next().unwrap();
        let text = stdout(&xen_abi(&["explain", code]));
        assert!(text.trim_start_matches("# ").starts_with(code) && text.lines().count() > 2, "{text}");
    }
}

#[test]
fn shells_and_editors_are_served() {
    for (arguments, part) in [
        (&["completions", "bash"][..], "complete -F"),
        (&["man"], ".TH"),
        (&["schema"], "\"$schema\""),
        (&["--help"], "Exit status"),
        (&["rust", "sched"], "pub struct SchedPoll"),
        (&["c", "sched"], "struct sched_poll {"),
        (&["layout", "sched_poll"], "hole"),
    ] {
        let output = xen_abi(arguments);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
        assert!(stdout(&output).contains(part), "{arguments:?}");
    }
}

#[test]
fn help_says_which_files_are_written() {
    for (verb, file) in [("rust", "rust/xen_abi.rs"), ("c", "c/include")] {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().to_str().unwrap();
        assert_eq!(xen_abi(&[verb, "sched", "--out", out]).status.code(), Some(0), "{verb}");
        assert!(folder.path().join(file).exists(), "{verb}");
        let help = stdout(&xen_abi(&[verb, "--help"]));
        let help = help.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(help.contains(&format!("DIR/{file},")), "{help}");
    }
}

/// As the help says.
#[test]
fn headers_serve_every_variant_of_a_release() {
    let all = stdout(&xen_abi(&["c"]));
    let older = stdout(&xen_abi(&["c", "--view", "guest", "--interface", "none"]));
    assert!(all == older, "the view or the interface version changes the headers");
    let one = stdout(&xen_abi(&["c", "--target", "arm64"]));
    assert!(all.contains("__i386__") && !one.contains("__i386__"), "another target is in the headers");
    assert!(one.contains("#error \"Unsupported architecture\""), "other targets are not refused");
}

#[test]
fn what_is_asked_for_by_name_is_one_file() {
    let send = stdout(&xen_abi(&["c", "--only", "EVTCHNOP_send", "--target", "x86_64"]));
    assert!(send.contains("#define EVTCHNOP_send 4") && !send.contains("EVTCHNOP_close"), "{send}");
    assert!(!send.contains("#include"), "{send}");
    let unknown = xen_abi(&["c", "--only", "EVTCHNOP_sned"]);
    assert_eq!(unknown.status.code(), Some(1));
    let said = String::from_utf8_lossy(&unknown.stderr).into_owned();
    assert!(said.contains("E0505") && said.contains("did you mean `EVTCHNOP_send`?"), "{said}");
    assert_eq!(xen_abi(&["c", "sched", "--only", "EVTCHNOP_send"]).status.code(), Some(2));
}
