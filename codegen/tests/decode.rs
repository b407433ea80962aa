//! Bytes as members and back: of every record, and as the verbs `decode` and `encode` are called.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value as Json;
use xen_abi_codegen::abi::lower;
use xen_abi_codegen::axes::{Dialect, Target, Variant, View};
use xen_abi_codegen::decode::{Misfit, Row, Value, decode, encode, records_named};
use xen_abi_codegen::{folder, load};

/// Each member of each record holds what it was given, and no other does, but for those that lie over it.
#[test]
fn every_member_reads_back_as_it_was_written() {
    let spec = load(folder::embedded(xen_abi_spec::FILES, &|_| true)).unwrap();
    let known = spec.releases.newest(Dialect::Xen).unwrap();
    let mut members = 0;
    for target in [Target::X86_32, Target::Arm64] {
        let (release, interface) = (known.newest(), known.interface);
        let variant = Variant { target, release, view: View::Tools, interface, dialect: Dialect::Xen };
        let abi = lower(&spec, variant).unwrap();
        for (id, body) in abi.records().iter() {
            let name = &spec[id].head.name;
            let zeros = vec![0; body.size as usize];
            let rows = decode(&abi, id, &zeros).unwrap_or_else(|misfit| panic!("{name}: {misfit}"));
            if body.size > 0 {
                let short = decode(&abi, id, &zeros[1..]);
                assert!(matches!(short, Err(Misfit::Short { .. })), "{name} of one byte less: {short:?}");
            }
            for row in rows.iter().filter(|row| matches!(row.value, Value::Integer(..))).take(40) {
                members += 1;
                let bytes = encode(&abi, id, &[(row.path.as_str(), "1")]).unwrap();
                let again = decode(&abi, id, &bytes).unwrap();
                let is_it = |other: &&Row| other.path == row.path;
                // A union may show another member now: the value was its tag.
                if let Some(Row { value: Value::Integer(value, _), .. }) = again.iter().find(is_it) {
                    // A signed member of one bit.
                    let is_right = *value == 1 || (*value == -1 && row.size_bits == 1);
                    assert!(is_right, "{name}.{}: {value}", row.path);
                }
                let end = |row: &Row| row.offset_bits + row.size_bits;
                let lies_apart =
                    |other: &&Row| other.offset_bits >= end(row) || row.offset_bits >= end(other);
                for other in again.iter().filter(lies_apart) {
                    if let Value::Integer(value, _) = &other.value {
                        assert_eq!(*value, 0, "{name}.{} changed with {}", other.path, row.path);
                    }
                }
            }
        }
        assert!(records_named(&abi, "evtchn_status").is_some());
        assert!(records_named(&abi, "EVTCHNOP_send").is_none());
    }
    assert!(members > 3000, "only {members} members");
}

fn xen_abi(arguments: &[&str], input: &[u8]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xen-abi"));
    command.current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap());
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // Who reads nothing closes it.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn encoded(members: &[&str]) -> String {
    let output = xen_abi(&[&["encode", "evtchn_status", "--release", "4.20"], members].concat(), b"");
    assert!(output.status.success(), "{}", stderr(&output));
    stdout(&output).trim().to_owned()
}

const INTERDOMAIN: &[&str] =
    &["dom=DOMID_SELF", "status=EVTCHNSTAT_interdomain", "u.interdomain.dom=3", "u.interdomain.port=9"];

#[test]
fn members_are_shown_with_what_they_are_called() {
    let decode = |hex: &str| xen_abi(&["decode", "evtchn_status", "--release", "4.20", "--hex", hex], b"");
    let shown = stdout(&decode(&encoded(INTERDOMAIN)));
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/decoding.md");
    let page = std::fs::read_to_string(page).unwrap();
    assert!(page.contains(&shown), "docs/decoding.md shows something else than\n{shown}");
    let unknown = stdout(&decode(&encoded(&["status=77"])));
    assert!(unknown.contains("0x4d  no value of evtchn_stat"), "{unknown}");
    assert!(unknown.contains("no member is valid for the tag 77"), "{unknown}");
    let raw = xen_abi(&[&["encode", "evtchn_status", "--raw"], INTERDOMAIN].concat(), b"").stdout;
    let output = xen_abi(&["decode", "evtchn_status", "--format", "json"], &raw);
    let json: Json = serde_json::from_str(&stdout(&output)).unwrap();
    assert_eq!(json["schema"], "xen-abi-decode/1");
    let members = json["members"].as_array().unwrap();
    let status = members.iter().find(|member| member["path"] == "status").unwrap();
    assert_eq!((&status["value"], &status["names"][0]), (&2.into(), &"EVTCHNSTAT_interdomain".into()));
}

#[test]
fn releases_are_tried_until_one_fits() {
    // What a new domain is like was shorter once.
    let hex = "00".repeat(64);
    let output = xen_abi(&["decode", "xen_domctl_createdomain", "--hex", &hex], b"");
    assert!(stdout(&output).starts_with("xen_domctl_createdomain of 4.18."), "{}", stdout(&output));
    let guess = stdout(&xen_abi(&["decode", "xen_domctl_createdomain", "--guess", "--hex", &hex], b""));
    let fits: Vec<&str> = guess.lines().filter(|line| line.contains("  fits")).collect();
    assert_eq!(fits.len(), 2, "{guess}");
    assert!(fits[0].starts_with("4.18.") && fits[1].starts_with("4.17."), "{guess}");
}

#[test]
fn what_is_not_the_record_is_told_with_the_place() {
    let whole = encoded(INTERDOMAIN);
    let (shorter, longer) = (&whole[..40], format!("{whole}00"));
    for (arguments, code, said) in [
        (
            &["evtchn_status", "--hex", shorter][..],
            1,
            "`u.interdomain.port` is not there: the record has 24 bytes",
        ),
        (&["evtchn_status", "--hex", &longer], 1, "25 bytes are no `evtchn_status`"),
        (&["evtchn_status"], 1, "0 bytes are no `evtchn_status`"),
        (&["evtchn_state", "--hex", "00"], 1, "did you mean `evtchn_status`?"),
        (&["evtchn_status", "--hex", "0g"], 2, "`g` is no hexadecimal digit"),
        (&["evtchn_status", "--hex", "000"], 2, "3 digits are no whole bytes"),
        (&["evtchn_status", "/nowhere"], 3, "/nowhere"),
        (&["evtchn_status", "--target", "vax"], 2, "invalid value 'vax'"),
    ] {
        let output = xen_abi(&[&["decode"], arguments].concat(), b"");
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {}", stderr(&output));
        assert!(stderr(&output).contains(said), "{arguments:?}: {}", stderr(&output));
    }
    for (member, said) in [
        ("dom=0x10000", "0x10000 does not fit the 16 bits of `dom`"),
        ("dim=1", "there is no member `dim`"),
        ("dom=NOBODY", "`NOBODY` is neither a number nor a constant"),
        ("dom", "`dom` is not like MEMBER=VALUE"),
    ] {
        let output = xen_abi(&["encode", "evtchn_status", member], b"");
        assert_eq!(output.status.code(), Some(2), "{member}");
        assert!(stderr(&output).contains(said), "{member}: {}", stderr(&output));
    }
}
