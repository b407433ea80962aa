//! The JSON Schemas of what verbs write: what is written fits, what is not does not.

#[path = "catalogue/between.rs"]
mod between;
#[path = "catalogue/cases.rs"]
mod cases;

use std::path::{Path, PathBuf};
use std::process::Command;

use between::there_and_back;
use cases::{Case, FILES};
use jsonschema::Validator;
use serde_json::{Value, json};
use xen_abi_codegen::regression::policy::Policy;
use xen_abi_codegen::regression::report::{Format, judged, report};

/// The verbs whose output has a schema.
const VERBS: [&str; 3] = ["decode", "diff", "rules"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn printed(arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xen-abi"));
    let output = command.current_dir(root()).args(arguments).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

fn validator(verb: &str) -> Validator {
    let schema: Value = serde_json::from_str(&printed(&["schema", "--of", verb])).unwrap();
    jsonschema::validator_for(&schema).unwrap()
}

/// What is wrong with a text.
fn found(validator: &Validator, text: &str) -> Vec<String> {
    let value: Value = serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    validator.iter_errors(&value).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

#[test]
fn the_schemas_that_are_kept_are_those_that_are_printed() {
    for verb in VERBS {
        let path = root().join(format!("docs/schemas/{verb}.json"));
        let kept = std::fs::read_to_string(&path).unwrap_or_default();
        let is_kept = kept == printed(&["schema", "--of", verb]);
        assert!(is_kept, "out of date: cargo run -- schema --of {verb} > docs/schemas/{verb}.json");
    }
    let usual = printed(&["schema"]);
    assert!(usual == printed(&["schema", "--of", "specification"]), "it is that of the specification");
}

#[test]
fn what_diff_says_of_the_catalogue_fits() {
    let validator = validator("diff");
    let mut changes = 0;
    for (_, file) in FILES {
        for case in Case::all(file) {
            for diff in there_and_back(&case) {
                let judged = judged(&diff, &Policy::default(), &Default::default());
                let text = report(&diff, &judged, Format::Json);
                assert_eq!(found(&validator, &text), [""; 0], "{}", case.name());
                changes += diff.changes.len();
            }
        }
    }
    assert!(changes > 200, "{changes} changes");
    let history = printed(&["diff", "4.17", "4.20", "--format", "json"]);
    assert_eq!(found(&validator, &history), [""; 0]);
    // A reader may rely on the words.
    let mut wrong: Value = serde_json::from_str(&history).unwrap();
    wrong["changes"][0]["level"] = json!("perhaps");
    assert_eq!(found(&validator, &wrong.to_string()).len(), 1);
    wrong["changes"][0].as_object_mut().unwrap().remove("level");
    assert_eq!(found(&validator, &wrong.to_string()).len(), 1, "a key is missing");
}

#[test]
fn what_decode_and_rules_write_fits() {
    assert_eq!(found(&validator("rules"), &printed(&["rules", "--format", "json"])), [""; 0]);
    let validator = validator("decode");
    let zeros = "00".repeat(24);
    let list = format!("0x10={}{}", "0d".to_owned() + &"00".repeat(63), "62".to_owned() + &"00".repeat(63));
    for arguments in [
        &["evtchn_status", "--hex", &zeros][..],
        &["vcpu_info", "--hex", &"a5".repeat(64)],
        &["xen_domctl", "--target", "arm64", "--hex", &"11".repeat(144)],
        &["--hypercall", "--regs", "rax=32,rdi=5,rsi=0x10"],
        &["--hypercall", "--regs", "rax=32,rdi=5", "--result", "-22"],
        &["--hypercall", "--regs", "rax=13,rdi=0x10,rsi=2", "--memory", &list],
        &["--hypercall", "--regs", "rax=36,rdi=0x10", "--memory", "0x10=0a0000000700"],
        &["--hypercall", "--regs", "x0=0x84000000", "--target", "arm64"],
    ] {
        let text = printed(&[&["decode", "--format", "json"], arguments].concat());
        assert_eq!(found(&validator, &text), [""; 0], "{arguments:?}: {text}");
    }
    let wrong =
        json!({ "schema": "xen-abi-decode/2", "release": "4.20.4", "target": "arm64", "view": "tools" });
    assert!(found(&validator, &wrong.to_string()).len() > 1);
}
